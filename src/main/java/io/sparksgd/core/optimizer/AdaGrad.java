package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * AdaGrad with a diagonal matrix (Duchi, Hazan and Singer 2011, Adaptive Subgradient Methods for
 * Online Learning and Stochastic Optimization, JMLR 12): rates fall with the gradients seen so far,
 *
 * <pre>
 *   s_j = s_j + g_j^2
 *   w_j = w_j - rate g_j / (sqrt(s_j) + epsilon)
 * </pre>
 *
 * Its state is s. Where a square overflows, at |g_j| past 1e154, the weight moves no more.
 */
public final class AdaGrad extends OneVectorOptimizer {
  /** PyTorch's default. */
  public static final double STANDARD_RATE = 0.01;

  /** PyTorch's default. */
  public static final double EPSILON = 1e-10;

  private final double epsilon;

  /**
   * @param epsilon keeps the divisor from 0; &gt; 0
   * @param length the number of weights
   */
  public AdaGrad(double epsilon, int length) {
    super(length);
    this.epsilon = Ranges.positive("epsilon", epsilon);
  }

  @Override
  void step(double[] weights, double[] gradient, double rate) {
    for (int j = 0; j < weights.length; j++) {
      memory[j] += gradient[j] * gradient[j];
      weights[j] -= stepSize(j) * gradient[j];
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate() / (Math.sqrt(memory[weight]) + epsilon);
  }

  @Override
  public double stabilityLimit() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public OptionalDouble standardRate() {
    return OptionalDouble.of(STANDARD_RATE);
  }
}
