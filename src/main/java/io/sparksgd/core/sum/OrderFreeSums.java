package io.sparksgd.core.sum;

import java.io.Serializable;

/**
 * An array of sums that come out the same, to the last bit, in whatever order and grouping they are
 * merged.
 *
 * <p>Each sum has a bound: the caller promises that the absolute values of all that will ever be
 * merged into it add up to no more. With e the smallest exponent for which bound &lt; 2^e (but at
 * least -960), a value v is held as two integers,
 *
 * <pre>
 *   high = rint(v 2^(61 - e))                 low = rint((v 2^(61 - e) - high) 2^40)
 * </pre>
 *
 * so v is known to 2^(e - 102), and integers add exactly: merging is associative and commutative.
 * Where every sum is not far below its bound, one limb, the high one, is enough: v is then known to
 * 2^(e - 62), in half the bytes. Up to 2^23 arrays may be merged; the promise about their total is
 * not checked. The idea of fixed accumulators is that of Neal (2015), "Fast exact summation using
 * small and large superaccumulators", and of pre-rounding that of Demmel and Nguyen (2013),
 * doi:10.1109/ARITH.2013.9, both cut down to what known bounds allow.
 *
 * <p>A value that is NaN or past 2^e marks the whole array as {@link #overflowed()}, and so does a
 * bound that is negative, infinite or NaN. A value between bound and 2^e is held like any other, so
 * that a bound computed in floating point may be short by its rounding. A bound of 0 holds zeros.
 */
public final class OrderFreeSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int HIGH_BITS = 61;
  private static final int LOW_BITS = 40;
  private static final double LOW_SCALE = 0x1p40;
  private static final int MIN_EXPONENT = -960;

  /** {high, low} of each sum in turn; with one limb, {high}. */
  private final long[] limbs;

  private final boolean hasLow;

  private boolean overflowed;

  private OrderFreeSums(long[] limbs, boolean hasLow) {
    this.limbs = limbs;
    this.hasLow = hasLow;
  }

  /** The sums of nothing: the neutral element of {@link #merge}. */
  public static OrderFreeSums empty() {
    return new OrderFreeSums(new long[0], true);
  }

  /**
   * Holds {@code values}, whose bounds repeat: {@code values[i]} is bounded by {@code bounds[i %
   * bounds.length]}.
   */
  public static OrderFreeSums of(double[] values, double[] bounds) {
    OrderFreeSums sums = zeros(values.length, 2);
    sums.add(values, bounds);
    return sums;
  }

  /**
   * Sums of zeros, to add to.
   *
   * @param limbs how many integers hold a sum: 1 or 2
   */
  public static OrderFreeSums zeros(int length, int limbs) {
    if (limbs != 1 && limbs != 2) {
      throw new IllegalArgumentException("Invalid limbs: " + limbs + " (must be 1 or 2)");
    }
    return new OrderFreeSums(new long[limbs * length], limbs == 2);
  }

  /**
   * Merges {@code values} into these sums, as if they came as sums of their own.
   *
   * @throws IllegalArgumentException when there are not as many values as sums
   */
  public void add(double[] values, double[] bounds) {
    requireLength(values.length);
    int period = bounds.length;
    double[] scales = new double[period];
    double[] limits = new double[period];
    for (int j = 0; j < period; j++) {
      int exponent = exponentOf(bounds[j]);
      scales[j] = Math.scalb(1.0, HIGH_BITS - exponent);
      limits[j] = limitOf(bounds[j], exponent);
    }
    for (int i = 0, j = 0; i < values.length; i++) {
      double value = values[i];
      if (Math.abs(value) <= limits[j]) {
        double scaled = value * scales[j];
        double high = Math.rint(scaled);
        if (hasLow) {
          limbs[2 * i] += (long) high;
          limbs[2 * i + 1] += (long) Math.rint((scaled - high) * LOW_SCALE);
        } else {
          limbs[i] += (long) high;
        }
      } else {
        overflowed = true;
      }
      j = j + 1 == period ? 0 : j + 1;
    }
  }

  /**
   * Merges {@code other} into these sums and returns the result. Never changes {@code other}; but
   * when these sums are empty the result <em>is</em> {@code other}, so after merging only the
   * result may be used.
   *
   * @throws IllegalArgumentException when both are non-empty and of different length
   */
  public OrderFreeSums merge(OrderFreeSums other) {
    if (limbs.length == 0) {
      return other;
    }
    if (other.limbs.length == 0) {
      return this;
    }
    requireLength(other.length());
    if (hasLow != other.hasLow) {
      throw new IllegalArgumentException("Cannot merge sums of one limb with sums of two");
    }
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] += other.limbs[i];
    }
    overflowed |= other.overflowed;
    return this;
  }

  private void requireLength(int length) {
    if (length != length()) {
      throw new IllegalArgumentException(
          "Cannot merge sums: length " + length + " into length " + length());
    }
  }

  public int length() {
    return hasLow ? limbs.length / 2 : limbs.length;
  }

  /** Whether a value was NaN or broke its bound, so that the sums mean nothing. */
  public boolean overflowed() {
    return overflowed;
  }

  /**
   * The sums as doubles, each within one unit in the last place of the exact sum of what was held;
   * {@code bounds} must be those the values were added with. All NaN after an overflow.
   */
  public double[] values(double[] bounds) {
    int period = bounds.length;
    double[] units = new double[period];
    for (int j = 0; j < period; j++) {
      units[j] = Math.scalb(1.0, exponentOf(bounds[j]) - HIGH_BITS);
    }
    double[] values = new double[length()];
    for (int i = 0, j = 0; i < values.length; i++) {
      values[i] = overflowed ? Double.NaN : inUnits(i) * units[j];
      j = j + 1 == period ? 0 : j + 1;
    }
    return values;
  }

  private double inUnits(int i) {
    if (!hasLow) {
      return (double) limbs[i];
    }
    long low = limbs[2 * i + 1];
    long carry = low >> LOW_BITS;
    double rest = (low - (carry << LOW_BITS)) / LOW_SCALE;
    return (limbs[2 * i] + carry) + rest;
  }

  /** Bytes that {@code count} sums of so many limbs take when they travel. */
  public static long bytes(long count, int limbs) {
    return Long.BYTES * count * limbs;
  }

  /** The largest absolute value that is held; -1, which no value keeps to, for a useless bound. */
  private static double limitOf(double bound, int exponent) {
    if (!(bound >= 0 && bound <= Double.MAX_VALUE)) {
      return -1;
    }
    return bound == 0 ? 0 : Math.min(Math.scalb(1.0, exponent), Double.MAX_VALUE);
  }

  private static int exponentOf(double bound) {
    return bound > 0 && bound <= Double.MAX_VALUE
        ? Math.max(MIN_EXPONENT, Math.getExponent(bound) + 1)
        : 0;
  }
}
