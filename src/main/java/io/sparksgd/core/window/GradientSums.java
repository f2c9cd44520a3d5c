package io.sparksgd.core.window;

/** The gradient and the loss of one mini-batch, at the weights it was asked for. */
public final class GradientSums implements WindowSums {
  private final double[] sums;
  private final double share;

  /**
   * @param sums {@code sums[dimension + 2]}: sum s loss' z, sum s loss', sum s loss
   * @param share n / (B S)
   */
  GradientSums(double[] sums, double share) {
    this.sums = sums;
    this.share = share;
  }

  @Override
  public double lossAndGradient(int step, double[] weights, double[] gradient) {
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = share * sums[j];
    }
    return share * sums[gradient.length];
  }
}
