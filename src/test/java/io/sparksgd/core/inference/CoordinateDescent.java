package io.sparksgd.core.inference;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.training.TestExamples;

/**
 * The elastic net of squared loss for tests, on rows in memory, one weight at a time (Friedman,
 * Hastie and Tibshirani 2010, doi:10.18637/jss.v033.i01):
 *
 * <pre>
 *   F(w, b) = 1/(2 S) sum s (t - w.z - b)^2 + l1 |w|_1 + l2/2 |w|^2
 *   w_j = soft(E s z_j r_j, l1) / (E s z_j^2 + l2)      r_j the residual without feature j
 * </pre>
 */
public final class CoordinateDescent {
  private static final int MOST_SWEEPS = 100_000;

  private CoordinateDescent() {}

  /** The optimum {@code weights[d + 1]} in the units of {@code scaling}, intercept last. */
  public static double[] fit(TestExamples rows, FeatureScaling scaling, double l1, double l2) {
    int n = rows.rows();
    int d = rows.dimension();
    double[][] z = new double[n][d];
    double[] residual = new double[n];
    double[] share = new double[n];
    double total = 0;
    for (int row = 0; row < n; row++) {
      scaling.features(rows.features()[row], 0, z[row]);
      residual[row] = scaling.label(rows.labels()[row]);
      total += rows.weight(row);
    }
    for (int row = 0; row < n; row++) {
      share[row] = rows.weight(row) / total;
    }
    double[] weights = new double[d + 1];
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double largest = 0;
      for (int j = 0; j <= d; j++) {
        double change = change(z, residual, share, weights, j, j < d ? l1 : 0, j < d ? l2 : 0);
        weights[j] += change;
        largest = Math.max(largest, Math.abs(change));
        for (int row = 0; row < n; row++) {
          residual[row] -= change * (j < d ? z[row][j] : 1);
        }
      }
      if (largest < 1e-16) {
        break;
      }
    }
    return weights;
  }

  private static double change(
      double[][] z, double[] residual, double[] share, double[] w, int j, double l1, double l2) {
    double square = 0;
    double product = 0;
    for (int row = 0; row < residual.length; row++) {
      double v = j < w.length - 1 ? z[row][j] : 1;
      square += share[row] * v * v;
      product += share[row] * v * residual[row];
    }
    product += square * w[j];
    double soft = Math.signum(product) * Math.max(0, Math.abs(product) - l1);
    return square == 0 ? 0 : soft / (square + l2) - w[j];
  }
}
