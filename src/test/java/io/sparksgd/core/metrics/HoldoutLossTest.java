package io.sparksgd.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HoldoutLossTest {
  private static final TestExamples TRAINING = TestExamples.plane(400, 2, 1, 5);

  static Stream<Loss> losses() {
    return Stream.of(new SquaredLoss(), new HuberLoss(0.5), new LogisticLoss());
  }

  private static HoldoutLoss of(Loss loss, FeatureScaling scaling, TestExamples holdout) {
    InMemorySource source = Weighing.source(holdout);
    return new HoldoutLoss(loss, scaling, source.ranges(), source::sum);
  }

  private static double naive(
      Loss loss, FeatureScaling scaling, TestExamples holdout, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int row = 0; row < holdout.rows(); row++) {
      double margin = weights[holdout.dimension()];
      double[] z = new double[holdout.dimension()];
      scaling.features(holdout.features()[row], 0, z);
      for (int j = 0; j < holdout.dimension(); j++) {
        margin += weights[j] * z[j];
      }
      sum += holdout.weight(row) * loss.loss(margin, scaling.label(holdout.labels()[row]));
      total += holdout.weight(row);
    }
    return sum / total;
  }

  private static TestExamples moved(TestExamples data, double by, double times) {
    double[][] x = new double[data.rows()][data.dimension()];
    double[] y = new double[data.rows()];
    for (int row = 0; row < y.length; row++) {
      y[row] = by + times * data.labels()[row];
      for (int j = 0; j < data.dimension(); j++) {
        x[row][j] = by + times * data.features()[row][j];
      }
    }
    return new TestExamples(x, y, data.weights());
  }

  private static TestExamples classes(TestExamples data) {
    double[] y = data.labels().clone();
    Arrays.setAll(y, row -> y[row] > 0 ? 1 : 0);
    return new TestExamples(data.features(), y, data.weights());
  }

  @Test
  void everyLossIsTried() {
    assertThat(losses().<Object>map(Object::getClass))
        .containsExactlyInAnyOrder((Object[]) Loss.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itIsTheMeanLossOfANaiveLoopEvenFarOutsideTheTrainingRows(Loss loss) {
    TestExamples inside = TestExamples.plane(101, 2, 1, 6).weighted(7);
    List<TestExamples> holdouts =
        List.of(inside, moved(inside, 1e4, 1), moved(inside, 0, 1e5), moved(inside, -7, 1e-6));
    for (ScalingMethod method : ScalingMethod.values()) {
      boolean classes = loss instanceof LogisticLoss;
      FeatureScaling scaling = TRAINING.profile().scaling(method, !classes);
      for (TestExamples unlabelled : holdouts) {
        TestExamples holdout = classes ? classes(unlabelled) : unlabelled;
        HoldoutLoss holdoutLoss = of(loss, scaling, holdout);
        for (long seed = 0; seed < 20; seed++) {
          double[] weights = new double[3];
          for (int j = 0; j < 3; j++) {
            weights[j] = 3 * RandomBits.gaussian(seed, j);
          }
          double expected = naive(loss, scaling, holdout, weights);
          assertThat(holdoutLoss.at(weights))
              .isCloseTo(expected, within(1e-11 * Math.abs(expected) + 1e-20));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ScalingMethod.class)
  void theBoundsHoldAtTheirTightest(ScalingMethod method) {
    FeatureScaling scaling = TRAINING.profile().scaling(method);
    TestExamples corner =
        new TestExamples(new double[][] {{50, -80}}, new double[] {-1e3}, new double[] {3});
    for (double size : new double[] {1e-8, 1, 1e8}) {
      double[] weights = {size, -size, size};
      double expected = naive(new SquaredLoss(), scaling, corner, weights);
      assertThat(of(new SquaredLoss(), scaling, corner).at(weights))
          .isCloseTo(expected, within(1e-12 * expected));
    }
  }

  @Test
  void theBitsDoNotDependOnOrder() {
    List<ExampleBlock> blocks = TRAINING.weighted(3).blocks(100, 0, 70, 2);
    ColumnRanges ranges = ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
    List<ExampleBlock> reversed = new ArrayList<>(blocks);
    Collections.reverse(reversed);
    FeatureScaling scaling = TRAINING.profile().scaling(ScalingMethod.STANDARDIZE);
    double[] weights = {0.1, 0.7, -0.3};
    Loss loss = new HuberLoss(0.5);
    assertThat(
            new HoldoutLoss(loss, scaling, ranges, new InMemorySource(reversed)::sum).at(weights))
        .isEqualTo(
            new HoldoutLoss(loss, scaling, ranges, new InMemorySource(blocks)::sum).at(weights));
  }

  @Test
  void weightsThatAreNotFiniteGiveNaN() {
    FeatureScaling scaling = TRAINING.profile().scaling(ScalingMethod.STANDARDIZE);
    HoldoutLoss loss = of(new SquaredLoss(), scaling, TRAINING);
    assertThat(loss.at(new double[] {Double.NaN, 0, 0})).isNaN();
    assertThat(loss.at(new double[] {Double.POSITIVE_INFINITY, 0, 0})).isNaN();
    assertThat(loss.at(new double[] {1e200, 0, 0})).isNaN();
    assertThat(loss.at(new double[] {1e100, 0, 0})).isPositive();
  }

  @Test
  void aHoldoutWithoutRowsOrWeightIsRefused() {
    FeatureScaling scaling = FeatureScaling.identity(1);
    TestExamples none = new TestExamples(new double[1][1], new double[1], new double[] {0});
    assertThatThrownBy(() -> of(new SquaredLoss(), scaling, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid holdout: 1 rows of total weight 0.0 (both must be > 0)");
  }
}
