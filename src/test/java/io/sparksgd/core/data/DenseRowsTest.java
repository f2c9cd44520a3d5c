package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.sampling.RandomBits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseRowsTest {
  private static final int ROWS = 23;

  /** Tests run with the module of vector types, as Spark does. */
  @Test
  void vectorsAreUsedWhereTheJvmHasThem() {
    assertThat(DenseRows.fastest().getClass().getName()).endsWith("VectorRows$OrPlain");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 20, 33, 100})
  void vectorsAndPlainLoopsComeToTheSameBits(int d) {
    ExampleBlock block = SparseRows.random(ROWS, d, 1, d).dense(false);
    double[] shifts = random(d, 1);
    double[] v = random(d + 1, 2);
    requireThatOrder(new PlainRows(block, shifts, v), block, shifts, v);
    requireThatOrder(DenseRows.fastest().of(block, shifts, v), block, shifts, v);
  }

  /** The order of additions that is promised, spelled out. */
  private static void requireThatOrder(
      DenseRows rows, ExampleBlock block, double[] shifts, double[] v) {
    int d = block.dimension();
    double[] sums = random(d + 2, 3);
    double[] expectedSums = sums.clone();
    double[] products = new double[DenseRows.MOST_ROWS];
    for (int count = 0; count <= DenseRows.MOST_ROWS; count++) {
      int first = count / 2;
      int[] numbers = new int[first + count];
      double[][] u = new double[count][d];
      for (int i = 0; i < count; i++) {
        numbers[first + i] = (int) (RandomBits.uniform(count, i) * ROWS);
        for (int j = 0; j < d; j++) {
          u[i][j] = block.features()[numbers[first + i] * d + j] - shifts[j];
        }
      }
      rows.read(numbers, first, count, products);
      for (int i = 0; i < count; i++) {
        assertThat(products[i]).isEqualTo(inFourSums(u[i], v));
      }
      double[] factors = random(DenseRows.MOST_ROWS, count);
      rows.add(factors, sums);
      addFourByFour(u, factors, expectedSums);
      assertThat(sums).isEqualTo(expectedSums);
    }
  }

  private static double inFourSums(double[] u, double[] v) {
    double[] sums = new double[4];
    for (int j = 0; j < u.length; j++) {
      sums[j % 4] += v[j] * u[j];
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  private static void addFourByFour(double[][] u, double[] f, double[] sums) {
    for (int j = 0; u.length > 0 && j < u[0].length; j++) {
      int i = 0;
      for (; i + 3 < u.length; i += 4) {
        double firstTwo = f[i] * u[i][j] + f[i + 1] * u[i + 1][j];
        double lastTwo = f[i + 2] * u[i + 2][j] + f[i + 3] * u[i + 3][j];
        sums[j] += firstTwo + lastTwo;
      }
      for (; i < u.length; i++) {
        sums[j] += f[i] * u[i][j];
      }
    }
  }

  private static double[] random(int length, long seed) {
    double[] values = new double[length];
    Arrays.setAll(values, i -> RandomBits.gaussian(seed, i));
    return values;
  }
}
