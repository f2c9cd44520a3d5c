package io.sparksgd.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.metrics.ClassificationMetrics.Bin;
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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {
  private static final Offset<Double> DIGITS = within(1e-13);
  private static final double[] PIMA_WEIGHTS = {
    0.103, 0.0321, -0.00477, -0.00192, 0.0836, 1.82, 0.0412, -9.773
  };
  private static final TestExamples PIMA =
      TestExamples.csv(
          "pima_test.csv", "diabetic", "npreg", "glu", "bp", "skin", "bmi", "ped", "age");

  private static ClassificationMetrics of(TestExamples data, double[] weights) {
    InMemorySource source = Weighing.source(data);
    return ClassificationMetrics.of(source.ranges(), weights, source::sum);
  }

  /** Rows whose margin is their only feature. */
  private static ClassificationMetrics of(double[] margins, double[] labels, double[] weights) {
    return of(margins(margins, labels, weights), new double[] {1, 0});
  }

  private static TestExamples margins(double[] margins, double[] labels, double[] weights) {
    double[][] x = new double[margins.length][1];
    for (int row = 0; row < x.length; row++) {
      x[row][0] = margins[row];
    }
    return new TestExamples(x, labels, weights);
  }

  /** Golden values: {@code src/test/golden/metrics.py}. */
  @Test
  void metricsAreThoseOfScikitLearn() {
    ClassificationMetrics metrics = of(PIMA, PIMA_WEIGHTS);
    assertThat(metrics.rows()).isEqualTo(332);
    assertThat(metrics.weightSum()).isEqualTo(332);
    assertThat(metrics.logLoss()).isCloseTo(0.44067498260353816, DIGITS);
    assertThat(metrics.confusion().accuracy()).isCloseTo(0.8012048192771084, DIGITS);
    assertThat(metrics.confusion().precision()).isCloseTo(0.7415730337078652, DIGITS);
    assertThat(metrics.confusion().recall()).isCloseTo(0.6055045871559633, DIGITS);
    assertThat(metrics.confusion().f1()).isCloseTo(0.6666666666666667, DIGITS);
    assertThat(metrics.brier()).isCloseTo(0.13931922213013978, DIGITS);
    assertThat(metrics.meanPrediction()).isCloseTo(0.33677482110308626, DIGITS);
    assertThat(metrics.meanLabel()).isCloseTo(0.32831325301204817, DIGITS);
    assertArea(metrics.auc(), 0.8658822561402065);
    assertBin(metrics.reliability().get(0), 88, 0.053350850979862585, 0.011363636363636364);
    assertBin(metrics.reliability().get(4), 28, 0.44427231654498955, 0.42857142857142855);
    assertBin(metrics.reliability().get(9), 18, 0.9566574397889469, 0.8333333333333334);
  }

  /** Golden values: {@code src/test/golden/metrics.py}. */
  @Test
  void weightedMetricsAreThoseOfScikitLearn() {
    ClassificationMetrics metrics = of(Weighing.of(PIMA, true), PIMA_WEIGHTS);
    assertThat(metrics.logLoss()).isCloseTo(0.45188367151062586, DIGITS);
    assertThat(metrics.confusion().accuracy()).isCloseTo(0.7932285368802902, DIGITS);
    assertThat(metrics.confusion().precision()).isCloseTo(0.7061503416856492, DIGITS);
    assertThat(metrics.confusion().recall()).isCloseTo(0.5927342256214149, DIGITS);
    assertThat(metrics.confusion().f1()).isCloseTo(0.6444906444906444, DIGITS);
    assertThat(metrics.brier()).isCloseTo(0.14231118319171418, DIGITS);
    assertThat(metrics.meanPrediction()).isCloseTo(0.33164259606451224, DIGITS);
    assertThat(metrics.meanLabel()).isCloseTo(0.3162031438935913, DIGITS);
    assertArea(metrics.auc(), 0.8600588659928016);
    assertBin(metrics.reliability().get(0), 107.25, 0.05185665346678884, 0.011655011655011656);
    assertBin(metrics.reliability().get(4), 32.5, 0.44318499771445036, 0.4461538461538462);
    assertBin(metrics.reliability().get(9), 21.5, 0.952436048723833, 0.7674418604651163);
  }

  private static void assertArea(AreaUnderCurve area, double exact) {
    assertThat(area.error()).isLessThan(1e-4);
    assertThat(area.value()).isCloseTo(exact, within(area.error() + 1e-13));
  }

  private static void assertBin(Bin bin, double weight, double prediction, double label) {
    assertThat(bin.weight()).isEqualTo(weight);
    assertThat(bin.meanPrediction()).isCloseTo(prediction, DIGITS);
    assertThat(bin.meanLabel()).isCloseTo(label, DIGITS);
  }

  /** Over all pairs of a positive and a negative. */
  private static double naiveArea(double[] margins, double[] labels, double[] weights) {
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < margins.length; i++) {
      for (int j = 0; j < margins.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          double pair = weights[i] * weights[j];
          won += pair * (margins[i] > margins[j] ? 1 : margins[i] == margins[j] ? 0.5 : 0);
          pairs += pair;
        }
      }
    }
    return won / pairs;
  }

  @Test
  void theAreaIsWithinItsErrorOfThatOverAllPairs() {
    for (double spread : new double[] {1e-4, 0.01, 1, 30}) {
      for (long seed = 1; seed <= 3; seed++) {
        int rows = 700;
        double[] margins = new double[rows];
        double[] labels = new double[rows];
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
          labels[row] = RandomBits.uniform(seed, 4L * row) < 0.3 ? 1 : 0;
          margins[row] = spread * (labels[row] + RandomBits.gaussian(seed, 2L * row + 1));
          weights[row] = RandomBits.uniform(seed, 4L * row + 1);
        }
        AreaUnderCurve area = of(margins, labels, weights).auc();
        assertThat(area.value())
            .isCloseTo(naiveArea(margins, labels, weights), within(area.error() + 1e-12));
        assertThat(area.error()).isLessThan(spread < 1e-3 ? 0.5 : spread == 30 ? 0.2 : 0.02);
      }
    }
  }

  @Test
  void equalMarginsCountHalf() {
    double[] margins = {1, 1, 1, 1};
    AreaUnderCurve area = of(margins, new double[] {0, 1, 0, 1}, null).auc();
    assertThat(area.value()).isEqualTo(0.5);
    assertThat(area.error()).isEqualTo(0.5);
  }

  @Test
  void aPerfectOrderHasAreaOneAndAReversedOneZero() {
    double[] margins = {-100, -1, 2, 300};
    double[] sorted = {0, 0, 1, 1};
    assertThat(of(margins, sorted, null).auc()).isEqualTo(new AreaUnderCurve(1, 0));
    assertThat(of(margins, new double[] {1, 1, 0, 0}, null).auc())
        .isEqualTo(new AreaUnderCurve(0, 0));
  }

  @Test
  void oneClassAloneHasNoArea() {
    ClassificationMetrics negatives = of(new double[] {-1, 1}, new double[] {0, 0}, null);
    assertThat(negatives.auc()).isEqualTo(new AreaUnderCurve(Double.NaN, Double.NaN));
    assertThat(negatives.confusion().recall()).isNaN();
    assertThat(negatives.confusion().precision()).isZero();
    assertThat(negatives.confusion().accuracy()).isEqualTo(0.5);
    ClassificationMetrics positives = of(new double[] {-1, -2}, new double[] {1, 1}, null);
    assertThat(positives.auc().value()).isNaN();
    assertThat(positives.confusion().precision()).isNaN();
    assertThat(positives.confusion().recall()).isZero();
    assertThat(positives.confusion().f1()).isZero();
    ClassificationMetrics quiet = of(new double[] {-1, -2}, new double[] {0, 0}, null);
    assertThat(quiet.confusion().f1()).isNaN();
    assertThat(quiet.confusion().accuracy()).isEqualTo(1);
  }

  @Test
  void anEvenChanceIsPredictedPositive() {
    ClassificationMetrics metrics = of(new double[] {0, -1e-15}, new double[] {1, 0}, null);
    assertThat(metrics.confusion().accuracy()).isEqualTo(1);
    assertThat(metrics.reliability().get(5).weight()).isEqualTo(1);
  }

  @Test
  void hugeMarginsClipNothing() {
    ClassificationMetrics metrics = of(new double[] {800, -800}, new double[] {0, 0}, null);
    assertThat(metrics.logLoss()).isEqualTo(400);
    assertThat(metrics.brier()).isEqualTo(0.5);
    assertThat(metrics.reliability().get(0)).isEqualTo(new Bin(1, 0, 0));
    assertThat(metrics.reliability().get(9)).isEqualTo(new Bin(1, 1, 0));
    assertThat(metrics.reliability().get(4).weight()).isZero();
    assertThat(metrics.reliability().get(4).meanLabel()).isNaN();
  }

  @Test
  void everyMarginHasABucketAndTheyGrowWithIt() {
    double[] margins = {
      Double.NEGATIVE_INFINITY,
      -1e300,
      -16.5,
      -16,
      -15.9985,
      -1e-9,
      0,
      0.0009,
      0.001,
      15.9999,
      16,
      Double.POSITIVE_INFINITY
    };
    int last = 0;
    for (double margin : margins) {
      int bucket = ClassificationPass.bucketOf(margin);
      assertThat(bucket).isBetween(last, ClassificationPass.BUCKETS - 1);
      last = bucket;
    }
    assertThat(ClassificationPass.bucketOf(-1e-9)).isEqualTo(ClassificationPass.BUCKETS / 2 - 1);
    assertThat(ClassificationPass.bucketOf(0)).isEqualTo(ClassificationPass.BUCKETS / 2);
    assertThat(last).isEqualTo(ClassificationPass.BUCKETS - 1);
  }

  @Test
  void aRowOfWeightTwoCountsAsTwoRowsAndOneOfWeightZeroAsNone() {
    double[] margins = {-2, 0.5, 1.5, -0.5};
    double[] labels = {0, 1, 0, 1};
    ClassificationMetrics weighted = of(margins, labels, new double[] {2, 1, 3, 0});
    ClassificationMetrics repeated =
        of(new double[] {-2, -2, 0.5, 1.5, 1.5, 1.5}, new double[] {0, 0, 1, 0, 0, 0}, null);
    assertThat(weighted.rows()).isEqualTo(4);
    assertThat(weighted.weightSum()).isEqualTo(6);
    assertThat(weighted.auc()).isEqualTo(repeated.auc());
    assertThat(weighted.confusion().accuracy()).isEqualTo(repeated.confusion().accuracy());
    assertThat(weighted.logLoss()).isCloseTo(repeated.logLoss(), DIGITS);
    assertThat(weighted.brier()).isCloseTo(repeated.brier(), DIGITS);
    assertThat(weighted.confusion().f1()).isEqualTo(repeated.confusion().f1());
  }

  @Test
  void theBitsDoNotDependOnOrderAndEmptyBlocks() {
    List<ExampleBlock> blocks = PIMA.weighted(4).blocks(100, 0, 70, 0, 2);
    ColumnRanges ranges = ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
    List<ExampleBlock> reversed = new ArrayList<>(blocks);
    Collections.reverse(reversed);
    reversed.removeIf(block -> block.rows() == 0);
    assertThat(ClassificationMetrics.of(ranges, PIMA_WEIGHTS, new InMemorySource(reversed)::sum))
        .isEqualTo(ClassificationMetrics.of(ranges, PIMA_WEIGHTS, new InMemorySource(blocks)::sum));
  }

  @Test
  void withoutRowsOrWeightEverythingIsNaN() {
    for (double[] weights : new double[][] {{}, {0, 0}}) {
      ClassificationMetrics metrics =
          of(new double[weights.length], new double[weights.length], weights);
      assertThat(metrics.rows()).isEqualTo(weights.length);
      assertThat(metrics.weightSum()).isZero();
      assertThat(metrics.logLoss()).isNaN();
      assertThat(metrics.confusion().accuracy()).isNaN();
      assertThat(metrics.meanPrediction()).isNaN();
      assertThat(metrics.auc().value()).isNaN();
      assertThat(metrics.reliability()).hasSize(10);
    }
  }

  @Test
  void aLabelThatIsNeitherZeroNorOneMakesEverythingNaN() {
    ClassificationMetrics metrics = of(new double[] {1, -1, 2}, new double[] {1, 0, 0.5}, null);
    assertThat(metrics.confusion().accuracy()).isNaN();
    assertThat(metrics.logLoss()).isNaN();
    assertThat(metrics.auc().value()).isNaN();
  }

  @Test
  void aMarginThatIsNaNMakesEverythingNaN() {
    ClassificationMetrics metrics = of(PIMA, new double[] {0, 0, 0, 0, 0, 0, 0, Double.NaN});
    assertThat(metrics.rows()).isEqualTo(332);
    assertThat(metrics.confusion().accuracy()).isNaN();
    assertThat(metrics.auc().value()).isNaN();
  }

  /** Over rows sorted by margin, ties together, as scikit-learn has it. */
  private static double naivePrecision(double[] margins, double[] labels, double[] weights) {
    Integer[] order = new Integer[margins.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -margins[i]));
    double seen = 0;
    double positives = 0;
    double sum = 0;
    double tied = 0;
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      seen += weights[row];
      positives += weights[row] * labels[row];
      tied += weights[row] * labels[row];
      if (i + 1 == order.length || margins[order[i + 1]] != margins[row]) {
        sum += tied == 0 ? 0 : tied * positives / seen;
        tied = 0;
      }
    }
    return sum / positives;
  }

  @Test
  void averagePrecisionIsWithinItsErrorOfThatOverSortedRows() {
    for (double spread : new double[] {1e-4, 0.01, 1, 30}) {
      for (long seed = 1; seed <= 5; seed++) {
        int rows = 700;
        double[] margins = new double[rows];
        double[] labels = new double[rows];
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
          labels[row] = RandomBits.uniform(seed, 4L * row) < 0.3 ? 1 : 0;
          double margin = spread * (labels[row] + RandomBits.gaussian(seed, 2L * row + 1));
          margins[row] = seed == 1 ? Math.rint(20 * margin / spread) / 20 * spread : margin;
          weights[row] = RandomBits.uniform(seed, 4L * row + 1);
        }
        AreaUnderCurve area = of(margins, labels, weights).prAuc();
        assertThat(area.value())
            .isCloseTo(naivePrecision(margins, labels, weights), within(area.error() + 1e-12));
        assertThat(area.error()).isLessThan(spread == 1 ? 0.02 : spread == 0.01 ? 0.2 : 0.8);
      }
    }
  }

  @Test
  void averagePrecisionOfPimaIsThatOverSortedRows() {
    double[] margins = new double[PIMA.rows()];
    double[] ones = new double[PIMA.rows()];
    for (int row = 0; row < margins.length; row++) {
      margins[row] = Weighing.margin(PIMA, row, PIMA_WEIGHTS);
      ones[row] = 1;
    }
    AreaUnderCurve area = of(PIMA, PIMA_WEIGHTS).prAuc();
    assertThat(area.error()).isLessThan(1e-3);
    assertThat(area.value())
        .isCloseTo(naivePrecision(margins, PIMA.labels(), ones), within(area.error() + 1e-13));
  }

  @Test
  void aThresholdMovesTheConfusionAndNothingElse() {
    InMemorySource source = Weighing.source(PIMA);
    ClassificationMetrics even = of(PIMA, PIMA_WEIGHTS);
    for (double threshold : new double[] {0.1, 0.3, 0.5, 0.9}) {
      ClassificationMetrics metrics =
          ClassificationMetrics.of(source.ranges(), PIMA_WEIGHTS, threshold, source::sum);
      double[] counts = new double[4];
      for (int row = 0; row < PIMA.rows(); row++) {
        double p = 1 / (1 + Math.exp(-Weighing.margin(PIMA, row, PIMA_WEIGHTS)));
        counts[(p >= threshold ? 0 : 2) + (PIMA.labels()[row] == 1 ? 0 : 1)]++;
      }
      assertThat(metrics.confusion())
          .isEqualTo(new Confusion(counts[0], counts[1], counts[2], counts[3]));
      assertThat(metrics.threshold()).isEqualTo(threshold);
      assertThat(metrics.logLoss()).isEqualTo(even.logLoss());
      assertThat(metrics.auc()).isEqualTo(even.auc());
      assertThat(metrics.reliability()).isEqualTo(even.reliability());
    }
  }

  /** The smallest float, which some programs write where there is no number. */
  @Test
  void oneFarOutlierSpoilsItsOwnRowOnly() {
    double[] margins = new double[1_000];
    double[] labels = new double[1_000];
    Arrays.setAll(margins, row -> RandomBits.gaussian(1, row));
    Arrays.setAll(labels, row -> row % 2);
    margins[0] = 1;
    ClassificationMetrics without = of(margins.clone(), labels, null);
    margins[0] = -Float.MAX_VALUE;
    ClassificationMetrics with = of(margins, labels, null);
    Confusion before = without.confusion();
    assertThat(with.confusion())
        .isEqualTo(
            new Confusion(
                before.truePositive(),
                before.falsePositive() - 1,
                before.falseNegative(),
                before.trueNegative() + 1));
    assertThat(with.auc().value()).isCloseTo(without.auc().value(), within(0.002));
    assertThat(with.brier()).isCloseTo(without.brier(), within(0.001));
  }

  @Test
  void theCalibrationErrorIsTheMeanGapOfTheBins() {
    ClassificationMetrics metrics = of(PIMA, PIMA_WEIGHTS);
    double[] weight = new double[10];
    double[] gap = new double[10];
    for (int row = 0; row < PIMA.rows(); row++) {
      double p = 1 / (1 + Math.exp(-Weighing.margin(PIMA, row, PIMA_WEIGHTS)));
      weight[(int) (10 * p)]++;
      gap[(int) (10 * p)] += p - PIMA.labels()[row];
    }
    double sum = 0;
    for (double each : gap) {
      sum += Math.abs(each);
    }
    assertThat(metrics.calibrationError()).isCloseTo(sum / 332, DIGITS);
    assertThat(of(new double[] {800, -800}, new double[] {1, 0}, null).calibrationError()).isZero();
    assertThat(of(new double[] {800, -800}, new double[] {0, 1}, null).calibrationError())
        .isEqualTo(1);
  }
}
