package io.sparksgd.core.inference;

/** The factor L of a symmetric positive definite matrix A = L L'. */
final class Cholesky {
  private final double[][] factor;

  private Cholesky(double[][] factor) {
    this.factor = factor;
  }

  /**
   * Factors a correlation matrix.
   *
   * @return null when some column is, to within {@code tolerance} of its variance, a linear
   *     combination of those before it
   */
  static Cholesky of(double[][] matrix, double tolerance) {
    int size = matrix.length;
    double[][] factor = new double[size][size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k <= j; k++) {
        double rest = matrix[j][k];
        for (int i = 0; i < k; i++) {
          rest -= factor[j][i] * factor[k][i];
        }
        if (k < j) {
          factor[j][k] = rest / factor[k][k];
        } else if (rest > tolerance) {
          factor[j][j] = Math.sqrt(rest);
        } else {
          return null;
        }
      }
    }
    return new Cholesky(factor);
  }

  /** The x for which A x = {@code right}. */
  double[] solve(double[] right) {
    int size = factor.length;
    double[] x = right.clone();
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < j; k++) {
        x[j] -= factor[j][k] * x[k];
      }
      x[j] /= factor[j][j];
    }
    for (int j = size - 1; j >= 0; j--) {
      x[j] /= factor[j][j];
      for (int k = 0; k < j; k++) {
        x[k] -= factor[j][k] * x[j];
      }
    }
    return x;
  }
}
