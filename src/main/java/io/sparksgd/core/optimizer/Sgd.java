package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * Plain stochastic gradient descent (Robbins and Monro 1951, doi:10.1214/aoms/1177729586):
 *
 * <pre>  w = w - rate g</pre>
 *
 * Its state holds no vector.
 */
public final class Sgd implements Optimizer {
  private double lastRate;

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    lastRate = rate;
    for (int j = 0; j < weights.length; j++) {
      weights[j] -= rate * gradient[j];
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate;
  }

  @Override
  public void reset() {
    lastRate = 0;
  }

  @Override
  public OptimizerState state() {
    return OptimizerState.of();
  }

  @Override
  public void restore(OptimizerState state) {
    state.copyTo();
    lastRate = 0;
  }

  @Override
  public double stabilityLimit() {
    return 2;
  }

  @Override
  public OptionalDouble standardRate() {
    return OptionalDouble.empty();
  }
}
