package io.sparksgd.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.SquaredObjective;
import io.sparksgd.core.inference.TestObjectives;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 103 weighted rows in six mini-batches of which the last has three rows. */
class GradientsOfAnEpochTest {
  private static final TestExamples DATA = TestExamples.plane(103, 2, 1, 5).weighted(6);
  private static final MiniBatches BATCHES = new MiniBatches(103, 20, 1);
  private static final double[] WEIGHTS = {0.3, -1.2, 0.7};

  private final InMemorySource source = new InMemorySource(DATA.blocks(40));
  private final DataProfile data = DATA.profile();
  private final ScaledProfile profile =
      new ScaledProfile(data, data.scaling(ScalingMethod.STANDARDIZE));
  private final SquaredObjective objective = TestObjectives.squared(DATA, profile);

  @ParameterizedTest
  @EnumSource(SumsKind.class)
  void theyAddUpToTheFullGradient(SumsKind kind) {
    double[] sum = new double[3];
    double losses = 0;
    for (int step = 0; step < BATCHES.stepsPerEpoch(); step++) {
      double[] gradient = new double[3];
      losses += sums(kind, step, WEIGHTS).lossAndGradient(0, WEIGHTS, gradient);
      Arrays.setAll(sum, j -> sum[j] + gradient[j]);
    }
    double batches = 103 / 20.0;
    double[] full = objective.gradient(WEIGHTS);
    Arrays.setAll(full, j -> batches * full[j]);
    assertThat(sum).containsExactly(full, within(1e-12));
    assertThat(losses).isCloseTo(batches * objective.value(WEIGHTS), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void eachMatchesCentralDifferencesOfItsLoss(int step) {
    double[] gradient = new double[3];
    sums(SumsKind.GRADIENTS, step, WEIGHTS).lossAndGradient(0, WEIGHTS, gradient);
    for (int j = 0; j < 3; j++) {
      double difference = (lossBeside(step, j, 1e-4) - lossBeside(step, j, -1e-4)) / 2e-4;
      assertThat(gradient[j]).isCloseTo(difference, within(1e-8));
    }
  }

  private double lossBeside(int step, int weight, double distance) {
    double[] weights = WEIGHTS.clone();
    weights[weight] += distance;
    return sums(SumsKind.GRADIENTS, step, weights).lossAndGradient(0, weights, new double[3]);
  }

  private WindowSums sums(SumsKind kind, int step, double[] weights) {
    Window window = new Window(BATCHES, 0, step, 1);
    if (kind == SumsKind.MOMENTS) {
      MomentPass pass = new MomentPass(window, profile);
      return pass.read(source.sum(pass));
    }
    GradientPass pass = new GradientPass(window, new SquaredLoss(), profile, weights);
    return pass.read(source.sum(pass));
  }
}
