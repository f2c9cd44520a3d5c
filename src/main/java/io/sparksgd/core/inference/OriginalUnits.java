package io.sparksgd.core.inference;

import io.sparksgd.core.data.FeatureScaling;

/**
 * The derivative J of {@link FeatureScaling#toOriginal}, which is affine: with R the rotation, f
 * and c the features' factors and shifts, and g the label's factor,
 *
 * <pre>
 *   da_j / dw_k = R_kj f_j / g      db / dw_k = -sum over j of c_j da_j / dw_k      db / db = 1 / g
 * </pre>
 *
 * A change dw of the scaled weights changes the original ones by J dw, and a covariance C of the
 * scaled weights is J C J' in original units.
 */
final class OriginalUnits {
  /** {@code rows[weight]} is the row of J for that original weight. */
  private final double[][] rows;

  OriginalUnits(FeatureScaling scaling) {
    int d = scaling.dimension();
    rows = new double[d + 1][d + 1];
    for (int j = 0; j < d; j++) {
      double stretch = scaling.factor(j) / scaling.labelFactor();
      for (int k = j; k < d; k++) {
        rows[j][k] = scaling.rotation(k, j) * stretch;
        rows[d][k] -= rows[j][k] * scaling.shift(j);
      }
    }
    rows[d][d] = 1 / scaling.labelFactor();
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
