package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, doi:10.48550/arXiv.1711.05101): in
 * each step all weights but the last, the intercept, first shrink by the factor 1 - rate
 * weightDecay, and then follow {@link Adam}:
 *
 * <pre>
 *   w_j = w_j - rate (weightDecay w_j + m_j / (1 - beta1^t) / (sqrt(v_j / (1 - beta2^t)) + epsilon))
 * </pre>
 *
 * The paper's learning rate alpha times its schedule multiplier eta_t is the rate here, and decay
 * scales with both, as in PyTorch. No objective has its minimum where these iterates rest: decay is
 * not an L2 penalty. Its state is that of Adam.
 */
public final class AdamW implements Optimizer {
  /** PyTorch's default. */
  public static final double WEIGHT_DECAY = 0.01;

  private final Adam adam;
  private final double weightDecay;

  /**
   * @param beta1 as in {@link Adam}
   * @param beta2 as in {@link Adam}
   * @param epsilon as in {@link Adam}
   * @param weightDecay &gt;= 0
   * @param length the number of weights
   */
  public AdamW(double beta1, double beta2, double epsilon, double weightDecay, int length) {
    this.adam = new Adam(beta1, beta2, epsilon, length);
    this.weightDecay = Ranges.notNegative("weight-decay", weightDecay);
  }

  @Override
  public void update(double[] weights, double[] gradient, double rate) {
    double kept = 1 - rate * weightDecay;
    for (int j = 0; j < weights.length - 1; j++) {
      weights[j] *= kept;
    }
    adam.update(weights, gradient, rate);
  }

  @Override
  public double stepSize(int weight) {
    return adam.stepSize(weight);
  }

  @Override
  public void reset() {
    adam.reset();
  }

  @Override
  public OptimizerState state() {
    return adam.state();
  }

  @Override
  public void restore(OptimizerState state) {
    adam.restore(state);
  }

  /** Infinite, though weights grow by decay alone at a rate past 2 / weightDecay. */
  @Override
  public double stabilityLimit() {
    return adam.stabilityLimit();
  }

  /** As {@link Adam}'s, in PyTorch too. */
  @Override
  public OptionalDouble standardRate() {
    return adam.standardRate();
  }
}
