package io.sparksgd.core.profile;

/**
 * The inverse of the Cholesky factor of a correlation matrix, which makes features uncorrelated.
 */
public final class InverseCholesky {
  private InverseCholesky() {}

  /**
   * L^-1 for the leading {@code size} rows and columns of {@code matrix} = L L', by Gaussian
   * elimination on the identity (Golub and Van Loan, Matrix Computations, 4.2). A row that is, to
   * within {@code tolerance}, a linear combination of those before it becomes a row of zeros, as if
   * it was not there.
   *
   * @return {@code rows[j]} holds the first j + 1 numbers of row j
   */
  public static double[][] of(double[][] matrix, int size, double tolerance) {
    double[][] factor = new double[size][];
    double[][] inverse = new double[size][];
    for (int j = 0; j < size; j++) {
      double[] row = new double[j + 1];
      double rest = matrix[j][j];
      for (int k = 0; k < j; k++) {
        // L_jk = (matrix_j . inverse_k) since L = matrix L^-T
        double sum = 0;
        for (int i = 0; i <= k; i++) {
          sum += inverse[k][i] * matrix[j][i];
        }
        row[k] = sum;
        rest -= sum * sum;
      }
      factor[j] = row;
      inverse[j] = new double[j + 1];
      if (rest > tolerance && matrix[j][j] > 0) {
        row[j] = Math.sqrt(rest);
        invert(factor[j], inverse, j);
      }
    }
    return inverse;
  }

  /** Row j of L^-1: (e_j - sum over k below j of L_jk row k) / L_jj. */
  private static void invert(double[] row, double[][] inverse, int j) {
    double[] result = inverse[j];
    result[j] = 1 / row[j];
    for (int k = 0; k < j; k++) {
      double share = row[k] / row[j];
      for (int i = 0; i <= k; i++) {
        result[i] -= share * inverse[k][i];
      }
    }
  }
}
