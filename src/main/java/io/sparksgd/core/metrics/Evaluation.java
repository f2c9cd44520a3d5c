package io.sparksgd.core.metrics;

import java.util.Map;

/** How well a model meets some rows. */
public sealed interface Evaluation permits RegressionEvaluation, ClassificationMetrics {

  /** How many rows. */
  long rows();

  /** The numbers by name, in the order in which they are told; NaN where one is not defined. */
  Map<String, Double> numbers();
}
