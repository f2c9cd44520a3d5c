package io.sparksgd.core.drift;

/**
 * How large a change must be to be worth an alarm, beside being no work of chance.
 *
 * @param psi the population stability index; 0.1 is often called a small change, 0.25 a large one
 * @param ks the Kolmogorov-Smirnov distance
 * @param meanShift in standard deviations
 * @param coefficient in standard errors of the difference
 */
public record DriftLimits(double psi, double ks, double meanShift, double coefficient) {

  /** The defaults. */
  public static final DriftLimits STANDARD = new DriftLimits(0.2, 0.1, 0.2, 5);

  /** The probability of a false alarm, over all that is compared in one night. */
  public static final double FAMILY_ERROR = 0.05;

  /**
   * @throws IllegalArgumentException for a limit that is negative or NaN
   */
  public DriftLimits {
    require(psi);
    require(ks);
    require(meanShift);
    require(coefficient);
  }

  private static void require(double limit) {
    if (!(limit >= 0)) {
      throw new IllegalArgumentException("Invalid limit: " + limit + " (must be >= 0)");
    }
  }

  double of(Measure measure) {
    return switch (measure) {
      case PSI, NULL_SHARE -> psi;
      case KS -> ks;
      case MEAN_SHIFT -> meanShift;
      case COEFFICIENT -> coefficient;
    };
  }
}
