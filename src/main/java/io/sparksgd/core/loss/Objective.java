package io.sparksgd.core.loss;

/**
 * F(w, b), the weighted mean loss over all training rows. Weights are {@code weights[dimension +
 * 1]} in scaled units, intercept last.
 */
public interface Objective {

  /** What each example costs. */
  Loss loss();

  double value(double[] weights);

  double[] gradient(double[] weights);

  Curvature curvature();

  /** No mini-batch has a larger loss at {@code weights}. */
  double largestBatchLoss(double[] weights);
}
