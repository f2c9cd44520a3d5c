package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import org.apache.spark.sql.Row;

/**
 * Reads one number from a cell that holds a double or text. One instance per task: it keeps the
 * last value, so that no number is boxed.
 */
final class NumberCell {
  private final NumberText text = new NumberText();
  private double value;

  /** The number that the last successful {@link #read} read. */
  double value() {
    return value;
  }

  /** Null when the cell holds a number that can be used, else why not. */
  BadRow read(Row row, int column, boolean isText) {
    if (row.isNullAt(column)) {
      return BadRow.NULL;
    }
    if (isText) {
      return read(row.getString(column));
    }
    value = row.getDouble(column);
    return BadRow.reasonAgainst(value);
  }

  /** The same for text. */
  BadRow read(String cell) {
    BadRow reason = text.parse(cell);
    value = text.value();
    return reason;
  }
}
