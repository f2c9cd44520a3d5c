package io.sparksgd.core.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PenaltyTest {
  private static final int POINTS = 500;
  private static final int LENGTH = 6;

  static Stream<Penalty> penalties() {
    return Stream.of(
        Penalty.none(),
        Penalty.l1(0.3),
        Penalty.l2(0.7),
        Penalty.elasticNet(0.5, 0.25),
        Penalty.elasticNet(2, 0.9));
  }

  private static double[] randomWeights(Random random) {
    double[] weights = new double[LENGTH];
    for (int j = 0; j < LENGTH; j++) {
      weights[j] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void theValueIsThatOfTheFormula(Penalty penalty) {
    Random random = new Random(1);
    for (int point = 0; point < POINTS; point++) {
      double[] weights = randomWeights(random);
      double expected = 0;
      for (int j = 0; j < LENGTH - 1; j++) {
        double w = weights[j];
        double alpha = penalty.l1Ratio();
        expected += penalty.lambda() * (alpha * Math.abs(w) + (1 - alpha) / 2 * Math.pow(w, 2));
      }
      assertThat(penalty.value(weights)).isCloseTo(expected, within(1e-13));
    }
  }

  @Test
  void theValueOfEachKindIsAsComputedByHand() {
    double[] weights = {3, -4, 100};
    assertThat(Penalty.none().value(weights)).isZero();
    assertThat(Penalty.l1(0.5).value(weights)).isEqualTo(3.5);
    assertThat(Penalty.l2(0.5).value(weights)).isEqualTo(6.25);
    assertThat(Penalty.elasticNet(2, 0.25).value(weights)).isEqualTo(3.5 + 18.75);
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void theInterceptIsNeverPenalised(Penalty penalty) {
    double[] weights = {0, 0, 1e3};
    double[] gradient = {0, 0, 0.25};
    penalty.addGradient(weights, 1, gradient);
    penalty.shrink(weights, j -> 10, 1);
    assertThat(penalty.value(weights)).isZero();
    assertThat(gradient[2]).isEqualTo(0.25);
    assertThat(weights[2]).isEqualTo(1e3);
    assertThat(penalty.subgradient(weights, gradient)[2]).isEqualTo(0.25);
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void gradientAndSubgradientMatchFiniteDifferencesAwayFromZero(Penalty penalty) {
    Random random = new Random(2);
    double h = 1e-5;
    for (int point = 0; point < POINTS; point++) {
      double[] weights = new double[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        weights[j] = Math.copySign(0.01 + random.nextDouble(), random.nextGaussian());
      }
      double[] gradient = new double[LENGTH];
      penalty.addGradient(weights, 1, gradient);
      double[] slope = penalty.subgradient(weights, gradient);
      for (int j = 0; j < LENGTH; j++) {
        double[] above = weights.clone();
        double[] below = weights.clone();
        above[j] += h;
        below[j] -= h;
        double difference = (penalty.value(above) - penalty.value(below)) / (2 * h);
        assertThat(slope[j]).isCloseTo(difference, within(1e-8));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void theGradientIsAddedInProportionToTheShare(Penalty penalty) {
    double[] weights = {1, -2, 0, 5};
    double[] gradient = {10, 20, 30, 40};
    penalty.addGradient(weights, 0.25, gradient);
    double step = penalty.l2() / 4;
    assertThat(gradient).containsExactly(10 + step, 20 - 2 * step, 30, 40);
    assertThat(weights).containsExactly(1, -2, 0, 5);
  }

  /**
   * No u is cheaper than the proximal step in t |u| + (u - w)^2 / 2, on a grid around it and at 0.
   */
  @ParameterizedTest
  @MethodSource("penalties")
  void theProximalStepIsTheMinimiser(Penalty penalty) {
    Random random = new Random(3);
    for (int point = 0; point < POINTS; point++) {
      double[] before = randomWeights(random);
      double[] rates = new double[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        rates[j] = 2 * random.nextDouble();
      }
      double share = random.nextDouble();
      double[] after = before.clone();
      penalty.shrink(after, j -> rates[j], share);
      for (int j = 0; j < LENGTH - 1; j++) {
        double threshold = rates[j] * share * penalty.lambda() * penalty.l1Ratio();
        double least = proximalCost(threshold, before[j], after[j]);
        assertThat(least).isLessThanOrEqualTo(proximalCost(threshold, before[j], 0) + 1e-15);
        for (int k = -100; k <= 100; k++) {
          assertThat(least)
              .isLessThanOrEqualTo(proximalCost(threshold, before[j], after[j] + k / 50.0) + 1e-15);
        }
      }
    }
  }

  private static double proximalCost(double threshold, double from, double to) {
    return threshold * Math.abs(to) + (to - from) * (to - from) / 2;
  }

  @Test
  void weightsWithinTheThresholdBecomeExactlyZero() {
    double[] weights = {0.5, -0.5, 0.75, -0.75, 0.25, -0.0, 9};
    Penalty.l1(2).shrink(weights, j -> 0.5, 0.5);
    double[] expected = {0, 0, 0.25, -0.25, 0, 0, 9};
    // Bits: a zero is +0.0.
    assertThat(weights).isEqualTo(expected);
  }

  @Test
  void eachWeightHasItsOwnStepSize() {
    double[] weights = {1, 1, 1, 1};
    IntToDoubleFunction stepSize = j -> j / 4.0;
    Penalty.l1(1).shrink(weights, stepSize, 1);
    assertThat(weights).containsExactly(1, 0.75, 0.5, 1);
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void aZeroStepSizeLeavesTheWeights(Penalty penalty) {
    double[] weights = {1, -2, 0, 4};
    penalty.shrink(weights, j -> 0, 1);
    assertThat(weights).containsExactly(1, -2, 0, 4);
  }

  @Test
  void withoutL1NothingIsShrunk() {
    double[] weights = {1e-300, -1e-300, 3};
    Penalty.l2(5).shrink(weights, j -> 1, 1);
    Penalty.none().shrink(weights, j -> 1, 1);
    assertThat(weights).containsExactly(1e-300, -1e-300, 3);
  }

  /**
   * With orthonormal features the lasso's optimum is the soft threshold of z'y, and with an elastic
   * net that divided by 1 + l2 (Zou and Hastie 2005): at F = |w - c|^2 / 2 + penalty.
   */
  @ParameterizedTest
  @MethodSource("penalties")
  void theSubgradientVanishesAtTheOptimum(Penalty penalty) {
    double[] centre = {2, -3, 0.01, -0.02, 0.5, 7};
    double l1 = penalty.lambda() * penalty.l1Ratio();
    double l2 = penalty.lambda() * (1 - penalty.l1Ratio());
    double[] optimum = centre.clone();
    for (int j = 0; j < LENGTH - 1; j++) {
      double size = Math.max(0, Math.abs(centre[j]) - l1) / (1 + l2);
      optimum[j] = size * Math.signum(centre[j]);
    }
    assertThat(norm(subgradientAt(penalty, optimum, centre))).isLessThan(1e-15);
    for (int j = 0; j < LENGTH; j++) {
      double[] elsewhere = optimum.clone();
      elsewhere[j] += 0.001;
      assertThat(norm(subgradientAt(penalty, elsewhere, centre))).isGreaterThan(0.0009);
    }
  }

  private static double[] subgradientAt(Penalty penalty, double[] weights, double[] centre) {
    double[] gradient = new double[weights.length];
    for (int j = 0; j < weights.length; j++) {
      gradient[j] = weights[j] - centre[j];
    }
    penalty.addGradient(weights, 1, gradient);
    return penalty.subgradient(weights, gradient);
  }

  private static double norm(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    return Math.sqrt(square);
  }

  /** The subdifferential of l1 |u| at 0 is [-l1, l1]: of its sums with g, the one nearest to 0. */
  @Test
  void atZeroTheSubgradientIsTheLeastOfAll() {
    Penalty penalty = Penalty.l1(0.5);
    Random random = new Random(4);
    for (int point = 0; point < POINTS; point++) {
      double g = random.nextGaussian();
      double least = penalty.subgradient(new double[2], new double[] {g, 0})[0];
      double nearest = Double.POSITIVE_INFINITY;
      for (int k = -1000; k <= 1000; k++) {
        nearest = Math.min(nearest, Math.abs(g + 0.5 * k / 1000));
      }
      assertThat(Math.abs(least)).isCloseTo(nearest, within(3e-4));
      assertThat(least * g >= 0).isTrue();
    }
  }

  @Test
  void theSubgradientChangesNeitherArgument() {
    double[] weights = {1, 0, 2};
    double[] gradient = {3, 4, 5};
    assertThat(Penalty.none().subgradient(weights, gradient)).isNotSameAs(gradient);
    Penalty.l1(1).subgradient(weights, gradient);
    assertThat(weights).containsExactly(1, 0, 2);
    assertThat(gradient).containsExactly(3, 4, 5);
  }

  /** Gradient step, then proximal step, over and over: the fixed point is the lasso's optimum. */
  @ParameterizedTest
  @MethodSource("penalties")
  void proximalGradientDescentEndsWhereTheSubgradientVanishes(Penalty penalty) {
    double[] centre = {2, -3, 0.01, -0.02, 0.5, 7};
    double[] weights = new double[LENGTH];
    for (int step = 0; step < 2000; step++) {
      double[] gradient = new double[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        double next = j + 1 < LENGTH ? 0.3 * weights[j + 1] : 0;
        double last = j > 0 ? 0.3 * weights[j - 1] : 0;
        gradient[j] = weights[j] + next + last - centre[j];
      }
      penalty.addGradient(weights, 1, gradient);
      if (step == 1999) {
        assertThat(norm(penalty.subgradient(weights, gradient))).isLessThan(1e-12);
      }
      for (int j = 0; j < LENGTH; j++) {
        weights[j] -= 0.2 * gradient[j];
      }
      penalty.shrink(weights, j -> 0.2, 1);
    }
  }

  @Test
  void weightsThatAreNotNumbersStaySo() {
    Penalty penalty = Penalty.elasticNet(1, 0.5);
    double[] weights = {Double.NaN, 1, 1};
    penalty.shrink(weights, j -> 0.1, 1);
    assertThat(weights[0]).isNaN();
    assertThat(penalty.value(weights)).isNaN();
    assertThat(penalty.subgradient(weights, new double[3])[0]).isNaN();
    assertThat(penalty.subgradient(new double[3], new double[] {Double.NaN, 0, 0})[0]).isNaN();
  }

  @Test
  void hugeWeightsDoNotSpoilAPenaltyWithoutSquares() {
    assertThat(Penalty.l1(1).value(new double[] {1e200, 0})).isEqualTo(1e200);
    assertThat(Penalty.l2(1).value(new double[] {1e200, 0})).isInfinite();
  }

  @Test
  void noWeightsCostNothing() {
    assertThat(Penalty.elasticNet(1, 0.5).value(new double[] {5})).isZero();
  }

  @Test
  void strengthsFollowLambdaAndRatio() {
    Penalty net = Penalty.elasticNet(2, 0.25);
    assertThat(net.l1()).isEqualTo(0.5);
    assertThat(net.l2()).isEqualTo(1.5);
    assertThat(net.hasL1()).isTrue();
    assertThat(net.hasL2()).isTrue();
    assertThat(Penalty.l1(2).hasL2()).isFalse();
    assertThat(Penalty.l2(2).hasL1()).isFalse();
    assertThat(Penalty.l2(2).isNone()).isFalse();
    assertThat(Penalty.none().isNone()).isTrue();
    assertThat(Penalty.l1(0).isNone()).isTrue();
    assertThat(Penalty.elasticNet(2, 1)).isEqualTo(Penalty.l1(2));
    assertThat(Penalty.elasticNet(2, 0)).isEqualTo(Penalty.l2(2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY})
  void aLambdaOutOfRangeIsRefused(double lambda) {
    assertThatThrownBy(() -> Penalty.l2(lambda))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid lambda: " + lambda + " (must be >= 0 and finite)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.1, 1.1, Double.POSITIVE_INFINITY})
  void aRatioOutOfRangeIsRefused(double ratio) {
    assertThatThrownBy(() -> Penalty.elasticNet(1, ratio))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid l1-ratio: " + ratio + " (must be in [0, 1])");
  }
}
