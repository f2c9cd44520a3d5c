package io.sparksgd.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {
  private static final double[][] GRADIENTS = {
    {1, -2, 0.5}, {0.25, 4, -1}, {-3, 0, 2}, {0.1, 0.2, 0.3}, {7, -7, 1e-3}
  };

  /** Makers of fresh optimizers of three weights. */
  static Stream<Supplier<Optimizer>> examples() {
    return Stream.of(
        Sgd::new,
        () -> new Momentum(0.9, 3),
        () -> new Momentum(0.5, 3),
        () -> new Momentum(0.01, 3),
        () -> new Momentum(0.99, 3));
  }

  @Test
  void everyOptimizerHasAnExample() {
    assertThat(examples().<Class<?>>map(example -> example.get().getClass()).distinct())
        .containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aZeroGradientLeavesTheWeights(Supplier<Optimizer> example) {
    double[] weights = {1, -2, 3};
    example.get().update(weights, new double[3], 0.5);
    assertThat(weights).containsExactly(1, -2, 3);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aZeroRateLeavesTheWeights(Supplier<Optimizer> example) {
    double[] weights = {1, -2, 3};
    example.get().update(weights, GRADIENTS[0], 0);
    assertThat(weights).containsExactly(1, -2, 3);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theGradientIsNotChanged(Supplier<Optimizer> example) {
    double[] gradient = {1, 2, 3};
    example.get().update(new double[3], gradient, 0.5);
    assertThat(gradient).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aResetForgetsAllSteps(Supplier<Optimizer> example) {
    Optimizer used = example.get();
    run(used);
    used.reset();
    assertThat(run(used)).isEqualTo(run(example.get()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aNonFiniteGradientReachesTheWeights(Supplier<Optimizer> example) {
    double[] weights = new double[3];
    example.get().update(weights, new double[] {Double.NaN, 1, 1}, 0.5);
    assertThat(weights[0]).isNaN();
    assertThat(weights[1]).isFinite();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theStabilityLimitDividesConvergenceFromDivergence(Supplier<Optimizer> example) {
    double limit = example.get().stabilityLimit();
    assertThat(distanceAfter(20_000, example.get(), 0.99 * limit)).isLessThan(1e-6);
    assertThat(distanceAfter(20_000, example.get(), 1.01 * limit)).isGreaterThan(1e6);
  }

  @Test
  void sgdFollowsItsFormula() {
    double[] expected = {1, 2, 3};
    for (int step = 0; step < 5; step++) {
      for (int j = 0; j < 3; j++) {
        expected[j] = expected[j] - 0.1 / (step + 1) * GRADIENTS[step][j];
      }
    }
    assertThat(run(new Sgd())).containsExactly(expected, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9})
  void momentumFollowsItsFormula(double beta) {
    double[] expected = {1, 2, 3};
    for (int j = 0; j < 3; j++) {
      for (int step = 0; step < 5; step++) {
        // v_t is sum over s <= t of (1 - beta) beta^(t - s) g_s.
        double velocity = 0;
        for (int s = 0; s <= step; s++) {
          velocity += (1 - beta) * Math.pow(beta, step - s) * GRADIENTS[s][j];
        }
        expected[j] -= 0.1 / (step + 1) * velocity;
      }
    }
    assertThat(run(new Momentum(beta, 3))).containsExactly(expected, within(1e-14));
  }

  @Test
  void underAConstantGradientMomentumReachesTheSpeedOfSgd() {
    double[] weights = new double[1];
    Momentum momentum = new Momentum(0.9, 1);
    for (int step = 0; step < 500; step++) {
      momentum.update(weights, new double[] {1}, 0.1);
    }
    double before = weights[0];
    momentum.update(weights, new double[] {1}, 0.1);
    assertThat(before - weights[0]).isCloseTo(0.1, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, 1, -0.5, 1.5, Double.POSITIVE_INFINITY})
  void momentumOutOfRangeIsRefused(double beta) {
    assertThatThrownBy(() -> new Momentum(beta, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid momentum: " + beta + " (must be in (0, 1))");
  }

  /** Five steps at falling rates from {1, 2, 3}. */
  private static double[] run(Optimizer optimizer) {
    double[] weights = {1, 2, 3};
    for (int step = 0; step < GRADIENTS.length; step++) {
      optimizer.update(weights, GRADIENTS[step], 0.1 / (step + 1));
    }
    return weights;
  }

  /** How far from the optimum of w^2 / 2 the weight is that began at 1; stops when it is huge. */
  private static double distanceAfter(int steps, Optimizer optimizer, double rate) {
    double[] weights = {1, 1, 1};
    for (int step = 0; step < steps && Math.abs(weights[0]) < 1e9; step++) {
      optimizer.update(weights, weights.clone(), rate);
    }
    return Math.abs(weights[0]);
  }
}
