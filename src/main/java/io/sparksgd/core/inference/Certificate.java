package io.sparksgd.core.inference;

import java.util.List;
import java.util.Optional;

/**
 * How far a fit is from the exact optimum of the same objective.
 *
 * @param coefficients one entry per feature in order, then the intercept; empty when there is no
 *     unique optimum
 * @param unit what the gaps are measured in
 * @param why the reason for which there is no certificate, if there is none
 */
public record Certificate(List<Gap> coefficients, Unit unit, Optional<String> why) {

  /** The name under which the intercept is listed. */
  public static final String INTERCEPT = "intercept";

  public Certificate {
    coefficients = List.copyOf(coefficients);
  }

  /** What gaps are measured in. */
  public enum Unit {
    /** Standard errors of the least-squares estimate. */
    STANDARD_ERRORS("standard errors"),
    /**
     * Used when the residual variance is zero: the change of the coefficient relative to the size
     * of the coefficient that would explain all variation of the label.
     */
    RELATIVE("relative distance");

    private final String words;

    Unit(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * One coefficient.
   *
   * @param optimum the exact optimum in original units
   * @param standardError of the optimum, in original units; 0 when the residual variance is
   * @param gap |fitted - optimum| in the certificate's unit
   */
  public record Gap(String name, double optimum, double standardError, double gap) {}

  /** Whether there is an optimum to compare with. */
  public boolean certified() {
    return why.isEmpty();
  }

  /** The largest gap; infinite when there is no certificate. */
  public double largestGap() {
    if (!certified()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (Gap gap : coefficients) {
      largest = Math.max(largest, gap.gap());
    }
    return largest;
  }
}
