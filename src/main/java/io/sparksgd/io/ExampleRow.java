package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sampling.HoldoutSplit;
import org.apache.spark.sql.Row;

/**
 * The one place that decides whether a row can be used. Holds the numbers of the row that was read
 * last; one instance per task.
 */
final class ExampleRow {
  private final RowLayout layout;
  private final NumberText text = new NumberText();
  private final double[] features;
  private double label;
  private double weight = 1;
  private double value;
  private long key;

  ExampleRow(RowLayout layout) {
    this.layout = layout;
    this.features = new double[layout.dimension()];
  }

  /**
   * Reads the numbers of {@code row}.
   *
   * @return null when it can be used, else the reason of the first value that cannot, in the order
   *     features, label, weight, key; a key must not be null or blank
   */
  BadRow read(Row row) {
    if (row.getBoolean(RowLayout.MALFORMED)) {
      return BadRow.MALFORMED_LINE;
    }
    for (int j = 0; j < features.length; j++) {
      BadRow reason = readValue(row, RowLayout.FIRST_FEATURE + j);
      if (reason != null) {
        return reason;
      }
      features[j] = value;
    }
    BadRow reason = readValue(row, layout.label());
    label = value;
    if (reason == null && layout.weighted()) {
      reason = readWeight(row);
    }
    return reason == null && layout.keyed() ? readKey(row) : reason;
  }

  /** Adds the numbers that were read last. */
  void addTo(ExampleBlock.Builder block) {
    block.add(features, label, weight);
    if (layout.keyed()) {
      block.key(key);
    }
  }

  private BadRow readWeight(Row row) {
    BadRow reason = readValue(row, layout.weight());
    weight = value;
    return reason == null && weight < 0 ? BadRow.NEGATIVE_WEIGHT : reason;
  }

  private BadRow readKey(Row row) {
    String text = row.getString(layout.key());
    if (text == null || text.isBlank()) {
      return BadRow.NULL;
    }
    key = HoldoutSplit.hash(text);
    return null;
  }

  private BadRow readValue(Row row, int column) {
    if (row.isNullAt(column)) {
      return BadRow.NULL;
    }
    if (layout.isText(column)) {
      BadRow reason = text.parse(row.getString(column));
      value = text.value();
      return reason;
    }
    value = row.getDouble(column);
    return BadRow.reasonAgainst(value);
  }
}
