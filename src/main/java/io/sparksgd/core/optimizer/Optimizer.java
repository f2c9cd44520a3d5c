package io.sparksgd.core.optimizer;

/**
 * How a gradient changes the weights. An optimizer holds state between steps; it knows no schedule
 * and no loss. {@code weights} and {@code gradient} have the same length, that of every call.
 */
public sealed interface Optimizer permits Sgd, Momentum {

  /** Takes one step: changes {@code weights} in place. */
  void update(double[] weights, double[] gradient, double rate);

  /** Forgets all earlier steps. */
  void reset();

  /**
   * The largest stable rate on a quadratic whose largest curvature is 1; past it the iterates grow
   * without bound.
   */
  double stabilityLimit();
}
