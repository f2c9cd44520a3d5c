package io.sparksgd.core.window;

/** What the driver holds of a window: enough to take each of its steps. */
public sealed interface WindowSums permits MomentSums, RowSums, GradientSums {

  /**
   * The gradient of a mini-batch, n / (B S) times the sum over its rows of s loss'(m, y) (z, 1),
   * and its loss, n / (B S) times the sum of s loss(m, y).
   *
   * @param step 0-based within the window
   * @param weights {@code weights[dimension + 1]}, intercept last
   * @param gradient takes the gradient, same shape
   * @return the loss; NaN when the sums overflowed
   */
  double lossAndGradient(int step, double[] weights, double[] gradient);
}
