package io.sparksgd.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.penalty.Penalty;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Steps that rest beside the minimum of the objective, and where. */
class BiasOfStepsTest {
  private static final double[] LABELS = {0, 0, 0, 10};

  /** The mean of the labels is 2.5. */
  @Test
  void clippedGradientsOfSingleRowsRestWhereHuberLossDoes() {
    GradientClipping clipping = new GradientClipping(OptionalDouble.empty(), OptionalDouble.of(5));
    assertThat(sumOfGradients(2.5, clipping)).isEqualTo(2.5);
    assertThat(sumOfGradients(2.5, GradientClipping.none())).isZero();
    double rest = 5.0 / 3;
    assertThat(sumOfGradients(rest, clipping)).isCloseTo(0, within(1e-12));
    HuberLoss huber = new HuberLoss(5);
    double slope = 0;
    for (double label : LABELS) {
      slope += huber.derivative(rest, label);
    }
    assertThat(slope).isCloseTo(0, within(1e-12));
  }

  /** Over an epoch of single rows, with an intercept and no feature. */
  private static double sumOfGradients(double intercept, GradientClipping clipping) {
    double sum = 0;
    for (double label : LABELS) {
      double[] gradient = {intercept - label};
      clipping.apply(gradient);
      sum += gradient[0];
    }
    return sum;
  }

  /** On h (w - 3)^2 / 2 with h = 0.25, the ridge optimum is 3 h / (h + l2) = 1.5 for l2 = 0.25. */
  @Test
  void decoupledDecayDoesNotRestAtTheRidgeOptimum() {
    double l2 = 0.25;
    Optimizer adam = new Adam(Adam.BETA1, Adam.BETA2, Adam.EPSILON, 2);
    assertThat(restOf(adam, Penalty.l2(l2))).isCloseTo(1.5, within(1e-3));
    Optimizer adamW = new AdamW(Adam.BETA1, Adam.BETA2, Adam.EPSILON, l2, 2);
    assertThat(restOf(adamW, Penalty.none())).isGreaterThan(2);
  }

  private static double restOf(Optimizer optimizer, Penalty penalty) {
    double[] weights = {0, 0};
    int steps = 20_000;
    for (int step = 0; step < steps; step++) {
      double[] gradient = {0.25 * (weights[0] - 3), 0};
      penalty.addGradient(weights, 1, gradient);
      optimizer.update(weights, gradient, 0.1 * (steps - step) / steps);
    }
    return weights[0];
  }

  @Test
  void decayAtARatePastTwoOverItGrowsWithoutBound() {
    Optimizer adamW = new AdamW(Adam.BETA1, Adam.BETA2, Adam.EPSILON, 0.5, 2);
    double[] weights = {1, 0};
    for (int step = 0; step < 100; step++) {
      adamW.update(weights, new double[2], 4.5);
    }
    assertThat(Math.abs(weights[0])).isGreaterThan(1e9);
  }
}
