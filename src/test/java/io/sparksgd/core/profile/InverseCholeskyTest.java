package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InverseCholeskyTest {
  private static final double TOLERANCE = 1e-11;

  /** A A' for a lower triangular A with positive diagonal, which then is the Cholesky factor. */
  private static double[][] product(double[][] lower) {
    int size = lower.length;
    double[][] product = new double[size][size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        for (int i = 0; i <= Math.min(j, k); i++) {
          product[j][k] += lower[j][i] * lower[k][i];
        }
      }
    }
    return product;
  }

  private static double[][] randomLower(int size, Random random) {
    double[][] lower = new double[size][];
    for (int j = 0; j < size; j++) {
      lower[j] = new double[j + 1];
      for (int k = 0; k < j; k++) {
        lower[j][k] = random.nextGaussian();
      }
      lower[j][j] = 0.5 + random.nextDouble();
    }
    return lower;
  }

  @Test
  void itIsTheInverseOfTheFactor() {
    Random random = new Random(3);
    for (int size = 1; size <= 9; size++) {
      double[][] factor = randomLower(size, random);
      double[][] inverse = InverseCholesky.of(product(factor), size, TOLERANCE);
      for (int j = 0; j < size; j++) {
        assertThat(inverse[j]).hasSize(j + 1);
        for (int k = 0; k < size; k++) {
          double sum = 0;
          for (int i = 0; i < size; i++) {
            double left = i <= j ? inverse[j][i] : 0;
            double right = k <= i ? factor[i][k] : 0;
            sum += left * right;
          }
          assertThat(sum).isCloseTo(j == k ? 1 : 0, within(1e-8));
        }
      }
    }
  }

  @Test
  void onlyTheLeadingRowsCount() {
    double[][] factor = randomLower(6, new Random(4));
    double[][] all = InverseCholesky.of(product(factor), 6, TOLERANCE);
    double[][] some = InverseCholesky.of(product(factor), 4, TOLERANCE);
    assertThat(some).hasNumberOfRows(4);
    for (int j = 0; j < 4; j++) {
      assertThat(some[j]).containsExactly(all[j]);
    }
  }

  @Test
  void aRowThatDependsOnOthersIsLeftOutAsIfItWasNotThere() {
    double[][] factor = randomLower(5, new Random(5));
    // Row 2 becomes twice row 0 minus row 1.
    factor[2] = new double[] {2 * factor[0][0] - factor[1][0], -factor[1][1], 0};
    double[][] matrix = product(factor);
    double[][] inverse = InverseCholesky.of(matrix, 5, TOLERANCE);
    assertThat(inverse[2]).containsExactly(0, 0, 0);

    int[] kept = {0, 1, 3, 4};
    double[][] less = new double[4][4];
    for (int j = 0; j < 4; j++) {
      for (int k = 0; k < 4; k++) {
        less[j][k] = matrix[kept[j]][kept[k]];
      }
    }
    double[][] expected = InverseCholesky.of(less, 4, TOLERANCE);
    for (int j = 0; j < 4; j++) {
      for (int k = 0; k <= j; k++) {
        assertThat(inverse[kept[j]][kept[k]]).isCloseTo(expected[j][k], within(1e-9));
      }
    }
    assertThat(Arrays.stream(inverse[4]).filter(value -> value == 0)).hasSize(1);
  }

  @Test
  void aColumnThatNeverVariesIsLeftOut() {
    double[][] matrix = {{1, 0, 0.5}, {0, 0, 0}, {0.5, 0, 1}};
    double[][] inverse = InverseCholesky.of(matrix, 3, TOLERANCE);
    assertThat(inverse[1]).containsExactly(0, 0);
    assertThat(inverse[2][2]).isCloseTo(1 / Math.sqrt(0.75), within(1e-15));
  }
}
