package io.sparksgd.config;

import io.sparksgd.core.drift.DriftLimits;

/**
 * What to do about data that differ from those of the last model.
 *
 * @param limits how large a change must be to be worth an alarm
 */
public record DriftConfig(Policy policy, DriftLimits limits) {

  /** What an alarm leads to. */
  public enum Policy {
    /** Nothing is compared. */
    OFF,
    /** A warning. */
    WARN,
    /** The model is not promoted. */
    BLOCK
  }
}
