package io.sparksgd.core.loss;

/**
 * Huber's robust loss (1964, doi:10.1214/aoms/1177703732) of the residual r = m - y:
 *
 * <pre>
 *   r^2 / 2                        where |r| is at most epsilon
 *   epsilon |r| - epsilon^2 / 2    elsewhere
 * </pre>
 *
 * Its derivative, r cut to [-epsilon, epsilon], gives outliers a bounded pull. The prediction is
 * the margin.
 */
public final class HuberLoss implements Loss {
  private static final long serialVersionUID = 1L;

  private final double epsilon;

  /**
   * @param epsilon in units of the label, &gt; 0
   */
  public HuberLoss(double epsilon) {
    if (!(epsilon > 0 && epsilon <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid epsilon: " + epsilon + " (must be > 0 and finite)");
    }
    this.epsilon = epsilon;
  }

  public double epsilon() {
    return epsilon;
  }

  @Override
  public double loss(double margin, double label) {
    double size = Math.abs(margin - label);
    return size <= epsilon ? size * size / 2 : epsilon * (size - epsilon / 2);
  }

  @Override
  public double derivative(double margin, double label) {
    return Math.max(-epsilon, Math.min(epsilon, margin - label));
  }

  /** 1 within epsilon, its ends included, and 0 elsewhere. */
  @Override
  public double secondDerivative(double margin, double label) {
    double size = Math.abs(margin - label);
    if (Double.isNaN(size)) {
      return Double.NaN;
    }
    return size > epsilon ? 0 : 1;
  }

  @Override
  public double largestSecondDerivative() {
    return 1;
  }

  @Override
  public double largestLoss(double margin, double label) {
    return loss(margin, -label);
  }

  @Override
  public double largestDerivative(double margin, double label) {
    return Math.min(epsilon, margin + label);
  }

  @Override
  public double prediction(double margin) {
    return margin;
  }
}
