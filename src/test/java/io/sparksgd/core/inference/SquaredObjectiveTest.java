package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.training.TestExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SquaredObjectiveTest {
  private static final TestExamples DATA = TestExamples.plane(200, 3, 1, 5).weighted(6);

  private final double[] weights = {0.3, -1.2, 0.7, 0.4};

  @ParameterizedTest
  @EnumSource(ScalingMethod.class)
  void theValueIsTheMeanLossOverAllRows(ScalingMethod method) {
    ScaledProfile profile = scaled(method);
    double sum = 0;
    for (int row = 0; row < DATA.rows(); row++) {
      double margin = weights[3];
      double[] z = new double[3];
      profile.scaling().features(DATA.features()[row], 0, z);
      for (int j = 0; j < 3; j++) {
        margin += weights[j] * z[j];
      }
      double label = profile.scaling().label(DATA.labels()[row]);
      sum += DATA.weight(row) * new SquaredLoss().loss(margin, label);
    }
    assertThat(TestObjectives.squared(DATA, profile).value(weights))
        .isCloseTo(sum / profile.weightSum(), within(1e-12 * sum));
  }

  @ParameterizedTest
  @EnumSource(ScalingMethod.class)
  void theGradientMatchesCentralDifferences(ScalingMethod method) {
    SquaredObjective objective = TestObjectives.squared(DATA, scaled(method));
    double[] gradient = objective.gradient(weights);
    double step = 1e-4;
    for (int j = 0; j < weights.length; j++) {
      double[] above = weights.clone();
      double[] below = weights.clone();
      above[j] += step;
      below[j] -= step;
      double difference = (objective.value(above) - objective.value(below)) / (2 * step);
      assertThat(gradient[j]).isCloseTo(difference, within(1e-7 * Math.abs(difference)));
    }
  }

  @Test
  void standardisedLinesBendByOneInEveryDirection() {
    TestExamples line = TestExamples.line(10_000, 1, 5);
    DataProfile profile = line.profile();
    SquaredObjective objective =
        TestObjectives.squared(
            DATA, new ScaledProfile(profile, profile.scaling(ScalingMethod.STANDARDIZE)));
    assertThat(objective.curvature().largest()).isCloseTo(1, within(1e-12));
    assertThat(objective.curvature().perExample()).isCloseTo(profile.kurtosis(0) + 1, within(0.1));
  }

  @Test
  void theLargestCurvatureIsThatOfTheHessian() {
    double[][] x = {{1}, {2}, {3}, {6}};
    DataProfile profile = new TestExamples(x, new double[] {1, 2, 3, 5}, null).profile();
    SquaredObjective objective =
        TestObjectives.squared(
            DATA, new ScaledProfile(profile, profile.scaling(ScalingMethod.NONE)));
    double square = (1 + 4 + 9 + 36) / 4.0;
    double mean = 3;
    double root = Math.sqrt((square - 1) * (square - 1) / 4 + mean * mean);
    assertThat(objective.curvature().largest()).isCloseTo((square + 1) / 2 + root, within(1e-9));
  }

  @Test
  void noMiniBatchLosesMoreThanTheBound() {
    ScaledProfile profile = scaled(ScalingMethod.STANDARDIZE);
    double bound = TestObjectives.squared(DATA, profile).largestBatchLoss(weights);
    double share = profile.rows() / profile.weightSum();
    for (int row = 0; row < DATA.rows(); row++) {
      double margin = weights[3];
      double[] z = new double[3];
      profile.scaling().features(DATA.features()[row], 0, z);
      for (int j = 0; j < 3; j++) {
        margin += weights[j] * z[j];
      }
      double label = profile.scaling().label(DATA.labels()[row]);
      assertThat(share * DATA.weight(row) * new SquaredLoss().loss(margin, label))
          .isLessThanOrEqualTo(bound);
    }
  }

  private static ScaledProfile scaled(ScalingMethod method) {
    DataProfile profile = DATA.profile();
    return new ScaledProfile(profile, profile.scaling(method));
  }
}
