package io.sparksgd.core.profile;

import io.sparksgd.core.data.ExampleBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The smallest and the largest value of each feature. Merging is associative and commutative to the
 * last bit, so extremes come out the same in whatever order blocks answer.
 */
public final class ColumnExtremes implements Serializable {
  private static final long serialVersionUID = 1L;

  final double[] min;
  final double[] max;

  private ColumnExtremes(int dimension) {
    min = new double[dimension];
    max = new double[dimension];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  /** The extremes of no rows: smallest infinity, largest negative infinity. */
  public static ColumnExtremes none(int dimension) {
    return new ColumnExtremes(dimension);
  }

  /** Takes the rows of {@code block} in, and returns these. What is not stored counts as 0. */
  public ColumnExtremes add(ExampleBlock block) {
    if (block.isSparse()) {
      addSparse(block);
    } else {
      double[] features = block.features();
      for (int row = 0, at = 0; row < block.rows(); row++) {
        for (int j = 0; j < min.length; j++) {
          add(j, features[at++]);
        }
      }
    }
    return this;
  }

  private void addSparse(ExampleBlock block) {
    int[] stored = new int[min.length];
    double[] values = block.features();
    int[] indices = block.indices();
    for (int i = 0; i < values.length; i++) {
      add(indices[i], values[i]);
      stored[indices[i]]++;
    }
    for (int j = 0; j < min.length; j++) {
      if (stored[j] < block.rows()) {
        add(j, 0);
      }
    }
  }

  private void add(int feature, double value) {
    min[feature] = Math.min(min[feature], value);
    max[feature] = Math.max(max[feature], value);
  }

  /** Takes the extremes of {@code other} in, which stays as it is, and returns these. */
  public ColumnExtremes merge(ColumnExtremes other) {
    for (int j = 0; j < min.length; j++) {
      min[j] = Math.min(min[j], other.min[j]);
      max[j] = Math.max(max[j], other.max[j]);
    }
    return this;
  }
}
