package io.sparksgd.core.optimizer;

/** The ranges of settings that optimizers share. NaN lies in none. */
final class Ranges {
  private Ranges() {}

  /** The share of an old running mean that is kept; 0 keeps nothing. */
  static double decay(String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw invalid(setting, value, "in [0, 1)");
    }
    return value;
  }

  /** As {@link #decay}, where keeping nothing is another optimizer. */
  static double momentum(double value) {
    if (!(value > 0 && value < 1)) {
      throw invalid("momentum", value, "in (0, 1)");
    }
    return value;
  }

  static double positive(String setting, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw invalid(setting, value, "> 0 and finite");
    }
    return value;
  }

  static double notNegative(String setting, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw invalid(setting, value, ">= 0 and finite");
    }
    return value;
  }

  private static IllegalArgumentException invalid(String setting, double value, String range) {
    return new IllegalArgumentException(
        "Invalid " + setting + ": " + value + " (must be " + range + ")");
  }
}
