package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/**
 * How one column of a selected row becomes features. Travels inside closures and keeps no state.
 */
sealed interface FeatureColumn extends Serializable {

  /**
   * Reads the cell at {@code column} of {@code row}.
   *
   * @param cell reads single numbers
   * @param into takes the features
   * @return null when the cell can be used, else the reason of the first value that cannot
   */
  BadRow read(Row row, int column, NumberCell cell, FeatureBuffer into);

  /**
   * A number.
   *
   * @param isText whether it stands in text
   * @param factor what it is multiplied with, 1 or -1
   */
  record Numeric(boolean isText, int feature, double factor) implements FeatureColumn {
    @Override
    public BadRow read(Row row, int column, NumberCell cell, FeatureBuffer into) {
      BadRow reason = cell.read(row, column, isText);
      if (reason == null) {
        into.add(feature, factor * cell.value());
      }
      return reason;
    }
  }

  /** An array of doubles. */
  record Elements(int firstFeature, int length) implements FeatureColumn {
    @Override
    public BadRow read(Row row, int column, NumberCell cell, FeatureBuffer into) {
      if (row.isNullAt(column)) {
        return BadRow.NULL;
      }
      Seq<Double> elements = row.getSeq(column);
      if (elements.length() != length) {
        return BadRow.WRONG_LENGTH;
      }
      for (int i = 0; i < length; i++) {
        Object element = elements.apply(i);
        if (element == null) {
          return BadRow.NULL;
        }
        BadRow reason = add((Double) element, firstFeature + i, into);
        if (reason != null) {
          return reason;
        }
      }
      return null;
    }
  }

  /** A vector of Spark ML, dense or sparse. */
  record VectorElements(int firstFeature, int length) implements FeatureColumn {
    @Override
    public BadRow read(Row row, int column, NumberCell cell, FeatureBuffer into) {
      if (row.isNullAt(column)) {
        return BadRow.NULL;
      }
      Vector vector = row.getAs(column);
      if (vector.size() != length) {
        return BadRow.WRONG_LENGTH;
      }
      int[] indices = vector instanceof SparseVector sparse ? sparse.indices() : null;
      double[] values =
          vector instanceof SparseVector sparse ? sparse.values() : ((DenseVector) vector).values();
      for (int i = 0; i < values.length; i++) {
        BadRow reason = add(values[i], firstFeature + (indices == null ? i : indices[i]), into);
        if (reason != null) {
          return reason;
        }
      }
      return null;
    }
  }

  /**
   * A category, one-hot without its reference.
   *
   * @param values the dictionary, sorted; the first is the reference
   * @param isNumber whether the text was a floating-point number, which may be NaN
   */
  record Category(int firstFeature, List<String> values, boolean isNumber)
      implements FeatureColumn {
    @Override
    public BadRow read(Row row, int column, NumberCell cell, FeatureBuffer into) {
      BadRow reason = reasonAgainst(row, column, isNumber, cell);
      if (reason == null) {
        int place = Collections.binarySearch(values, row.getString(column));
        if (place > 0) {
          into.add(firstFeature + place - 1, 1);
        }
      }
      return reason;
    }
  }

  /** Text, hashed under {@code name=value}. */
  record HashedText(String name, int features, boolean isNumber) implements FeatureColumn {
    @Override
    public BadRow read(Row row, int column, NumberCell cell, FeatureBuffer into) {
      BadRow reason = reasonAgainst(row, column, isNumber, cell);
      if (reason == null) {
        int hash = FeatureHash.hash(name + "=" + row.getString(column));
        into.add(FeatureHash.place(hash, features), FeatureHash.sign(hash));
      }
      return reason;
    }
  }

  private static BadRow add(double value, int feature, FeatureBuffer into) {
    BadRow reason = BadRow.reasonAgainst(value);
    if (reason == null && value != 0) {
      into.add(feature, value);
    }
    return reason;
  }

  /** Null when the text of a cell is a category: not blank, and no number that is none. */
  static BadRow reasonAgainst(Row row, int column, boolean isNumber, NumberCell cell) {
    if (row.isNullAt(column)) {
      return BadRow.NULL;
    }
    String text = row.getString(column);
    if (text.isBlank()) {
      return BadRow.NULL;
    }
    return isNumber ? cell.read(text) : null;
  }
}
