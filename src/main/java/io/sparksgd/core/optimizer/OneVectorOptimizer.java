package io.sparksgd.core.optimizer;

import java.util.Arrays;

/** Remembers one number for each weight, 0 at first, and the rate of the last step. */
abstract sealed class OneVectorOptimizer implements Optimizer
    permits Momentum, Nesterov, AdaGrad, RmsProp {

  /** What is remembered; the state. */
  final double[] memory;

  /** Of the last step; 0 before the first. */
  private double lastRate;

  OneVectorOptimizer(int length) {
    this.memory = new double[length];
  }

  /** Changes what is remembered, then the weights. */
  abstract void step(double[] weights, double[] gradient, double rate);

  final double lastRate() {
    return lastRate;
  }

  @Override
  public final void update(double[] weights, double[] gradient, double rate) {
    lastRate = rate;
    step(weights, gradient, rate);
  }

  @Override
  public final void reset() {
    Arrays.fill(memory, 0);
    lastRate = 0;
  }

  @Override
  public final OptimizerState state() {
    return OptimizerState.of(memory);
  }

  @Override
  public final void restore(OptimizerState state) {
    state.copyTo(memory);
    lastRate = 0;
  }
}
