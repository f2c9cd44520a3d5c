package io.sparksgd.core.data;

/** Why a row cannot be used for training. A row has one reason: the first that applies. */
public enum BadRow {
  MALFORMED_LINE("malformed-line"),
  NULL("null"),
  UNPARSABLE("unparsable"),
  NAN("nan"),
  INFINITE("infinite"),
  TOO_LARGE("too-large"),
  NEGATIVE_WEIGHT("negative-weight"),
  /** An array or vector is shorter or longer than the others. */
  WRONG_LENGTH("wrong-length"),
  /** A label is neither 0 nor 1 where only these make sense. */
  INVALID_LABEL("invalid-label");

  /**
   * Numbers past this magnitude are {@link #TOO_LARGE}: their squares, summed over any number of
   * rows, would no longer be finite.
   */
  public static final double LARGEST = 1e100;

  private final String reason;

  BadRow(String reason) {
    this.reason = reason;
  }

  /** The reason as it is written in reports and in the quarantine. */
  public String reason() {
    return reason;
  }

  /** The reason for which {@code value} cannot be used, or null when it can. */
  public static BadRow reasonAgainst(double value) {
    if (Math.abs(value) <= LARGEST) {
      return null;
    }
    if (Double.isNaN(value)) {
      return NAN;
    }
    return Double.isInfinite(value) ? INFINITE : TOO_LARGE;
  }
}
