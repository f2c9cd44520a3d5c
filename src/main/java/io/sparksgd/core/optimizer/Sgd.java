package io.sparksgd.core.optimizer;

/**
 * Plain stochastic gradient descent (Robbins and Monro 1951, doi:10.1214/aoms/1177729586):
 *
 * <pre>  w = w - rate g</pre>
 */
public final class Sgd implements Optimizer {

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    for (int j = 0; j < weights.length; j++) {
      weights[j] -= rate * gradient[j];
    }
  }

  @Override
  public void reset() {}

  @Override
  public double stabilityLimit() {
    return 2;
  }
}
