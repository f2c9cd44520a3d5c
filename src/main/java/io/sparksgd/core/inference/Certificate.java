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
 * @param measures what else was measured
 */
public record Certificate(
    List<Gap> coefficients, Unit unit, Optional<String> why, Measures measures) {

  /** The relative gap that counts as having reached the optimum. */
  public static final double RELATIVE_TARGET = 1e-9;

  /** The name under which the intercept is listed. */
  public static final String INTERCEPT = "intercept";

  public Certificate {
    coefficients = List.copyOf(coefficients);
  }

  /** With nothing else measured. */
  public Certificate(List<Gap> coefficients, Unit unit, Optional<String> why) {
    this(coefficients, unit, why, Measures.NONE);
  }

  static Certificate none(Unit unit, String why, Measures measures) {
    return new Certificate(List.of(), unit, Optional.of(why), measures);
  }

  /** What gaps are measured in. */
  public enum Unit {
    /** Standard errors of the estimate, by coefficient. */
    STANDARD_ERRORS("standard errors"),
    /**
     * Used when the residual variance is zero or rows are too few to know it: as standard errors,
     * with the standard deviation of the label (where that is zero, its mean or 1) in the place of
     * the residual's over sqrt(S).
     */
    RELATIVE("relative distance"),
    /**
     * Used with an L1 penalty, whose optimum has no standard errors: the slope of the objective
     * (its subgradient of least size) by each weight, over the standard error of the mean of loss'
     * z. For one feature, or uncorrelated ones, and no penalty, that is {@link #STANDARD_ERRORS}.
     */
    GRADIENT("standard errors of the gradient");

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
   * @param optimum the exact optimum in original units; NaN when it is not known
   * @param standardError of the optimum, in original units; 0 when the residual variance is, NaN
   *     when it is not known
   * @param gap |fitted - optimum|, or the slope, in the certificate's unit
   */
  public record Gap(String name, double optimum, double standardError, double gap) {}

  /**
   * Other distances from the optimum, in scaled units; NaN for what was not measured.
   *
   * @param newtonDecrement lambda: the objective is about lambda^2 / 2 above its minimum
   * @param kktResidual the largest absolute component of the subgradient of least size, 0 at the
   *     optimum
   * @param dualityGap the objective is at most that far above its minimum
   * @param gapBound no coefficient is more than that many standard errors of the unpenalised
   *     estimate from the optimum
   * @param relativeGradientNorm |g| / sqrt(E loss'^2 E |v|^2) for the subgradient g of least size
   *     and v = (z, 1): 0 at the optimum, and without penalty at most 1
   */
  public record Measures(
      double newtonDecrement,
      double kktResidual,
      double dualityGap,
      double gapBound,
      double relativeGradientNorm) {

    public static final Measures NONE =
        new Measures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    static Measures newton(double decrement) {
      return new Measures(decrement, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    static Measures gradient(double kktResidual, double relativeNorm) {
      return new Measures(Double.NaN, kktResidual, Double.NaN, Double.NaN, relativeNorm);
    }

    Measures withDuality(double dualityGap, double gapBound) {
      return new Measures(newtonDecrement, kktResidual, dualityGap, gapBound, relativeGradientNorm);
    }
  }

  /**
   * Whether every gap is at most {@code standardErrors}, or, where nothing can be measured in
   * standard errors, at most {@link #RELATIVE_TARGET}.
   */
  public boolean isWithin(double standardErrors) {
    return certified() && largestGap() <= allowed(unit, standardErrors);
  }

  /** The largest gap, in {@code unit}, that goes for {@code standardErrors}. */
  static double allowed(Unit unit, double standardErrors) {
    return unit == Unit.RELATIVE ? Math.min(standardErrors, RELATIVE_TARGET) : standardErrors;
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
