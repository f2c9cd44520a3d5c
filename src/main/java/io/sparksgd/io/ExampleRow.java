package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.sampling.HoldoutSplit;
import org.apache.spark.sql.Row;

/**
 * The one place that decides whether a row can be used. Holds the numbers of the row that was read
 * last; one instance per task.
 */
final class ExampleRow {
  private final RowLayout layout;
  private final FeatureColumn[] columns;
  private final NumberCell cell = new NumberCell();
  private final FeatureBuffer features;
  private double label;
  private double weight = 1;
  private double offset;
  private long key;
  private int slice;

  ExampleRow(RowLayout layout) {
    this.layout = layout;
    this.columns = layout.features().toArray(FeatureColumn[]::new);
    this.features = new FeatureBuffer(layout.dimension(), layout.sparse());
  }

  /**
   * Reads the numbers of {@code row}.
   *
   * @return null when it can be used, else the reason of the first value that cannot, in the order
   *     features, label, weight, offset, key; a key must not be null or blank
   */
  BadRow read(Row row) {
    if (row.getBoolean(RowLayout.MALFORMED)) {
      return BadRow.MALFORMED_LINE;
    }
    features.clear();
    for (int i = 0; i < columns.length; i++) {
      BadRow reason = columns[i].read(row, RowLayout.FIRST_FEATURE + i, cell, features);
      if (reason != null) {
        return reason;
      }
    }
    BadRow reason = layout.labelled() ? readLabel(row) : null;
    if (reason == null && layout.weighted()) {
      reason = readWeight(row);
    }
    if (reason == null && layout.offset() != RowLayout.Offset.NONE) {
      reason = readOffset(row);
    }
    if (reason == null && layout.sliced()) {
      slice = SliceNames.place(layout.slices(), row.getString(layout.sliceColumn()));
    }
    return reason == null && layout.keyed() ? readKey(row) : reason;
  }

  /**
   * Counts the columns of {@code row} that are null, or blank text; none of a malformed line. Every
   * row with one is bad, so that only bad rows need to be looked at; a slice may be null.
   */
  void countNulls(Row row, RejectedRows nulls) {
    if (row.getBoolean(RowLayout.MALFORMED)) {
      return;
    }
    for (int i = RowLayout.FIRST_FEATURE; i < layout.sliceColumn(); i++) {
      if (row.isNullAt(i) || (row.get(i) instanceof String text && text.isBlank())) {
        nulls.addNull(i - RowLayout.FIRST_FEATURE);
      }
    }
  }

  /** A block that takes rows of this layout. */
  static ExampleBlockBuilder newBlock(int partition, int index, RowLayout layout) {
    ExampleBlockBuilder block =
        layout.sparse()
            ? ExampleBlockBuilder.sparse(partition, index, layout.dimension(), layout.weighted())
            : new ExampleBlockBuilder(partition, index, layout.dimension(), layout.weighted());
    if (layout.offset() == RowLayout.Offset.KEPT) {
      block.withOffsets();
    }
    if (layout.keyed()) {
      block.keyed();
    }
    if (layout.sliced()) {
      block.sliced();
    }
    return block;
  }

  /** Adds the numbers that were read last. */
  void addTo(ExampleBlockBuilder block) {
    features.addTo(block, label, weight, offset);
    if (layout.keyed()) {
      block.key(key);
    }
    if (layout.sliced()) {
      block.slice(slice);
    }
  }

  /** w.x + b + offset of the row that was read last, at {@code weights[dimension + 1]}. */
  double margin(double[] weights) {
    double margin = features.margin(weights);
    return layout.offset() == RowLayout.Offset.KEPT ? margin + offset : margin;
  }

  /** The label that was read last. */
  double label() {
    return label;
  }

  private BadRow readLabel(Row row) {
    LabelRule rule = layout.labels();
    BadRow reason = rule.read(row, layout.labelColumn(), layout.labelIsText(), cell);
    if (reason == null) {
      label = rule.label(row, layout.labelColumn(), layout.labelIsText(), cell);
    }
    return reason;
  }

  private BadRow readWeight(Row row) {
    weight = 1;
    if (layout.weight()) {
      BadRow reason = cell.read(row, layout.weightColumn(), layout.weightIsText());
      if (reason != null) {
        return reason;
      }
      if (cell.value() < 0) {
        return BadRow.NEGATIVE_WEIGHT;
      }
      weight = cell.value();
    }
    weight *= layout.labels().factor(label);
    return BadRow.reasonAgainst(weight);
  }

  private BadRow readKey(Row row) {
    String text = row.getString(layout.keyColumn());
    if (text == null || text.isBlank()) {
      return BadRow.NULL;
    }
    key = HoldoutSplit.hash(text);
    return null;
  }

  private BadRow readOffset(Row row) {
    BadRow reason = cell.read(row, layout.offsetColumn(), layout.offsetIsText());
    if (reason == null && layout.offset() == RowLayout.Offset.FROM_LABEL) {
      label -= cell.value();
      return BadRow.reasonAgainst(label);
    }
    offset = cell.value();
    return reason;
  }
}
