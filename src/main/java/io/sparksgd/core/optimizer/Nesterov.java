package io.sparksgd.core.optimizer;

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
public final class Nesterov extends OneVectorOptimizer {
  private final double beta;

  /**
   * @param beta the share of the old velocity that is kept, in (0, 1)
   * @param length the number of weights
   */
  public Nesterov(double beta, int length) {
    super(length);
    this.beta = Ranges.momentum(beta);
  }

  @Override
  void step(double[] weights, double[] gradient, double rate) {
    for (int j = 0; j < weights.length; j++) {
      double push = (1 - beta) * gradient[j];
      memory[j] = beta * memory[j] + push;
      weights[j] -= rate * (beta * memory[j] + push);
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate();
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
