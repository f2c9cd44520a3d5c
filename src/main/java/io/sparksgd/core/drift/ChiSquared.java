package io.sparksgd.core.drift;

/**
 * The chi-squared distribution, of which the normal one is a case: z^2 has one degree of freedom.
 *
 * <p>P(X &gt; x) = Q(k/2, x/2) with the regularised incomplete gamma function, by its series below
 * x = k/2 + 1 and by its continued fraction above (Press et al., "Numerical Recipes", section 6.2;
 * DLMF 8.7.1 and 8.9.2), with StrictMath throughout.
 */
final class ChiSquared {
  private static final double PRECISION = 1e-16;
  private static final double TINY = 1e-300;
  private static final int MOST_TERMS = 10_000;
  private static final int HALVINGS = 200;

  private ChiSquared() {}

  /**
   * P(X &gt; {@code x}) for k = {@code degrees} &gt;= 1; 1 for x &lt;= 0, 0 for infinity, NaN for
   * NaN.
   */
  static double survival(double x, int degrees) {
    if (Double.isNaN(x)) {
      return Double.NaN;
    }
    if (x <= 0) {
      return 1;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double a = degrees / 2.0;
    double half = x / 2;
    double factor = StrictMath.exp(a * StrictMath.log(half) - half - logGamma(degrees));
    return half < a + 1 ? 1 - factor * series(a, half) : factor * continuedFraction(a, half);
  }

  /** P(|Z| &gt; |{@code z}|) for a standard normal Z. */
  static double twoSided(double z) {
    return survival(z * z, 1);
  }

  /** The x with P(X &gt; x) = {@code p}, 0 &lt; p &lt;= 1, within rounding. */
  static double upperQuantile(double p, int degrees) {
    double low = 0;
    double high = 1;
    while (survival(high, degrees) > p) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS && low < high; i++) {
      double middle = low + (high - low) / 2;
      if (survival(middle, degrees) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** sum x^i / (a (a+1) ... (a+i)). */
  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int i = 1; i < MOST_TERMS && term > sum * PRECISION; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return sum;
  }

  /** 1/(x+1-a- 1(1-a)/(x+3-a- ...)), by Lentz's method. */
  private static double continuedFraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double value = d;
    for (int i = 1; i < MOST_TERMS; i++) {
      double numerator = -i * (i - a);
      b += 2;
      d = 1 / nonZero(numerator * d + b);
      c = nonZero(b + numerator / c);
      double change = d * c;
      value *= change;
      if (Math.abs(change - 1) < PRECISION) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /**
   * log Gamma(degrees / 2), from Gamma(1/2) = sqrt(pi), Gamma(1) = 1 and Gamma(a+1) = a Gamma(a).
   */
  private static double logGamma(int degrees) {
    double sum = degrees % 2 == 0 ? 0 : StrictMath.log(Math.PI) / 2;
    for (int twice = degrees % 2 == 0 ? 2 : 1; twice < degrees; twice += 2) {
      sum += StrictMath.log(twice / 2.0);
    }
    return sum;
  }
}
