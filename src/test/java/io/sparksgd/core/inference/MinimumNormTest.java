package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MinimumNormTest {
  private static final double TOLERANCE = 1e-11;

  @Test
  void aRegularSystemHasItsOnlySolution() {
    double[][] matrix = {{1, 0.5, 0.2}, {0.5, 1, -0.3}, {0.2, -0.3, 1}};
    double[] right = {1, -2, 3};
    assertThat(MinimumNorm.solve(matrix, right, TOLERANCE))
        .containsExactly(Cholesky.of(matrix, 0).solve(right), within(1e-13));
  }

  /** Of x1 + x2 = 1 the point nearest to zero; rank one, then none at all. */
  @Test
  void theShortestOfManySolutionsIsFound() {
    double[][] ones = {{1, 1}, {1, 1}};
    assertThat(MinimumNorm.solve(ones, new double[] {1, 1}, TOLERANCE))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-15));
    assertThat(MinimumNorm.solve(new double[2][2], new double[] {1, 1}, TOLERANCE))
        .containsExactly(0, 0);
  }

  /** No x has A x = b; the nearest is sought, as in {@code numpy.linalg.pinv}. */
  @Test
  void whatCannotBeReachedIsLeft() {
    double[][] ones = {{1, 1}, {1, 1}};
    assertThat(MinimumNorm.solve(ones, new double[] {2, 0}, TOLERANCE))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-15));
  }
}
