package io.sparksgd.core.drift;

/**
 * The Kolmogorov-Smirnov distance between two nights: the largest difference between their shares
 * of rows below a value. Shares are known at the edges of buckets only, so the distance is a lower
 * bound, short of the true one by at most the rows within one bucket.
 *
 * <p>While nothing changes, {@code P(D sqrt(n m / (n + m)) > x)} tends to {@code 2 sum (-1)^(k-1)
 * exp(-2 k^2 x^2)} (Smirnov 1948, doi:10.1214/aoms/1177730256); for columns with ties, as for
 * buckets, it is less.
 *
 * @param distance D
 * @param scale sqrt(n m / (n + m))
 */
record KolmogorovSmirnov(double distance, double scale) {
  private static final double NEVER_LESS = 0.2;

  static KolmogorovSmirnov of(SharedBuckets buckets) {
    double n = buckets.rowsThen();
    double m = buckets.rowsNow();
    long then = 0;
    long now = 0;
    double distance = 0;
    for (int i = 0; i < buckets.then().length; i++) {
      then += buckets.then()[i];
      now += buckets.now()[i];
      distance = Math.max(distance, Math.abs(then / n - now / m));
    }
    return new KolmogorovSmirnov(distance, Math.sqrt(n / (n + m) * m));
  }

  /** P(D is that large or larger) while nothing changes. */
  double pValue() {
    return survival(distance * scale);
  }

  /** What D exceeds with probability {@code p} while nothing changes. */
  double withoutChange(double p) {
    double low = 0;
    double high = 10;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (survival(middle) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.min(1, high / scale);
  }

  /** Terms alternate and fall, so the first that does not count ends the sum. */
  static double survival(double x) {
    if (x < NEVER_LESS) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k < 100; k++) {
      double term = StrictMath.exp(-2.0 * k * k * x * x);
      sum += k % 2 == 1 ? term : -term;
      if (term <= 1e-17 * sum) {
        break;
      }
    }
    return Math.max(0, Math.min(1, 2 * sum));
  }
}
