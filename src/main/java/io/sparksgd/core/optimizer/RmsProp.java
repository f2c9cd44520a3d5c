package io.sparksgd.core.optimizer;

import java.util.Arrays;
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
public final class RmsProp implements Optimizer {
  /** PyTorch's default. */
  public static final double STANDARD_RATE = 0.01;

  /** PyTorch's default; the lecture's is 0.9. */
  public static final double DECAY = 0.99;

  /** PyTorch's default. */
  public static final double EPSILON = 1e-8;

  private final double decay;
  private final double epsilon;
  private final double[] meanSquares;
  private double lastRate;

  /**
   * @param decay the share of the old mean that is kept, in [0, 1)
   * @param epsilon keeps the divisor from 0; &gt; 0
   * @param length the number of weights
   */
  public RmsProp(double decay, double epsilon, int length) {
    this.decay = Ranges.decay("decay", decay);
    this.epsilon = Ranges.positive("epsilon", epsilon);
    this.meanSquares = new double[length];
  }

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    lastRate = rate;
    for (int j = 0; j < weights.length; j++) {
      meanSquares[j] = decay * meanSquares[j] + (1 - decay) * gradient[j] * gradient[j];
      weights[j] -= stepSize(j) * gradient[j];
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate / (Math.sqrt(meanSquares[weight]) + epsilon);
  }

  @Override
  public void reset() {
    Arrays.fill(meanSquares, 0);
    lastRate = 0;
  }

  @Override
  public OptimizerState state() {
    return OptimizerState.of(meanSquares);
  }

  @Override
  public void restore(OptimizerState state) {
    state.copyTo(meanSquares);
    lastRate = 0;
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
