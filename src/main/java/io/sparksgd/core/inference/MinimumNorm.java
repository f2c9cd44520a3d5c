package io.sparksgd.core.inference;

import java.util.Arrays;

/**
 * The shortest x among those that minimise |A x - b|, for a symmetric positive semidefinite A that
 * may be singular: x = A^+ b with the Moore-Penrose inverse
 *
 * <pre>
 *   A = L L'        L (size x rank) by Cholesky factorisation, the largest pivot first
 *   A^+ = L (L'L)^-1 (L'L)^-1 L'
 * </pre>
 *
 * Courrieu (2005), "Fast computation of Moore-Penrose inverse matrices", arXiv:0804.4809.
 */
final class MinimumNorm {
  private MinimumNorm() {}

  /**
   * Solves A x = b.
   *
   * @param tolerance the largest pivot that counts as zero, &gt; 0
   */
  static double[] solve(double[][] matrix, double[] right, double tolerance) {
    double[][] columns = factor(matrix, tolerance);
    int rank = columns.length;
    double[][] inner = new double[rank][rank];
    double[] projected = new double[rank];
    for (int j = 0; j < rank; j++) {
      projected[j] = dot(columns[j], right);
      for (int k = 0; k < rank; k++) {
        inner[j][k] = dot(columns[j], columns[k]);
      }
    }
    Cholesky innerFactor = Cholesky.of(inner, 0);
    double[] y = innerFactor.solve(innerFactor.solve(projected));
    double[] x = new double[right.length];
    for (int j = 0; j < rank; j++) {
      for (int i = 0; i < x.length; i++) {
        x[i] += columns[j][i] * y[j];
      }
    }
    return x;
  }

  /** The columns of L. */
  private static double[][] factor(double[][] matrix, double tolerance) {
    int size = matrix.length;
    double[] left = new double[size];
    for (int j = 0; j < size; j++) {
      left[j] = matrix[j][j];
    }
    double[][] columns = new double[size][];
    int rank = 0;
    while (rank < size) {
      int pivot = largest(left);
      if (!(left[pivot] > tolerance)) {
        break;
      }
      double[] column = matrix[pivot].clone();
      for (int c = 0; c < rank; c++) {
        for (int j = 0; j < size; j++) {
          column[j] -= columns[c][j] * columns[c][pivot];
        }
      }
      double root = Math.sqrt(left[pivot]);
      for (int j = 0; j < size; j++) {
        column[j] /= root;
        left[j] -= column[j] * column[j];
      }
      left[pivot] = 0;
      columns[rank++] = column;
    }
    return Arrays.copyOf(columns, rank);
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int j = 1; j < values.length; j++) {
      if (values[j] > values[largest]) {
        largest = j;
      }
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
