package io.sparksgd.core.gate;

/**
 * A weighted mean over rows that are taken as independent draws, and how well it is known. With
 * weights s_i, values x_i, S = sum s_i and the mean X = sum s_i x_i / S:
 *
 * <pre>
 *   m         = S^2 / sum s_i^2
 *   error^2   = m / (m - 1) sum s_i^2 (x_i - X)^2 / S^2
 *   skewness  = sum s_i^3 (x_i - X)^3 / (sum s_i^2 (x_i - X)^2)^(3/2)
 * </pre>
 *
 * that is the variance of a ratio of two sums by linearisation (Cochran 1977, Sampling Techniques,
 * 6.3), with the effective rows m of Kish (1965) in place of n. Without weights these are n, the
 * usual standard error and the skewness of one row over the root of n. Multiplying all weights by a
 * number changes nothing. A row of weight 2 counts in the mean as two rows do, but as one row
 * towards m: it is one draw, whose error counts twice.
 *
 * <p>Bounds are those of Student's t with m - 1 degrees of freedom, or where they are further out
 * those of Hall (1992, "On the removal of skewness by transformation", JRSS B 54), which undo the
 * skewness of the mean to second order.
 *
 * @param rows the rows of weight above 0
 * @param effectiveRows m
 * @param mean X; NaN without rows
 * @param standardError of the mean; infinite where rows are too few to know
 * @param skewness of the mean
 */
public record MeanEstimate(
    long rows, double effectiveRows, double mean, double standardError, double skewness) {

  /** Below so many effective rows no bound is to be trusted. */
  public static final int FEWEST_ROWS = 50;

  /** Below this skewness the transformation is the identity to rounding. */
  private static final double SYMMETRIC = 1e-5;

  public MeanEstimate {
    if (Double.isNaN(standardError) || effectiveRows <= 1) {
      standardError = Double.POSITIVE_INFINITY;
    }
    if (Double.isNaN(skewness)) {
      skewness = 0;
    }
  }

  /** Whether there are enough rows for bounds that hold what they say. */
  public boolean hasEnoughRows() {
    return effectiveRows >= FEWEST_ROWS && Double.isFinite(standardError);
  }

  /**
   * What the mean of all rows there could be is at most.
   *
   * @param level one-sided, in [0.5, 1)
   */
  public double upperBound(double level) {
    return mean + distance(level, -1);
  }

  /**
   * What the mean of all rows there could be is at least.
   *
   * @param level one-sided, in [0.5, 1)
   */
  public double lowerBound(double level) {
    return mean - distance(level, 1);
  }

  private double distance(double level, int side) {
    if (standardError == 0 || standardError == Double.POSITIVE_INFINITY) {
      return standardError;
    }
    double quantile = new StudentT(effectiveRows - 1).quantile(level);
    return standardError * Math.max(quantile, side * untransformed(side * quantile));
  }

  /**
   * The probability of a mean at least as far above {@code value} when the mean of all rows there
   * could be is {@code value}.
   */
  public double probabilityAbove(double value) {
    if (standardError == Double.POSITIVE_INFINITY) {
      return 1;
    }
    if (standardError == 0) {
      return mean > value ? 0 : 1;
    }
    double t = (mean - value) / standardError;
    StudentT distribution = new StudentT(effectiveRows - 1);
    return Math.max(distribution.survival(t), distribution.survival(transformed(t)));
  }

  /** ((1 + a t / 3)^3 - 1) / a + a / 6 with a the skewness of the mean. */
  private double transformed(double t) {
    double a = skewness;
    return t + a * t * t / 3 + a * a * t * t * t / 27 + a / 6;
  }

  /** The t whose {@link #transformed} is {@code value}. */
  private double untransformed(double value) {
    double a = skewness;
    if (!(Math.abs(a) > SYMMETRIC)) {
      return value;
    }
    return 3 / a * (StrictMath.cbrt(1 + a * (value - a / 6)) - 1);
  }

  /**
   * This mean less one over other rows, taken as independent of these; where the same rows count in
   * both, the difference is known better than this says. The degrees of freedom are those of Welch
   * (1947).
   */
  public MeanEstimate minus(MeanEstimate other) {
    double unit = Math.max(standardError, other.standardError);
    if (unit == 0 || unit == Double.POSITIVE_INFINITY) {
      double rowsOfBoth = effectiveRows + other.effectiveRows;
      return new MeanEstimate(rows + other.rows, rowsOfBoth, mean - other.mean, unit, 0);
    }
    double own = standardError / unit;
    double others = other.standardError / unit;
    double variance = own * own + others * others;
    double degrees =
        variance
            * variance
            / (fourth(own) / (effectiveRows - 1) + fourth(others) / (other.effectiveRows - 1));
    double third = skewness * own * own * own - other.skewness * others * others * others;
    double error = Math.sqrt(variance);
    return new MeanEstimate(
        rows + other.rows,
        degrees + 1,
        mean - other.mean,
        unit * error,
        third / (variance * error));
  }

  private static double fourth(double value) {
    return value * value * value * value;
  }
}
