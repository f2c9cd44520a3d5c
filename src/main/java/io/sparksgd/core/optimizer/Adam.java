package io.sparksgd.core.optimizer;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Adam (Kingma and Ba 2015, doi:10.48550/arXiv.1412.6980): a running mean of gradients, divided by
 * the root of a running mean of their squares, both freed of their start at 0. At step t, counted
 * from 1 since the last reset,
 *
 * <pre>
 *   m_j = beta1 m_j + (1 - beta1) g_j
 *   v_j = beta2 v_j + (1 - beta2) g_j^2
 *   w_j = w_j - rate m_j / (1 - beta1^t) / (sqrt(v_j / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * Its state is t, m and v. Where a square overflows, at |g_j| past 1e154, the weight moves no more.
 */
public final class Adam implements Optimizer {
  /** PyTorch's default, and the paper's. */
  public static final double STANDARD_RATE = 0.001;

  /** PyTorch's default, and the paper's. */
  public static final double BETA1 = 0.9;

  /** PyTorch's default, and the paper's. */
  public static final double BETA2 = 0.999;

  /** PyTorch's default, and the paper's. */
  public static final double EPSILON = 1e-8;

  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double[] means;
  private final double[] meanSquares;
  private long steps;
  private double squaresWeight;
  private double lastRate;

  /**
   * @param beta1 the share of the old mean that is kept, in [0, 1)
   * @param beta2 the share of the old mean of squares that is kept, in [0, 1)
   * @param epsilon keeps the divisor from 0; &gt; 0
   * @param length the number of weights
   */
  public Adam(double beta1, double beta2, double epsilon, int length) {
    this.beta1 = Ranges.decay("beta1", beta1);
    this.beta2 = Ranges.decay("beta2", beta2);
    this.epsilon = Ranges.positive("epsilon", epsilon);
    this.means = new double[length];
    this.meanSquares = new double[length];
    reset();
  }

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    steps++;
    lastRate = rate;
    double meansWeight = 1 - StrictMath.pow(beta1, (double) steps);
    squaresWeight = 1 - StrictMath.pow(beta2, (double) steps);
    for (int j = 0; j < weights.length; j++) {
      means[j] = beta1 * means[j] + (1 - beta1) * gradient[j];
      meanSquares[j] = beta2 * meanSquares[j] + (1 - beta2) * gradient[j] * gradient[j];
      weights[j] -= stepSize(j) * (means[j] / meansWeight);
    }
  }

  @Override
  public double stepSize(int weight) {
    return lastRate / (Math.sqrt(meanSquares[weight] / squaresWeight) + epsilon);
  }

  @Override
  public void reset() {
    Arrays.fill(means, 0);
    Arrays.fill(meanSquares, 0);
    steps = 0;
    forgetLastUpdate();
  }

  private void forgetLastUpdate() {
    lastRate = 0;
    squaresWeight = 1;
  }

  @Override
  public OptimizerState state() {
    return new OptimizerState(steps, new double[][] {means, meanSquares});
  }

  @Override
  public void restore(OptimizerState state) {
    state.copyTo(means, meanSquares);
    steps = state.steps();
    forgetLastUpdate();
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
