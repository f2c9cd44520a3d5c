package io.sparksgd.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;

/** What the chi-square distribution expects of a statistic. */
final class ChiSquare {
  /** The standard normal's 0.9999 quantile. */
  static final double LIMIT = 3.719;

  private ChiSquare() {}

  /**
   * The statistic as a standard normal number, by Wilson and Hilferty (1931,
   * doi:10.1073/pnas.17.12.684): (X / df)^(1/3) is close to normal with mean 1 - 2 / (9 df) and
   * variance 2 / (9 df).
   */
  static double score(double statistic, double degreesOfFreedom) {
    double variance = 2 / (9 * degreesOfFreedom);
    return (Math.cbrt(statistic / degreesOfFreedom) - (1 - variance)) / Math.sqrt(variance);
  }

  /** Fails past the 0.9999 quantile (too uneven) and below the 0.0001 quantile (too even). */
  static void assertPlausible(double statistic, double degreesOfFreedom, String what) {
    assertThat(score(statistic, degreesOfFreedom))
        .as("%s: chi-square %s with %s degrees of freedom", what, statistic, degreesOfFreedom)
        .isBetween(-LIMIT, LIMIT);
  }
}
