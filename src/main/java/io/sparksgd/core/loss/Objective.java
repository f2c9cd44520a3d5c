package io.sparksgd.core.loss;

import io.sparksgd.core.penalty.Penalty;

/**
 * F(w, b), what training minimises: the weighted mean loss over all training rows plus the penalty.
 * Weights are {@code weights[dimension + 1]} in scaled units, intercept last.
 */
public interface Objective {

  /** What each example costs. */
  Loss loss();

  /** What weights cost. */
  Penalty penalty();

  double value(double[] weights);

  /** The gradient of F; with an L1 part, its subgradient of least norm. */
  double[] gradient(double[] weights);

  /** Of the smooth part of F. */
  Curvature curvature();

  /** No mini-batch has a larger mean loss at {@code weights}, the penalty not counted. */
  double largestBatchLoss(double[] weights);
}
