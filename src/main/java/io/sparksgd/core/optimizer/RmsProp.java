package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * RMSprop (Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6.5): steps are
 * divided by the root of a running mean of squared gradients,
 *
 * <pre>
 *   s_j = decay s_j + (1 - decay) g_j^2
 *   w_j = w_j - rate g_j / (sqrt(s_j) + epsilon)
 * </pre>
 *
 * Its state is s. s starts at 0 without correction, so the first steps are the longest: up to rate
 * / sqrt(1 - decay). Where a square overflows, at |g_j| past 1e154, the weight moves no more.
 */
public final class RmsProp extends OneVectorOptimizer {
  /** PyTorch's default. */
  public static final double STANDARD_RATE = 0.01;

  /** PyTorch's default; the lecture's is 0.9. */
  public static final double DECAY = 0.99;

  /** PyTorch's default. */
  public static final double EPSILON = 1e-8;

  private final double decay;
  private final double epsilon;

  /**
   * @param decay the share of the old mean that is kept, in [0, 1)
   * @param epsilon keeps the divisor from 0; &gt; 0
   * @param length the number of weights
   */
  public RmsProp(double decay, double epsilon, int length) {
    super(length);
    this.decay = Ranges.decay("decay", decay);
    this.epsilon = Ranges.positive("epsilon", epsilon);
  }

  @Override
  void step(double[] weights, double[] gradient, double rate) {
    for (int j = 0; j < weights.length; j++) {
      memory[j] = decay * memory[j] + (1 - decay) * gradient[j] * gradient[j];
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
