package io.sparksgd.core.metrics;

/**
 * Buckets of numbers of both signs, each 2^-7 of its lower edge wide: 128 between a power of two
 * and the next, over the 48 powers of two below a largest one. What is smaller, at most 2^-47 of
 * the largest or below 2^-1022, shares a bucket around 0; what is larger falls into the outermost.
 *
 * <p>The middle of a bucket is within 2^-8 (0.4 %) of every number in it.
 */
final class LogBuckets {
  private static final int BITS = 7;
  private static final int POWERS = 48;
  private static final int POSITIVE = POWERS << BITS;

  /** How many buckets there are: those of either sign and the one around 0. */
  static final int COUNT = 2 * POSITIVE + 1;

  /** The largest distance of a number to the middle of its bucket, as a share of the number. */
  static final double RELATIVE_ERROR = 0x1p-8;

  private final int lowest;

  /**
   * @param largest the largest size that a number can have; what is not finite counts as 1
   */
  LogBuckets(double largest) {
    int exponent = largest > 0 && largest <= Double.MAX_VALUE ? Math.getExponent(largest) : 0;
    lowest = Math.max(Double.MIN_EXPONENT, exponent - POWERS + 1);
  }

  /** The bucket of {@code number}, numbered in ascending order; NaN falls somewhere. */
  int of(double number) {
    double size = Math.abs(number);
    if (!(size >= Math.scalb(1.0, lowest))) {
      return POSITIVE;
    }
    long bits = Double.doubleToRawLongBits(size) >>> (52 - BITS);
    long first = (long) (lowest + Double.MAX_EXPONENT) << BITS;
    int place = (int) Math.min(POSITIVE, bits - first + 1);
    return number < 0 ? POSITIVE - place : POSITIVE + place;
  }

  /** The middle of {@code bucket}; 0 for the one around 0. */
  double middle(int bucket) {
    int place = Math.abs(bucket - POSITIVE);
    if (place == 0) {
      return 0;
    }
    long first = (long) (lowest + Double.MAX_EXPONENT) << BITS;
    double edge = Double.longBitsToDouble((first + place - 1) << (52 - BITS));
    double middle = edge + Math.scalb(1.0, Math.getExponent(edge) - BITS - 1);
    return bucket < POSITIVE ? -middle : middle;
  }

  /**
   * The middle of the first bucket up to which the share {@code probability} of all weight lies.
   *
   * @param weights holds the weight of each bucket
   * @param first where they begin; there are {@link #COUNT}
   * @return NaN when there is no weight, or it is NaN
   */
  double quantile(double[] weights, int first, double probability) {
    double total = 0;
    for (int bucket = 0; bucket < COUNT; bucket++) {
      total += weights[first + bucket];
    }
    double below = 0;
    for (int bucket = 0; total > 0 && bucket < COUNT; bucket++) {
      below += weights[first + bucket];
      if (below > 0 && below >= probability * total) {
        return middle(bucket);
      }
    }
    return Double.NaN;
  }
}
