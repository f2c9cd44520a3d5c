package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
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
  void sumsAreThoseOfScaledRows(int d) {
    for (Loss loss : new Loss[] {new SquaredLoss(), new HuberLoss(1), new LogisticLoss()}) {
      ExampleBlock block = SparseRows.random(ROWS, d, 0.7, d).dense(true);
      requireSame(block, scaling(d, 3), loss, 1e-12);
      ExampleBlock sparse = SparseRows.random(ROWS, d, 0.3, d).sparse(true);
      requireSame(sparse, scaling(d, 0), loss, 1e-14);
    }
  }

  /** At 1e9 a double has 1e-7 left of a deviation of 1, and no more than that is lost. */
  @Test
  void meansFarOffCostNothing() {
    int d = 6;
    ExampleBlockBuilder far = new ExampleBlockBuilder(0, 0, d, false);
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
      far.add(x, 1, 1);
      near.add(centred, 1, 1);
    }
    double[] factors = new double[d];
    Arrays.fill(factors, 0.5);
    double[] farSums = new double[d + 1];
    double[] nearSums = new double[d + 1];
    double farLoss =
        rows(far.build(), new FeatureScaling(shifts, factors, 0, 1))
            .add(ALL, 0, ROWS, new SquaredLoss(), farSums);
    double nearLoss =
        rows(near.build(), new FeatureScaling(new double[d], factors, 0, 1))
            .add(ALL, 0, ROWS, new SquaredLoss(), nearSums);
    assertThat(farSums).isEqualTo(nearSums);
    assertThat(farLoss).isEqualTo(nearLoss);
  }

  @Test
  void rotatedFeaturesAreRefused() {
    ExampleBlock block = SparseRows.random(ROWS, 2, 1, 4).dense(false);
    FeatureScaling rotated = scaling(2, 1).rotated(new double[][] {{1}, {1, 1}});
    assertThatThrownBy(() -> new GradientRows(block, rotated))
        .hasMessage("Invalid scaling: rotates features (must not)");
  }

  @Test
  void manyCallsInsteadOfOneChangeRoundingOnly() {
    GradientRows rows = rows(SparseRows.random(ROWS, 9, 1, 4).dense(false), scaling(9, 2));
    double[] once = new double[10];
    double[] often = new double[10];
    double loss = rows.add(ALL, 0, ROWS, new SquaredLoss(), once);
    double losses = 0;
    for (int row = 0; row < ROWS; row++) {
      losses += rows.add(ALL, row, 1, new SquaredLoss(), often);
    }
    assertThat(often).containsExactly(once, within(1e-9));
    assertThat(losses).isCloseTo(loss, within(1e-9));
  }

  /** In whatever company: rows are looked at some at a time. */
  @Test
  void theLossOfARowDoesNotDependOnTheRowsBesideIt() {
    GradientRows rows = rows(SparseRows.random(ROWS, 9, 1, 4).dense(true), scaling(9, 2));
    for (int row = 0; row < ROWS; row++) {
      double alone = rows.add(new int[] {row}, 0, 1, new LogisticLoss(), new double[10]);
      int[] twice = {row, row, row, row, row, row, row, row};
      double eight = rows.add(twice, 0, 8, new LogisticLoss(), new double[10]);
      assertThat(eight).isEqualTo(alone + alone + alone + alone + alone + alone + alone + alone);
    }
  }

  @Test
  void otherWeightsReplaceEarlierOnes() {
    ExampleBlock block = SparseRows.random(ROWS, 5, 1, 4).dense(true);
    GradientRows moved = rows(block, scaling(5, 2));
    moved.at(new double[] {1, 2, 3, 4, 5, 6});
    moved.add(ALL, 3, 9, new SquaredLoss(), new double[6]);
    moved.at(weights(5));
    double[] sums = new double[6];
    double[] expected = new double[6];
    moved.add(ALL, 0, ROWS, new SquaredLoss(), sums);
    rows(block, scaling(5, 2)).add(ALL, 0, ROWS, new SquaredLoss(), expected);
    assertThat(sums).isEqualTo(expected);
  }

  private static GradientRows rows(ExampleBlock block, FeatureScaling scaling) {
    GradientRows rows = new GradientRows(block, scaling);
    rows.at(weights(block.dimension()));
    return rows;
  }

  private static void requireSame(
      ExampleBlock block, FeatureScaling scaling, Loss loss, double tolerance) {
    int d = block.dimension();
    double[] weights = weights(d);
    double[] expectedSums = new double[d + 2];
    double[] sums = new double[d + 2];
    ScaledRows expected = new ScaledRows(block, scaling);
    GradientRows actual = rows(block, scaling);
    for (int count = 0; count <= ROWS; count += 13) {
      double expectedLoss = 0;
      int first = count / 13;
      for (int row = first; row < count; row++) {
        expected.read(row);
        double margin = expected.margin(weights);
        expectedLoss += expected.weight() * loss.loss(margin, expected.label());
        expected.addTo(expectedSums, expected.weight() * loss.derivative(margin, expected.label()));
      }
      double sum = actual.add(ALL, first, Math.max(0, count - first), loss, sums);
      assertThat(sum).isCloseTo(expectedLoss, within(ROWS * ROWS * tolerance));
    }
    assertThat(actual.losses(loss)).isEqualTo(actual.add(ALL, 0, ROWS, loss, new double[d + 1]));
    for (int j = 0; j < sums.length; j++) {
      double scale = Math.max(1, Math.abs(expectedSums[j]));
      assertThat(sums[j]).isCloseTo(expectedSums[j], within(ROWS * ROWS * scale * tolerance));
    }
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
