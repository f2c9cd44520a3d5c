package io.sparksgd.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparksgd.core.penalty.Penalty;
import java.util.Arrays;
import java.util.Random;
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
        () -> new Momentum(0.99, 3),
        () -> new Nesterov(0.9, 3),
        () -> new Nesterov(0.5, 3),
        () -> new Nesterov(0.01, 3),
        () -> new Nesterov(0.99, 3),
        () -> new AdaGrad(AdaGrad.EPSILON, 3),
        () -> new RmsProp(RmsProp.DECAY, RmsProp.EPSILON, 3),
        () -> new RmsProp(0.9, 0.1, 3),
        () -> new Adam(Adam.BETA1, Adam.BETA2, Adam.EPSILON, 3),
        () -> new Adam(0.5, 0.9, 0.1, 3),
        () -> new AdamW(Adam.BETA1, Adam.BETA2, Adam.EPSILON, AdamW.WEIGHT_DECAY, 3));
  }

  /** Optimizers whose rate is bounded by the curvature. */
  static Stream<Supplier<Optimizer>> bounded() {
    return examples().filter(example -> Double.isFinite(example.get().stabilityLimit()));
  }

  static Stream<Supplier<Optimizer>> adaptive() {
    return examples().filter(example -> Double.isInfinite(example.get().stabilityLimit()));
  }

  /** Optimizers of which each step depends on the gradient in proportion to it alone. */
  static Stream<Supplier<Optimizer>> withoutMean() {
    return Stream.of(
        Sgd::new,
        () -> new AdaGrad(AdaGrad.EPSILON, 3),
        () -> new RmsProp(RmsProp.DECAY, RmsProp.EPSILON, 3),
        () -> new Adam(0, Adam.BETA2, Adam.EPSILON, 3),
        () -> new AdamW(0, Adam.BETA2, Adam.EPSILON, 0, 3));
  }

  /** All classes of a sealed family that are no families themselves. */
  private static Stream<Class<?>> optimizers(Class<?> family) {
    return family.isSealed()
        ? Stream.of(family.getPermittedSubclasses()).flatMap(OptimizerTest::optimizers)
        : Stream.of(family);
  }

  @Test
  void everyOptimizerHasAnExample() {
    assertThat(examples().<Class<?>>map(example -> example.get().getClass()).distinct())
        .containsExactlyInAnyOrder(optimizers(Optimizer.class).toArray(Class<?>[]::new));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aZeroGradientLeavesTheWeights(Supplier<Optimizer> example) {
    double[] weights = {1, -2, 3};
    Optimizer optimizer = example.get();
    optimizer.update(weights, new double[3], 0.5);
    double kept = optimizer instanceof AdamW ? 1 - 0.5 * AdamW.WEIGHT_DECAY : 1;
    assertThat(weights).containsExactly(kept, -2 * kept, 3);
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
  @MethodSource("bounded")
  void theStabilityLimitDividesConvergenceFromDivergence(Supplier<Optimizer> example) {
    double limit = example.get().stabilityLimit();
    assertThat(distanceAfter(20_000, example.get(), 0.99 * limit)).isLessThan(1e-6);
    assertThat(distanceAfter(20_000, example.get(), 1.01 * limit)).isGreaterThan(1e6);
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void whatCurvatureBoundsHasNoStandardRate(Supplier<Optimizer> example) {
    assertThat(example.get().standardRate()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void anAdaptiveOptimizerHasAStandardRate(Supplier<Optimizer> example) {
    double rate =
        example.get() instanceof AdaGrad || example.get() instanceof RmsProp ? 0.01 : 1e-3;
    assertThat(example.get().standardRate()).hasValue(rate);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void adaptiveStepsAreBoundedWhateverTheGradient(Supplier<Optimizer> example) {
    Random random = new Random(1);
    Optimizer optimizer = example.get();
    for (int step = 0; step < 1000; step++) {
      double[] weights = new double[3];
      double[] gradient = randomGradient(random);
      optimizer.update(weights, gradient, 0.25);
      for (double weight : weights) {
        // RMSprop's first step is the longest: 1 / sqrt(1 - 0.99) rates.
        assertThat(Math.abs(weight)).isLessThanOrEqualTo(10.000001 * 0.25);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aRestoredOptimizerContinuesToTheBit(Supplier<Optimizer> example) {
    Optimizer first = example.get();
    run(first);
    OptimizerState state = first.state();
    Optimizer second = example.get();
    run(second);
    run(second);
    second.restore(state);
    assertThat(second.state()).isEqualTo(state);
    assertThat(run(second)).isEqualTo(run(first));
    assertThat(second.state()).isEqualTo(first.state());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aStateDoesNotChangeWithLaterSteps(Supplier<Optimizer> example) {
    Optimizer optimizer = example.get();
    run(optimizer);
    String before = optimizer.state().toString();
    OptimizerState state = optimizer.state();
    run(optimizer);
    assertThat(state).hasToString(before);
    if (!(optimizer instanceof Sgd)) {
      assertThat(optimizer.state()).isNotEqualTo(state);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aResetGivesTheStateOfAFreshOptimizer(Supplier<Optimizer> example) {
    Optimizer optimizer = example.get();
    run(optimizer);
    optimizer.reset();
    assertThat(optimizer.state()).isEqualTo(example.get().state());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aStateOfAnotherShapeIsRefused(Supplier<Optimizer> example) {
    Optimizer optimizer = example.get();
    run(optimizer);
    OptimizerState before = optimizer.state();
    int vectors = before.vectors().length;
    assertThatThrownBy(() -> optimizer.restore(new OptimizerState(0, new double[vectors + 1][3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid optimizer state: %d vectors (must be %d)".formatted(vectors + 1, vectors));
    if (vectors > 0) {
      double[][] longer = new double[vectors][3];
      longer[vectors - 1] = new double[4];
      assertThatThrownBy(() -> optimizer.restore(new OptimizerState(0, longer)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Invalid optimizer state: 4 weights in vector %d (must be 3)".formatted(vectors - 1));
    }
    assertThat(optimizer.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void beforeAnUpdateTheStepSizeIsZero(Supplier<Optimizer> example) {
    Optimizer optimizer = example.get();
    assertThat(optimizer.stepSize(0)).isZero();
    run(optimizer);
    assertThat(optimizer.stepSize(0)).isPositive();
    OptimizerState state = optimizer.state();
    optimizer.reset();
    assertThat(optimizer.stepSize(0)).isZero();
    run(optimizer);
    optimizer.restore(state);
    assertThat(optimizer.stepSize(0)).isZero();
  }

  @ParameterizedTest
  @MethodSource("withoutMean")
  void theStepSizeIsWhatAUnitOfGradientMoves(Supplier<Optimizer> example) {
    Random random = new Random(2);
    Optimizer optimizer = example.get();
    for (int step = 0; step < 1000; step++) {
      double[] weights = new double[3];
      double[] gradient = randomGradient(random);
      optimizer.update(weights, gradient, 0.1 / (1 + step));
      for (int j = 0; j < 3; j++) {
        assertThat(weights[j]).isEqualTo(-optimizer.stepSize(j) * gradient[j]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aConstantGradientMovesByTheStepSizeInTheEnd(Supplier<Optimizer> example) {
    double[] gradient = {1, -2, 0.5};
    double[] weights = new double[3];
    double[] before = weights;
    Optimizer optimizer = example.get();
    for (int step = 0; step < 3000; step++) {
      before = weights.clone();
      optimizer.update(weights, gradient, 1e-3);
    }
    for (int j = optimizer instanceof AdamW ? 2 : 0; j < 3; j++) {
      assertThat((before[j] - weights[j]) / gradient[j])
          .isCloseTo(optimizer.stepSize(j), withinPercentage(1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyOptimizerFindsTheMinimumOfAQuadratic(Supplier<Optimizer> example) {
    assertThat(minimum(example.get(), Penalty.none(), new double[] {0, 0, 3}))
        .containsExactly(new double[] {0, 0, 3}, within(1e-4));
  }

  /** AdamW is left out: with decay it has no objective. */
  @ParameterizedTest
  @MethodSource("examples")
  void withProximalStepsEveryOptimizerFindsTheLasso(Supplier<Optimizer> example) {
    if (example.get() instanceof AdamW) {
      return;
    }
    double[] weights = minimum(example.get(), Penalty.l1(0.2), new double[] {2, -1, 3});
    assertThat(weights).containsExactly(new double[] {1.8, 0, 3}, within(1e-4));
    assertThat(weights[1]).isZero();
  }

  /** Where the iterates end on sum h_j (w_j - c_j)^2 / 2 at rates that fall to 0. */
  private static double[] minimum(Optimizer optimizer, Penalty penalty, double[] centre) {
    double[] curvature = {1, 0.1, 0.5};
    double[] weights = {1, -2, 0};
    int steps = 20_000;
    for (int step = 0; step < steps; step++) {
      double[] gradient = new double[3];
      for (int j = 0; j < 3; j++) {
        gradient[j] = curvature[j] * (weights[j] - centre[j]);
      }
      optimizer.update(weights, gradient, 0.5 * (steps - step) / steps);
      penalty.shrink(weights, optimizer::stepSize, 1);
    }
    return weights;
  }

  /** What a step takes from weight j, from all its gradients so far: the paper's sums, in full. */
  private interface Formula {
    double change(int j, double weight, double[] gradients, double rate);
  }

  private record Twin(String name, Supplier<Optimizer> optimizer, Formula formula) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Twin> twins() {
    return Stream.of(
        new Twin("sgd", Sgd::new, (j, w, g, rate) -> rate * last(g)),
        new Twin("momentum", () -> new Momentum(0.9, 3), (j, w, g, rate) -> rate * mean(0.9, g, 1)),
        new Twin(
            "nesterov",
            () -> new Nesterov(0.9, 3),
            (j, w, g, rate) -> rate * (0.9 * mean(0.9, g, 1) + (1 - 0.9) * last(g))),
        new Twin(
            "adagrad",
            () -> new AdaGrad(1e-10, 3),
            (j, w, g, rate) -> rate * last(g) / (1e-10 + Math.sqrt(sumOfSquares(g)))),
        new Twin(
            "rmsprop",
            () -> new RmsProp(0.99, 1e-8, 3),
            (j, w, g, rate) -> rate * last(g) / (Math.sqrt(mean(0.99, g, 2)) + 1e-8)),
        new Twin(
            "adam",
            () -> new Adam(0.9, 0.999, 1e-8, 3),
            (j, w, g, rate) -> rate * adam(0.9, 0.999, 1e-8, g)),
        new Twin(
            "adam with other constants",
            () -> new Adam(0.5, 0.9, 0.1, 3),
            (j, w, g, rate) -> rate * adam(0.5, 0.9, 0.1, g)),
        new Twin(
            "adamw",
            () -> new AdamW(0.9, 0.999, 1e-8, 0.1, 3),
            (j, w, g, rate) -> rate * (adam(0.9, 0.999, 1e-8, g) + (j < 2 ? 0.1 * w : 0))));
  }

  private static double last(double[] gradients) {
    return gradients[gradients.length - 1];
  }

  private static double sumOfSquares(double[] gradients) {
    double sum = 0;
    for (double gradient : gradients) {
      sum += gradient * gradient;
    }
    return sum;
  }

  /** The running mean from 0, sum over s of (1 - decay) decay^(t - s) g_s^power. */
  private static double mean(double decay, double[] gradients, int power) {
    double sum = 0;
    for (int s = 0; s < gradients.length; s++) {
      double share = (1 - decay) * Math.pow(decay, gradients.length - 1 - s);
      sum += share * Math.pow(gradients[s], power);
    }
    return sum;
  }

  private static double adam(double beta1, double beta2, double epsilon, double[] gradients) {
    int t = gradients.length;
    double first = mean(beta1, gradients, 1) / (1 - Math.pow(beta1, t));
    double second = mean(beta2, gradients, 2) / (1 - Math.pow(beta2, t));
    return first / (Math.sqrt(second) + epsilon);
  }

  @Test
  void everyOptimizerHasATwin() {
    assertThat(twins().<Class<?>>map(twin -> twin.optimizer().get().getClass()).distinct())
        .containsExactlyInAnyOrder(optimizers(Optimizer.class).toArray(Class<?>[]::new));
  }

  @ParameterizedTest
  @MethodSource("twins")
  void everyOptimizerTakesTheStepsOfItsPaper(Twin twin) {
    Random random = new Random(3);
    int steps = 1000;
    double[][] history = new double[3][steps];
    double[] weights = {1, -2, 3};
    double[] expected = weights.clone();
    Optimizer optimizer = twin.optimizer().get();
    for (int step = 0; step < steps; step++) {
      double rate = 0.1 * random.nextDouble();
      double[] gradient = new double[3];
      for (int j = 0; j < 3; j++) {
        gradient[j] = (1 + 10 * j) * random.nextGaussian();
        history[j][step] = gradient[j];
        double[] soFar = Arrays.copyOf(history[j], step + 1);
        expected[j] -= twin.formula().change(j, expected[j], soFar, rate);
      }
      optimizer.update(weights, gradient, rate);
      for (int j = 0; j < 3; j++) {
        assertThat(weights[j])
            .as("weight %s after step %s", j, step)
            .isCloseTo(expected[j], within(1e-12 * Math.max(1, Math.abs(expected[j]))));
      }
    }
  }

  /**
   * Sutskever et al. (2013), equations 3 and 4: theta moves by v = mu v - epsilon g(theta + mu v).
   * The points theta + mu v where gradients are taken are Nesterov's weights here.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99})
  void nesterovVisitsThePointsWhereThePaperLooksAhead(double beta) {
    Random random = new Random(4);
    double rate = 0.3;
    double theta = 5;
    double velocity = 0;
    double[] weights = {theta};
    Nesterov nesterov = new Nesterov(beta, 1);
    for (int step = 0; step < 1000; step++) {
      double noise = random.nextGaussian();
      double ahead = theta + beta * velocity;
      assertThat(weights[0]).isCloseTo(ahead, within(1e-12));
      velocity = beta * velocity - rate * (1 - beta) * (ahead - 2 + noise);
      theta += velocity;
      nesterov.update(weights, new double[] {weights[0] - 2 + noise}, rate);
    }
  }

  @Test
  void adamsFirstStepIsTheRateWhateverTheGradient() {
    double[] weights = new double[3];
    new Adam(Adam.BETA1, Adam.BETA2, Adam.EPSILON, 3)
        .update(weights, new double[] {1e-3, -1, 1e6}, 0.01);
    assertThat(weights).containsExactly(new double[] {-0.01, 0.01, -0.01}, within(1e-6));
  }

  @Test
  void adamWithoutDecayOfWeightsIsAdam() {
    assertThat(run(new AdamW(0.9, 0.999, 1e-8, 0, 3)))
        .isEqualTo(run(new Adam(0.9, 0.999, 1e-8, 3)));
  }

  @Test
  void defaultsAreThoseOfPyTorch() {
    assertThat(new double[] {AdaGrad.STANDARD_RATE, AdaGrad.EPSILON}).containsExactly(0.01, 1e-10);
    assertThat(new double[] {RmsProp.STANDARD_RATE, RmsProp.DECAY, RmsProp.EPSILON})
        .containsExactly(0.01, 0.99, 1e-8);
    assertThat(new double[] {Adam.STANDARD_RATE, Adam.BETA1, Adam.BETA2, Adam.EPSILON})
        .containsExactly(1e-3, 0.9, 0.999, 1e-8);
    assertThat(AdamW.WEIGHT_DECAY).isEqualTo(0.01);
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
    assertThatThrownBy(() -> new Nesterov(beta, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid momentum: " + beta + " (must be in (0, 1))");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 1, -0.5, Double.POSITIVE_INFINITY})
  void decayOutOfRangeIsRefused(double decay) {
    String rule = ": " + decay + " (must be in [0, 1))";
    assertThatThrownBy(() -> new RmsProp(decay, 1e-8, 1)).hasMessage("Invalid decay" + rule);
    assertThatThrownBy(() -> new Adam(decay, 0.9, 1e-8, 1)).hasMessage("Invalid beta1" + rule);
    assertThatThrownBy(() -> new Adam(0.9, decay, 1e-8, 1)).hasMessage("Invalid beta2" + rule);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void epsilonOutOfRangeIsRefused(double epsilon) {
    String message = "Invalid epsilon: " + epsilon + " (must be > 0 and finite)";
    assertThatThrownBy(() -> new AdaGrad(epsilon, 1)).hasMessage(message);
    assertThatThrownBy(() -> new RmsProp(0.9, epsilon, 1)).hasMessage(message);
    assertThatThrownBy(() -> new Adam(0.9, 0.9, epsilon, 1)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY})
  void weightDecayOutOfRangeIsRefused(double weightDecay) {
    assertThatThrownBy(() -> new AdamW(0.9, 0.9, 1e-8, weightDecay, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid weight-decay: " + weightDecay + " (must be >= 0 and finite)");
  }

  /** Three components of either sign, between 1e-6 and 1e6. */
  private static double[] randomGradient(Random random) {
    double[] gradient = new double[3];
    for (int j = 0; j < 3; j++) {
      double size = Math.pow(10, 12 * random.nextDouble() - 6);
      gradient[j] = random.nextBoolean() ? size : -size;
    }
    return gradient;
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
