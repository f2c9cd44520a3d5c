package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.RejectedRows;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The values of a batch of rows as {@code columns[features, label, weight][rows]}, and which rows
 * can be used: the rules of {@link ExampleRow}, column by column. Holds the batch that was read
 * last; one instance per task.
 */
final class NumberBatch {
  private final int[] ordinals;
  private final int label;
  private final boolean binary;
  private final boolean weighted;
  private final ColumnVector[] vectors;
  private final double[][] columns;
  private int rows;
  private boolean allUsable;

  /**
   * A batch of the columns at {@code ordinals}: {@code dimension} features, the label and, when
   * there is one more, the weight.
   *
   * @param binary whether labels must be 0 or 1
   */
  NumberBatch(int[] ordinals, int dimension, boolean binary) {
    this.ordinals = ordinals;
    this.label = dimension;
    this.binary = binary;
    this.weighted = ordinals.length > dimension + 1;
    this.vectors = new ColumnVector[ordinals.length];
    this.columns = new double[ordinals.length][];
  }

  /** Whether a column of this type can be read: all that fit a primitive number. */
  static boolean isReadable(DataType type) {
    return type instanceof DoubleType
        || type instanceof FloatType
        || type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  /** Reads {@code batch}, which must stay as it is until the next one is read. */
  void read(ColumnarBatch batch) {
    rows = batch.numRows();
    allUsable = true;
    for (int i = 0; i < ordinals.length; i++) {
      vectors[i] = batch.column(ordinals[i]);
      if (columns[i] == null || columns[i].length < rows) {
        columns[i] = new double[rows];
      }
      copy(vectors[i], columns[i], rows);
      allUsable &= areUsable(columns[i], rows);
    }
    allUsable &= !binary || areZeroOrOne(columns[label], rows);
    allUsable &= !weighted || areNotNegative(columns[columns.length - 1], rows);
  }

  int rows() {
    return rows;
  }

  /** The values; a null is NaN. Not a copy. */
  double[][] columns() {
    return columns;
  }

  /**
   * The first row in [{@code from}, {@code to}) that cannot be used; {@code to} if there is none.
   */
  int firstBad(int from, int to) {
    int row = allUsable ? to : from;
    while (row < to && reasonAgainst(row) == null) {
      row++;
    }
    return row;
  }

  /**
   * Why {@code row} cannot be used: the reason of its first value that cannot, in the order
   * features, label, weight. Null when it can.
   */
  BadRow reasonAgainst(int row) {
    for (int i = 0; i < columns.length; i++) {
      if (vectors[i].isNullAt(row)) {
        return BadRow.NULL;
      }
      BadRow reason = BadRow.reasonAgainst(columns[i][row]);
      if (reason != null) {
        return reason;
      }
      if (i == label && binary && !isZeroOrOne(columns[i][row])) {
        return BadRow.INVALID_LABEL;
      }
    }
    return weighted && columns[columns.length - 1][row] < 0 ? BadRow.NEGATIVE_WEIGHT : null;
  }

  /** Counts the columns that are null in {@code row}. */
  void countNulls(int row, RejectedRows nulls) {
    for (int i = 0; i < columns.length; i++) {
      if (vectors[i].isNullAt(row)) {
        nulls.addNull(i);
      }
    }
  }

  private static boolean areUsable(double[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      if (!(Math.abs(values[row]) <= BadRow.LARGEST)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZeroOrOne(double value) {
    return value == 0 || value == 1;
  }

  private static boolean areZeroOrOne(double[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      if (!isZeroOrOne(values[row])) {
        return false;
      }
    }
    return true;
  }

  private static boolean areNotNegative(double[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      if (values[row] < 0) {
        return false;
      }
    }
    return true;
  }

  private static void copy(ColumnVector from, double[] to, int rows) {
    DataType type = from.dataType();
    boolean nulls = from.hasNull();
    if (type instanceof DoubleType) {
      for (int row = 0; row < rows; row++) {
        to[row] = nulls && from.isNullAt(row) ? Double.NaN : from.getDouble(row);
      }
    } else if (type instanceof FloatType) {
      for (int row = 0; row < rows; row++) {
        to[row] = nulls && from.isNullAt(row) ? Double.NaN : from.getFloat(row);
      }
    } else if (type instanceof LongType) {
      for (int row = 0; row < rows; row++) {
        to[row] = nulls && from.isNullAt(row) ? Double.NaN : from.getLong(row);
      }
    } else if (type instanceof IntegerType) {
      for (int row = 0; row < rows; row++) {
        to[row] = nulls && from.isNullAt(row) ? Double.NaN : from.getInt(row);
      }
    } else if (type instanceof ShortType) {
      for (int row = 0; row < rows; row++) {
        to[row] = nulls && from.isNullAt(row) ? Double.NaN : from.getShort(row);
      }
    } else if (type instanceof ByteType) {
      for (int row = 0; row < rows; row++) {
        to[row] = nulls && from.isNullAt(row) ? Double.NaN : from.getByte(row);
      }
    } else {
      throw new IllegalArgumentException("Cannot read column: " + type.simpleString());
    }
  }
}
