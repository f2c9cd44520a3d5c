package io.sparksgd.core.loss;

/** (margin - label)^2 / 2, whose derivative by the margin is margin - label. */
public final class SquaredLoss implements Loss {

  @Override
  public double loss(double margin, double label) {
    double residual = margin - label;
    return residual * residual / 2;
  }

  @Override
  public double derivative(double margin, double label) {
    return margin - label;
  }
}
