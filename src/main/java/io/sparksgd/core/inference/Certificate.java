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

  /** The relative gap that counts as having reached the optimum. */
  public static final double RELATIVE_TARGET = 1e-9;

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
     * Used when the residual variance is zero or rows are too few to know it: as standard errors,
     * with the standard deviation of the label (where that is zero, its mean or 1) in the place of
     * the residual's over sqrt(S).
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

  /**
   * Whether every coefficient is at most {@code standardErrors} from the optimum, or, where nothing
   * can be measured in standard errors, at most {@link #RELATIVE_TARGET}.
   */
  public boolean isWithin(double standardErrors) {
    return certified() && largestGap() <= allowed(unit, standardErrors);
  }

  /** The largest gap, in {@code unit}, that goes for {@code standardErrors}. */
  static double allowed(Unit unit, double standardErrors) {
    return unit == Unit.STANDARD_ERRORS
        ? standardErrors
        : Math.min(standardErrors, RELATIVE_TARGET);
  }

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
