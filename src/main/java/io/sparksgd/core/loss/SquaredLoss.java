package io.sparksgd.core.loss;

/** (m - y)^2 / 2, whose derivative by the margin is m - y. The prediction is the margin. */
public final class SquaredLoss implements Loss {
  private static final long serialVersionUID = 1L;

  @Override
  public double loss(double margin, double label) {
    double residual = margin - label;
    return residual * residual / 2;
  }

  @Override
  public double derivative(double margin, double label) {
    return margin - label;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    return Double.isNaN(margin) || Double.isNaN(label) ? Double.NaN : 1;
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
    return margin + label;
  }

  @Override
  public double prediction(double margin) {
    return margin;
  }
}
