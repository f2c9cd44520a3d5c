package io.sparksgd.core.data;

/** How features are brought to a common scale before training. */
public enum ScalingMethod {
  /** z = (x - mean) / standard deviation; the label likewise. */
  STANDARDIZE,
  /** z = (x - min) / (max - min); the label is standardised. */
  MIN_MAX,
  /** Features and label as they are, but 0 for features that never vary. */
  NONE
}
