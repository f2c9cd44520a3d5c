package io.sparksgd.core.optimizer;

import java.util.Arrays;

/**
 * Gradient descent with heavy-ball momentum (Polyak 1964, doi:10.1016/0041-5553(64)90137-5), in the
 * form of a running mean of gradients, so that a rate means the same with and without it:
 *
 * <pre>
 *   v = beta v + (1 - beta) g
 *   w = w - rate v
 * </pre>
 */
public final class Momentum implements Optimizer {
  private final double beta;
  private final double[] velocity;

  /**
   * @param beta the share of the old velocity that is kept, in (0, 1)
   * @param length the number of weights
   */
  public Momentum(double beta, int length) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("Invalid momentum: " + beta + " (must be in (0, 1))");
    }
    this.beta = beta;
    this.velocity = new double[length];
  }

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    for (int j = 0; j < weights.length; j++) {
      velocity[j] = beta * velocity[j] + (1 - beta) * gradient[j];
      weights[j] -= rate * velocity[j];
    }
  }

  @Override
  public void reset() {
    Arrays.fill(velocity, 0);
  }

  @Override
  public double stabilityLimit() {
    return 2 * (1 + beta) / (1 - beta);
  }
}
