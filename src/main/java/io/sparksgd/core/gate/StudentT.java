package io.sparksgd.core.gate;

/**
 * Student's t distribution with nu degrees of freedom, nu any number &gt; 0. Past a million degrees
 * it is that of a million, which no test can tell from the normal distribution.
 *
 * <pre>
 *   P(T &gt; t) = I_x(nu / 2, 1 / 2) / 2        x = nu / (nu + t^2), t &gt;= 0
 * </pre>
 *
 * with the regularised incomplete beta function I by its continued fraction (Olver et al., NIST
 * Handbook of Mathematical Functions, 2010, 8.17.22).
 */
final class StudentT {
  private static final double MOST_DEGREES = 1e6;
  private static final double HALF_LOG_PI = 0.5723649429247001;
  private static final double TINY = 1e-300;
  private static final int MOST_TERMS = 100_000;

  /** From here on the asymptotic series of the gamma function's ratio is exact to rounding. */
  private static final double LARGE = 15;

  private final double degrees;
  private final double logBeta;

  /**
   * @param degrees nu, &gt; 0
   */
  StudentT(double degrees) {
    if (!(degrees > 0)) {
      throw new IllegalArgumentException("Invalid degrees: " + degrees + " (must be > 0)");
    }
    this.degrees = Math.min(degrees, MOST_DEGREES);
    logBeta = HALF_LOG_PI - logRatio(this.degrees / 2);
  }

  /** P(T &gt; t); NaN for NaN. */
  double survival(double t) {
    if (Double.isNaN(t)) {
      return Double.NaN;
    }
    double square = t * t;
    double x = degrees / (degrees + square);
    double y = square == Double.POSITIVE_INFINITY ? 1 : square / (degrees + square);
    double tail = incompleteBeta(degrees / 2, 0.5, x, y) / 2;
    return t >= 0 ? tail : 1 - tail;
  }

  /**
   * The t with P(T &lt;= t) = {@code level}, by bisection to the last bit.
   *
   * @param level in [0.5, 1)
   */
  double quantile(double level) {
    if (!(level >= 0.5 && level < 1)) {
      throw new IllegalArgumentException("Invalid level: " + level + " (must be in [0.5, 1))");
    }
    if (level == 0.5) {
      return 0;
    }
    double low = 0;
    double high = 1;
    while (survival(high) > 1 - level) {
      high *= 2;
    }
    for (double middle = high / 2; low < middle && middle < high; middle = low + (high - low) / 2) {
      if (survival(middle) > 1 - level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** I_x(a, b), y = 1 - x. */
  private double incompleteBeta(double a, double b, double x, double y) {
    if (x <= 0 || y <= 0) {
      return x <= 0 ? 0 : 1;
    }
    double front = StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log(y) - logBeta);
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, y) / b;
  }

  /**
   * The continued fraction, by the algorithm of Lentz as Thompson and Barnett (1986) changed it.
   */
  private static double fraction(double a, double b, double x) {
    double numerator = 1;
    double denominator = 1 / away(1 - (a + b) * x / (a + 1));
    double value = denominator;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      denominator = 1 / away(1 + even * denominator);
      numerator = away(1 + even / numerator);
      value *= denominator * numerator;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      denominator = 1 / away(1 + odd * denominator);
      numerator = away(1 + odd / numerator);
      double step = denominator * numerator;
      value *= step;
      if (Math.abs(step - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** log(gamma(a + 1/2) / gamma(a)). */
  private static double logRatio(double a) {
    double shift = 0;
    double large = a;
    while (large < LARGE) {
      shift += StrictMath.log1p(0.5 / large);
      large++;
    }
    double inverse = 1 / large;
    double square = inverse * inverse;
    double series =
        inverse * (-1.0 / 8 + square * (1.0 / 192 + square * (-1.0 / 640 + square * 17.0 / 14336)));
    return StrictMath.log(large) / 2 + series - shift;
  }
}
