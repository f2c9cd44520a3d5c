package io.sparksgd.core.metrics;

/**
 * How well predictions meet the label.
 *
 * @param mse the weighted mean of (yhat - y)^2
 * @param r2 1 - mse / variance of the label; NaN when the label does not vary
 */
public record RegressionMetrics(double mse, double r2) {

  /** The square root of {@link #mse}, in the unit of the label. */
  public double rmse() {
    return Math.sqrt(mse);
  }
}
