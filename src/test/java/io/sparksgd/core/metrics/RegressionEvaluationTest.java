package io.sparksgd.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.metrics.RegressionEvaluation.Quantile;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegressionEvaluationTest {
  private static final double[] LINE = {0.07, -1.5};
  private static final TestExamples FAITHFUL =
      TestExamples.csv("faithful.csv", "eruptions", "waiting");

  private static RegressionEvaluation of(TestExamples data, double[] weights, Loss loss) {
    InMemorySource source = Weighing.source(data);
    return RegressionEvaluation.of(source.ranges(), weights, loss, source::sum);
  }

  private static RegressionEvaluation of(double[] labels, double[] weights) {
    double[][] x = new double[labels.length][1];
    for (int row = 0; row < x.length; row++) {
      x[row][0] = row;
    }
    return of(new TestExamples(x, labels, weights), new double[] {1, 0}, new SquaredLoss());
  }

  /** Golden values: {@code src/test/golden/metrics.py}. */
  @Test
  void metricsAreThoseOfScikitLearn() {
    RegressionEvaluation plain = of(FAITHFUL, LINE, new SquaredLoss());
    assertThat(plain.rows()).isEqualTo(272);
    assertThat(plain.weightSum()).isEqualTo(272);
    assertThat(plain.mse()).isCloseTo(0.2511693933823529, within(1e-14));
    assertThat(plain.rmse()).isEqualTo(Math.sqrt(plain.mse()));
    assertThat(plain.mae()).isCloseTo(0.4113639705882352, within(1e-14));
    assertThat(plain.r2()).isCloseTo(0.8064859638380897, within(1e-14));
    assertThat(plain.meanResidual()).isCloseTo(-0.02498897058823483, within(1e-14));
    assertThat(plain.meanLoss()).isCloseTo(plain.mse() / 2, within(1e-15));

    RegressionEvaluation weighted = of(Weighing.of(FAITHFUL, true), LINE, new SquaredLoss());
    assertThat(weighted.mse()).isCloseTo(0.24945620412675015, within(1e-14));
    assertThat(weighted.mae()).isCloseTo(0.412246868091378, within(1e-14));
    assertThat(weighted.r2()).isCloseTo(0.8070924550457109, within(1e-14));
    assertThat(weighted.meanResidual()).isCloseTo(-0.03621886514369887, within(1e-14));
  }

  @Test
  void metricsAreThoseOfANaiveLoop() {
    for (Loss loss : List.of(new SquaredLoss(), new HuberLoss(0.7))) {
      TestExamples data = TestExamples.plane(503, 3, 2, 8).weighted(9);
      double[] weights = {1.5, -2, 0.25, 4};
      double total = 0;
      double mean = 0;
      double absolute = 0;
      double sum = 0;
      for (int row = 0; row < data.rows(); row++) {
        double margin = Weighing.margin(data, row, weights);
        double residual = margin - data.labels()[row];
        total += data.weight(row);
        mean += data.weight(row) * residual;
        absolute += data.weight(row) * Math.abs(residual);
        sum += data.weight(row) * loss.loss(margin, data.labels()[row]);
      }
      RegressionEvaluation evaluation = of(data, weights, loss);
      assertThat(evaluation.weightSum()).isCloseTo(total, within(1e-10));
      assertThat(evaluation.meanResidual()).isCloseTo(mean / total, within(1e-12));
      assertThat(evaluation.mae()).isCloseTo(absolute / total, within(1e-12));
      assertThat(evaluation.meanLoss()).isCloseTo(sum / total, within(1e-12));
    }
  }

  @Test
  void theBitsDoNotDependOnOrderAndEmptyBlocks() {
    TestExamples data = TestExamples.line(2_000, 1, 3).weighted(4);
    List<ExampleBlock> blocks = data.blocks(300, 0, 700, 0, 2);
    ColumnRanges ranges = ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
    RegressionEvaluation inOrder =
        RegressionEvaluation.of(ranges, LINE, new SquaredLoss(), new InMemorySource(blocks)::sum);
    List<ExampleBlock> reversed = new ArrayList<>(blocks);
    Collections.reverse(reversed);
    reversed.removeIf(block -> block.rows() == 0);
    assertThat(
            RegressionEvaluation.of(
                ranges, LINE, new SquaredLoss(), new InMemorySource(reversed)::sum))
        .isEqualTo(inOrder);
  }

  @Test
  void aRowOfWeightTwoCountsAsTwoRows() {
    RegressionEvaluation twice = of(new double[] {3, 5, 5}, new double[] {1, 2, 0});
    assertThat(twice.rows()).isEqualTo(3);
    assertThat(twice.weightSum()).isEqualTo(3);
    assertThat(twice.mse()).isCloseTo((9 + 16 + 16) / 3.0, within(1e-14));
    assertThat(twice.r2()).isCloseTo(1 - (41 / 3.0) / (8 / 9.0), within(1e-12));
  }

  @Test
  void aPerfectPredictionHasNoErrorAndALabelThatDoesNotVaryNoR2() {
    RegressionEvaluation perfect = of(new double[] {0, 1, 2}, null);
    assertThat(perfect.mse()).isZero();
    assertThat(perfect.r2()).isEqualTo(1);
    RegressionEvaluation constant = of(new double[] {4, 4, 4}, null);
    assertThat(constant.r2()).isNaN();
    assertThat(constant.mae()).isEqualTo(3);
  }

  @Test
  void aLargeOffsetCostsNoDigitsOfR2() {
    double offset = 1L << 40;
    RegressionEvaluation evaluation =
        of(
            new TestExamples(
                new double[][] {{offset}, {offset + 1}, {offset + 2}, {offset + 3}},
                new double[] {offset, offset + 1, offset + 2, offset + 4},
                null),
            new double[] {1, 0},
            new SquaredLoss());
    assertThat(evaluation.mse()).isEqualTo(0.25);
    assertThat(evaluation.r2()).isCloseTo(1 - 0.25 / 2.1875, within(1e-12));
  }

  @Test
  void withoutRowsOrWeightEverythingButTheCountsIsNaN() {
    TestExamples none = new TestExamples(new double[0][1], new double[0], null);
    RegressionEvaluation empty = of(none, new double[] {1, 0}, new SquaredLoss());
    assertThat(empty.rows()).isZero();
    assertThat(empty.weightSum()).isZero();
    assertThat(empty.mse()).isNaN();
    assertThat(empty.r2()).isNaN();
    RegressionEvaluation weightless = of(new double[] {1, 2}, new double[] {0, 0});
    assertThat(weightless.rows()).isEqualTo(2);
    assertThat(weightless.weightSum()).isZero();
    assertThat(weightless.mse()).isNaN();
    assertThat(weightless.meanLoss()).isNaN();
  }

  @Test
  void whatIsNotFiniteIsNaN() {
    for (double weight : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e200}) {
      RegressionEvaluation evaluation = of(FAITHFUL, new double[] {weight, 0}, new SquaredLoss());
      assertThat(evaluation.mse()).isNaN();
      assertThat(evaluation.mae()).isNaN();
      assertThat(evaluation.rows()).isEqualTo(272);
    }
  }

  private static double exactQuantile(double[] values, double[] weights, double probability) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double below = 0;
    for (int i : order) {
      below += weights[i];
      if (below > 0 && below >= probability * total) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /** Residuals over twelve powers of ten, of either sign, some of them 0. */
  @Test
  void quantilesAreWithinTheirErrorOfThoseOfSortedResiduals() {
    for (long seed = 1; seed <= 5; seed++) {
      int rows = 1_000;
      double[] labels = new double[rows];
      double[] weights = new double[rows];
      double[] residuals = new double[rows];
      for (int row = 0; row < rows; row++) {
        double size = Math.pow(10, 12 * RandomBits.uniform(seed, 3L * row) - 6);
        double sign = RandomBits.uniform(seed, 3L * row + 1) - 0.5;
        residuals[row] = row % 10 == 0 ? 0 : Math.signum(sign) * size;
        weights[row] = Math.floor(4 * RandomBits.uniform(seed, 3L * row + 2));
        labels[row] = -residuals[row];
      }
      TestExamples data = new TestExamples(new double[rows][1], labels, weights);
      for (Quantile quantile : of(data, new double[] {0, 0}, new SquaredLoss()).residuals()) {
        double exact = exactQuantile(residuals, weights, quantile.probability());
        assertThat(quantile.value())
            .isCloseTo(exact, within(Math.abs(exact) * LogBuckets.RELATIVE_ERROR + 1e-8));
      }
    }
  }

  @Test
  void quantilesAreNamedAmongTheNumbers() {
    Map<String, Double> numbers = of(FAITHFUL, LINE, new SquaredLoss()).numbers();
    assertThat(numbers.keySet())
        .contains("residualP1", "residualP5", "residualP25", "residualP50")
        .contains("residualP75", "residualP95", "residualP99");
    double[] residuals = new double[FAITHFUL.rows()];
    double[] ones = new double[FAITHFUL.rows()];
    for (int row = 0; row < residuals.length; row++) {
      residuals[row] = Weighing.margin(FAITHFUL, row, LINE) - FAITHFUL.labels()[row];
      ones[row] = 1;
    }
    double median = exactQuantile(residuals, ones, 0.5);
    assertThat(numbers.get("residualP50")).isCloseTo(median, within(Math.abs(median) / 256));
  }
}
