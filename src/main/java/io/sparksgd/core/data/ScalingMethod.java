package io.sparksgd.core.data;

/** How features are brought to a common scale before training. */
public enum ScalingMethod {
  /** z = (x - mean) / standard deviation; the label likewise. */
  STANDARDIZE,
  /** z = (x - min) / (max - min); the label is standardised. */
  MIN_MAX,
  /**
   * z = L^-1 (x - mean) / standard deviation, with L L' the correlation matrix: the features become
   * uncorrelated, each of variance 1. The label is standardised.
   */
  WHITEN,
  /** Features and label as they are, but 0 for features that never vary. */
  NONE
}
