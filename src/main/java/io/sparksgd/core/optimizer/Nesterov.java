package io.sparksgd.core.optimizer;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Nesterov's accelerated gradient (1983) in the form of Sutskever, Martens, Dahl and Hinton (2013,
 * On the importance of initialization and momentum in deep learning, ICML), written for the points
 * at which gradients are taken, and with a running mean of gradients, so that a rate means the same
 * as without it:
 *
 * <pre>
 *   v = beta v + (1 - beta) g
 *   w = w - rate (beta v + (1 - beta) g)
 * </pre>
 *
 * Its state is v.
 */
public final class Nesterov implements Optimizer {
  private final double beta;
  private final double[] velocity;
  private double lastRate;

  /**
   * @param beta the share of the old velocity that is kept, in (0, 1)
   * @param length the number of weights
   */
  public Nesterov(double beta, int length) {
    this.beta = Ranges.momentum(beta);
    this.velocity = new double[length];
  }

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    lastRate = rate;
    for (int j = 0; j < weights.length; j++) {
      double push = (1 - beta) * gradient[j];
      velocity[j] = beta * velocity[j] + push;
      weights[j] -= rate * (beta * velocity[j] + push);
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate;
  }

  @Override
  public void reset() {
    Arrays.fill(velocity, 0);
    lastRate = 0;
  }

  @Override
  public OptimizerState state() {
    return OptimizerState.of(velocity);
  }

  @Override
  public void restore(OptimizerState state) {
    state.copyTo(velocity);
    lastRate = 0;
  }

  /**
   * 2 (1 + beta) / ((1 - beta) (1 + 2 beta)). With a = (1 - beta) rate, the iterates on w^2 / 2
   * follow the roots of z^2 - (1 + beta) (1 - a) z + beta (1 - a); as a grows, one leaves the unit
   * circle at z = -1, where 1 + (1 + 2 beta) (1 - a) = 0.
   */
  @Override
  public double stabilityLimit() {
    return 2 * (1 + beta) / ((1 - beta) * (1 + 2 * beta));
  }

  @Override
  public OptionalDouble standardRate() {
    return OptionalDouble.empty();
  }
}
