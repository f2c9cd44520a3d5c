package io.sparksgd.core.gate;

import java.util.List;

/**
 * What a challenger must keep to.
 *
 * @param margin how much higher than the champion's its loss may be, as a share of the champion's
 *     loss today; below 0, how much lower it must be. In (-1, 1].
 * @param sliceMargin the same in every slice, at least 0
 * @param onSuspect what follows when the champion's loss is not what it was
 */
public record GateRules(
    double margin, List<Requirement> requirements, double sliceMargin, OnSuspect onSuspect) {

  /** What follows when the data are suspect. */
  public enum OnSuspect {
    /** Nothing is promoted. */
    BLOCK,
    /** The decision says so, and is made as ever. */
    WARN
  }

  public GateRules {
    requirements = List.copyOf(requirements);
    if (!(margin > -1 && margin <= 1)) {
      throw new IllegalArgumentException("Invalid margin: " + margin + " (must be in (-1, 1])");
    }
    if (!(sliceMargin >= 0 && sliceMargin <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid slice-margin: " + sliceMargin + " (must be >= 0 and finite)");
    }
  }

  /** No requirements, a margin of 1 %, of 5 % in slices, and suspect data block. */
  public static GateRules standard() {
    return new GateRules(0.01, List.of(), 0.05, OnSuspect.BLOCK);
  }
}
