package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {

  @Test
  void theSolutionSolves() {
    double[][] matrix = {{1, 0.5, 0.2}, {0.5, 1, -0.3}, {0.2, -0.3, 1}};
    double[] right = {1, -2, 3};
    double[] x = Cholesky.of(matrix, 0).solve(right);
    for (int j = 0; j < 3; j++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += matrix[j][k] * x[k];
      }
      assertThat(sum).isCloseTo(right[j], within(1e-13));
    }
  }

  @Test
  void aFeatureMustKeepMoreThanTheToleranceOfItsVariance() {
    assertThat(Cholesky.of(pair(1e-10), LeastSquares.SINGULAR)).isNotNull();
    assertThat(Cholesky.of(pair(1e-12), LeastSquares.SINGULAR)).isNull();
    assertThat(LeastSquares.SINGULAR).isEqualTo(1e-11);
  }

  /** Two features of which the first leaves the given share of the second's variance. */
  private static double[][] pair(double unexplained) {
    double correlation = Math.sqrt(1 - unexplained);
    return new double[][] {{1, correlation}, {correlation, 1}};
  }
}
