package io.sparksgd.core.optimizer;

import java.util.Arrays;
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
public final class Momentum implements Optimizer {
  private final double beta;
  private final double[] velocity;
  private double lastRate;

  /**
   * @param beta the share of the old velocity that is kept, in (0, 1)
   * @param length the number of weights
   */
  public Momentum(double beta, int length) {
    this.beta = Ranges.momentum(beta);
    this.velocity = new double[length];
  }

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    lastRate = rate;
    for (int j = 0; j < weights.length; j++) {
      velocity[j] = beta * velocity[j] + (1 - beta) * gradient[j];
      weights[j] -= rate * velocity[j];
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

  @Override
  public double stabilityLimit() {
    return 2 * (1 + beta) / (1 - beta);
  }

  @Override
  public OptionalDouble standardRate() {
    return OptionalDouble.empty();
  }
}
