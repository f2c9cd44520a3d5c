package io.sparksgd.core.inference;

import io.sparksgd.core.data.FeatureScaling;

/**
 * The derivative J of {@link FeatureScaling#toOriginal}, which is affine:
 *
 * <pre>
 *   J e_k = (toOriginal(c e_k) - toOriginal(0)) / c
 * </pre>
 *
 * A large power of two for c keeps the constant part, which can be much larger, from costing
 * digits. A change dw of the scaled weights changes the original ones by J dw, and a covariance C
 * of the scaled weights is J C J' in original units, whatever matrix the scaling is.
 */
final class OriginalUnits {
  private static final double LARGE = 0x1p40;

  /** {@code rows[weight]} is the row of J for that original weight. */
  private final double[][] rows;

  OriginalUnits(FeatureScaling scaling) {
    int size = scaling.dimension() + 1;
    rows = new double[size][size];
    double[] basis = new double[size];
    double[] zero = scaling.toOriginal(basis);
    for (int k = 0; k < size; k++) {
      basis[k] = LARGE;
      double[] image = scaling.toOriginal(basis);
      basis[k] = 0;
      for (int j = 0; j < size; j++) {
        rows[j][k] = (image[j] - zero[j]) / LARGE;
      }
    }
  }

  /** How {@code weight}, in original units, depends on the scaled weights; not a copy. */
  double[] row(int weight) {
    return rows[weight];
  }

  /** What {@code change} of the scaled weights comes to for {@code weight} in original units. */
  double change(int weight, double[] change) {
    double sum = 0;
    for (int k = 0; k < change.length; k++) {
      sum += rows[weight][k] * change[k];
    }
    return sum;
  }
}
