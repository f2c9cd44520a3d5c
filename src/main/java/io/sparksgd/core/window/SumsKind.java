package io.sparksgd.core.window;

/** What a window brings to the driver. */
public enum SumsKind {
  /** Moments of each mini-batch under squared loss, for many steps at once. */
  MOMENTS,
  /** The rows of each mini-batch, for many steps at once. */
  ROWS,
  /** The gradient at the current weights, one step at a time. */
  GRADIENTS
}
