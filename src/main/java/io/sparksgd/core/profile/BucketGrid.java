package io.sparksgd.core.profile;

/**
 * A fixed division of all numbers into buckets, the same on every night, so that counts of
 * different rows compare. The bucket of v starts at
 *
 * <pre>  edge(v) = floor(v / w) w,    w = 2^max(exponent(v) - digits, exponent)</pre>
 *
 * with exponent(v) = floor(log2 |v|): numbers in one bucket differ by less than 2^-digits of their
 * size, or by less than 2^exponent. Edges of a coarser grid are edges of each finer one. Buckets
 * are numbered in order; number 0 starts at 0.
 *
 * <p>Buckets of a relative width make quantiles of a known relative error, as in Masson, Rim and
 * Lee (2019), "DDSketch", doi:10.14778/3352063.3352135; powers of two make them nest, and leave no
 * logarithm to be rounded.
 */
public final class BucketGrid {
  /** Numbers that share a bucket differ by less than 1/64, so their middle is within 1/128. */
  public static final int FEWEST_DIGITS = 6;

  public static final int MOST_DIGITS = 40;

  /** Widths are normal doubles. */
  public static final int SMALLEST_EXPONENT = -1000;

  public static final int LARGEST_EXPONENT = 400;

  /** The most buckets from the lowest number to the highest. */
  static final int MOST_BUCKETS = 1024;

  /** A bucket is at most 2^-5 of a standard deviation wide where most numbers are, if it may. */
  private static final int DIGITS_OF_DEVIATION = 5;

  /** Numbers smaller by so many powers of two than the largest all count as 0. */
  private static final int OCTAVES = 64;

  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;

  private final int digits;
  private final int exponent;
  private final double width;
  private final double perUnit;

  private BucketGrid(int digits, int exponent) {
    this.digits = digits;
    this.exponent = exponent;
    width = Math.scalb(1.0, exponent);
    perUnit = Math.scalb(1.0, -exponent);
  }

  /**
   * A grid.
   *
   * @param digits binary digits, from {@value #FEWEST_DIGITS} to {@value #MOST_DIGITS}
   * @param exponent of the smallest width, from {@value #SMALLEST_EXPONENT} to {@value
   *     #LARGEST_EXPONENT}
   * @throws IllegalArgumentException for others
   */
  public static BucketGrid of(int digits, int exponent) {
    if (digits < FEWEST_DIGITS || digits > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "Invalid digits: " + digits + " (must be " + FEWEST_DIGITS + " to " + MOST_DIGITS + ")");
    }
    if (exponent < SMALLEST_EXPONENT || exponent > LARGEST_EXPONENT) {
      throw new IllegalArgumentException(
          "Invalid exponent: "
              + exponent
              + " (must be "
              + SMALLEST_EXPONENT
              + " to "
              + LARGEST_EXPONENT
              + ")");
    }
    return new BucketGrid(digits, exponent);
  }

  /**
   * The finest grid that has at most {@value #MOST_BUCKETS} buckets from {@code low} to {@code
   * high} and spends none of them on digits that the spread does not ask for.
   *
   * @param mean of the numbers
   * @param deviation their standard deviation; 0 when they never vary
   */
  static BucketGrid fitting(double low, double high, double mean, double deviation) {
    double reach = Math.max(Math.abs(low), Math.abs(high));
    int digits = digits(mean, deviation);
    int exponent = Math.max(SMALLEST_EXPONENT, Math.getExponent(reach) - digits - OCTAVES);
    BucketGrid grid = new BucketGrid(digits, exponent);
    while (grid.ordinal(high) - grid.ordinal(low) >= MOST_BUCKETS) {
      grid = new BucketGrid(digits, ++exponent);
    }
    return grid;
  }

  private static int digits(double mean, double deviation) {
    if (!(deviation > 0)) {
      return MOST_DIGITS;
    }
    int size = Math.getExponent(Math.abs(mean) + deviation);
    int needed = size - Math.getExponent(deviation) + DIGITS_OF_DEVIATION;
    return Math.max(FEWEST_DIGITS, Math.min(MOST_DIGITS, needed));
  }

  /** The finest grid whose edges are edges of both. */
  public BucketGrid coarsest(BucketGrid other) {
    return new BucketGrid(Math.min(digits, other.digits), Math.max(exponent, other.exponent));
  }

  public int digits() {
    return digits;
  }

  public int exponent() {
    return exponent;
  }

  /** The number of the bucket of {@code value}, which is finite. */
  public long ordinal(double value) {
    double size = Math.abs(value);
    long below;
    boolean isEdge;
    int octave = Math.getExponent(size) - exponent - digits;
    if (octave > 0) {
      long mantissa = (Double.doubleToRawLongBits(size) & MANTISSA) | (1L << MANTISSA_BITS);
      int dropped = MANTISSA_BITS - digits;
      below = ((long) octave << digits) + (mantissa >>> dropped);
      isEdge = (mantissa & ((1L << dropped) - 1)) == 0;
    } else {
      double scaled = size * perUnit;
      below = (long) scaled;
      isEdge = below == scaled;
    }
    if (value >= 0) {
      return below;
    }
    return isEdge ? -below : -below - 1;
  }

  /** The lowest number of bucket {@code ordinal}. */
  public double edge(long ordinal) {
    long above = Math.abs(ordinal);
    long octave = Math.max(0, (above >> digits) - 1);
    double size = (above - (octave << digits)) * Math.scalb(width, (int) octave);
    return ordinal < 0 ? -size : size;
  }
}
