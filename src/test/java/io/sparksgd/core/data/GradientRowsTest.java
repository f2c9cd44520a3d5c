package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.sampling.RandomBits;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientRowsTest {
  private static final int ROWS = 40;
  private static final int[] ALL = IntStream.range(0, ROWS).toArray();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 20})
  void marginsAndSumsAreThoseOfScaledRows(int d) {
    ExampleBlock block = SparseRows.random(ROWS, d, 0.7, d).dense(true);
    requireSame(block, scaling(d, 3), 1e-12);
    ExampleBlock sparse = SparseRows.random(ROWS, d, 0.3, d).sparse(true);
    requireSame(sparse, scaling(d, 0), 0);
  }

  /** At 1e9 a double has 1e-7 left of a deviation of 1, and neither way loses more than that. */
  @Test
  void meansFarOffCostNothing() {
    int d = 6;
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, d, false);
    ExampleBlockBuilder near = new ExampleBlockBuilder(0, 0, d, false);
    double[] shifts = new double[d];
    Arrays.fill(shifts, 1e9);
    double[] x = new double[d];
    double[] centred = new double[d];
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < d; j++) {
        x[j] = 1e9 + RandomBits.gaussian(row, j);
        centred[j] = x[j] - 1e9;
      }
      builder.add(x, 1, 1);
      near.add(centred, 1, 1);
    }
    double[] factors = new double[d];
    Arrays.fill(factors, 0.5);
    FeatureScaling far = new FeatureScaling(shifts, factors, 0, 1);
    FeatureScaling close = new FeatureScaling(new double[d], factors, 0, 1);
    double[] weights = weights(d);
    double[] farSums = new double[d + 1];
    double[] closeSums = new double[d + 1];
    double[] margins = new double[ROWS];
    new GradientRows(builder.build(), far, weights)
        .add(ALL, ROWS, each((row, margin) -> margins[row] = margin), farSums);
    new GradientRows(near.build(), close, weights)
        .add(
            ALL,
            ROWS,
            each(
                (row, margin) -> {
                  assertThat(margin).isEqualTo(margins[row]);
                  return margin;
                }),
            closeSums);
    assertThat(farSums).isEqualTo(closeSums);
  }

  @Test
  void rotatedFeaturesAreRefused() {
    ExampleBlock block = SparseRows.random(ROWS, 2, 1, 4).dense(false);
    FeatureScaling rotated = scaling(2, 1).rotated(new double[][] {{1}, {1, 1}});
    assertThatThrownBy(() -> new GradientRows(block, rotated, weights(2)))
        .hasMessage("Invalid scaling: rotates features (must not)");
  }

  @Test
  void manyCallsInsteadOfOneChangeRoundingOnly() {
    ExampleBlock block = SparseRows.random(ROWS, 9, 1, 4).dense(false);
    FeatureScaling scaling = scaling(9, 2);
    double[] once = new double[10];
    double[] often = new double[10];
    double[] margins = new double[ROWS];
    GradientRows rows = new GradientRows(block, scaling, weights(9));
    rows.add(ALL, ROWS, each((row, margin) -> margins[row] = margin), once);
    for (int row = 0; row < ROWS; row++) {
      double expected = margins[row];
      rows.add(
          new int[] {row},
          1,
          each(
              (same, margin) -> {
                assertThat(margin).isEqualTo(expected);
                return margin;
              }),
          often);
    }
    assertThat(often).containsExactly(once, within(1e-9));
  }

  private static void requireSame(ExampleBlock block, FeatureScaling scaling, double tolerance) {
    int d = block.dimension();
    double[] weights = weights(d);
    double[] expectedSums = new double[d + 2];
    double[] sums = new double[d + 2];
    ScaledRows expected = new ScaledRows(block, scaling);
    GradientRows actual = new GradientRows(block, scaling, weights);
    for (int count = 0; count <= ROWS; count += 13) {
      for (int row = 0; row < count; row++) {
        expected.read(row);
        expected.addTo(expectedSums, row % 5 - 2);
      }
      actual.add(
          ALL,
          count,
          each(
              (row, margin) -> {
                expected.read(row);
                assertThat(margin).isCloseTo(expected.margin(weights), within(tolerance));
                assertThat(actual.label(row)).isEqualTo(expected.label());
                return row % 5 - 2;
              }),
          sums);
    }
    assertThat(sums).containsExactly(expectedSums, within(ROWS * tolerance));
  }

  /** The factor of a row and its margin. */
  private interface Factor {
    double of(int row, double margin);
  }

  private static GradientRows.Factors each(Factor factor) {
    return (rows, first, count, margins) -> {
      for (int i = 0; i < count; i++) {
        margins[i] = factor.of(rows[first + i], margins[i]);
      }
    };
  }

  private static double[] weights(int d) {
    double[] weights = new double[d + 1];
    Arrays.setAll(weights, j -> RandomBits.gaussian(77, j));
    return weights;
  }

  private static FeatureScaling scaling(int d, double shift) {
    double[] shifts = new double[d];
    double[] factors = new double[d];
    for (int j = 0; j < d; j++) {
      shifts[j] = shift * (j + 1);
      factors[j] = j == 3 ? 0 : 0.1 + RandomBits.uniform(d, j);
    }
    return new FeatureScaling(shifts, factors, 4, 0.25);
  }
}
