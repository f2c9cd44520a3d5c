package io.sparksgd.core.loss;

/** What one example costs: a function of its margin (w.z + b) and its label. */
public sealed interface Loss permits SquaredLoss {

  double loss(double margin, double label);

  /** The derivative of {@link #loss} by the margin. */
  double derivative(double margin, double label);
}
