package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * Gradient descent with heavy-ball momentum (Polyak 1964, doi:10.1016/0041-5553(64)90137-5), in the
 * form of a running mean of gradients, so that a rate means the same with and without it:
 *
 * <pre>
 *   v = beta v + (1 - beta) g
 *   w = w - rate v
 * </pre>
 *
 * Its state is v.
 */
public final class Momentum extends OneVectorOptimizer {
  private final double beta;

  /**
   * @param beta the share of the old velocity that is kept, in (0, 1)
   * @param length the number of weights
   */
  public Momentum(double beta, int length) {
    super(length);
    this.beta = Ranges.momentum(beta);
  }

  @Override
  void step(double[] weights, double[] gradient, double rate) {
    for (int j = 0; j < weights.length; j++) {
      memory[j] = beta * memory[j] + (1 - beta) * gradient[j];
      weights[j] -= rate * memory[j];
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate();
  }

  @Override
  public double stabilityLimit() {
    return 2 * (1 + beta) / (1 - beta);
  }

  @Override
  public OptionalDouble standardRate() {
    return OptionalDouble.empty();
  }
}
