package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * How a gradient changes the weights. An optimizer holds state between steps; it knows no schedule
 * and no loss. {@code weights} and {@code gradient} have the same length, that of every call. A
 * component of a gradient that is NaN makes its weight NaN.
 */
public sealed interface Optimizer permits Sgd, OneVectorOptimizer, Adam, AdamW {

  /** Takes one step: changes {@code weights} in place. */
  void update(double[] weights, double[] gradient, double rate);

  /**
   * The step size of the last update for {@code weight}: how far a gradient of constant 1 moves it
   * in each step, once running means of gradients have caught up. It is the rate, divided by the
   * size of earlier gradients where the optimizer adapts to them. A proximal step that follows the
   * update takes this step size, so that both rest at the same point.
   *
   * @return 0 where no update has been taken since the optimizer was made, reset or restored
   */
  double stepSize(int weight);

  /** Forgets all earlier steps. */
  void reset();

  /** A copy of what later steps depend on, which {@link #restore} takes back. */
  OptimizerState state();

  /**
   * Continues as the optimizer that {@code state} was taken from, to the bit, given that it was
   * made with the same settings.
   *
   * @throws IllegalArgumentException when the shape of {@code state} is that of another kind of
   *     optimizer or another number of weights
   */
  void restore(OptimizerState state);

  /**
   * The largest stable rate on a quadratic whose largest curvature is 1; past it the iterates grow
   * without bound. Infinite for adaptive optimizers, whose steps are bounded whatever the gradient:
   * no rate is refused.
   */
  double stabilityLimit();

  /**
   * The rate that is customary, PyTorch's default, where it means the same whatever the curvature;
   * empty where the rate has to follow from the curvature.
   */
  OptionalDouble standardRate();
}
