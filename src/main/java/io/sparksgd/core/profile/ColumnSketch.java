package io.sparksgd.core.profile;

import java.util.Arrays;

/**
 * How the values of one column were distributed: counts by bucket of a {@link BucketGrid}, with
 * extremes and moments. Every row counts once, whatever its weight.
 *
 * <p>Values below {@code low} count into its bucket, and those above {@code high} into that one, so
 * that a few rows far out cannot make all buckets wide.
 *
 * @param name of the feature, or the label
 * @param mean of the rows
 * @param variance with divisor n
 * @param skewness E(v - mean)^3 / sd^3; 0 where the variance is
 * @param low the edge of the first bucket that counts more than its own; negative infinity when all
 *     count where they are
 * @param high the edge of the last bucket; infinity when all count where they are
 * @param ordinals the numbers of the buckets that have rows, ascending
 * @param counts the rows in each, at least 1
 */
public record ColumnSketch(
    String name,
    double min,
    double max,
    double mean,
    double variance,
    double skewness,
    BucketGrid grid,
    double low,
    double high,
    long[] ordinals,
    long[] counts) {

  /**
   * A sketch of at least one row.
   *
   * @throws IllegalArgumentException for numbers that cannot be those of a column
   */
  public ColumnSketch {
    require(Math.abs(min) <= Double.MAX_VALUE && min <= max, name, "min <= max");
    require(Math.abs(max) <= Double.MAX_VALUE, name, "a finite max");
    require(mean >= min && mean <= max, name, "a mean from min to max");
    require(variance >= 0 && variance <= Double.MAX_VALUE, name, "a variance >= 0");
    require(Math.abs(skewness) <= Double.MAX_VALUE, name, "a finite skewness");
    require(low <= max && min <= high && low <= high, name, "low <= max and min <= high");
    require(ordinals.length == counts.length && counts.length > 0, name, "a count per bucket");
    long rows = 0;
    for (int i = 0; i < counts.length; i++) {
      require(i == 0 || ordinals[i - 1] < ordinals[i], name, "ascending buckets");
      require(counts[i] > 0 && rows + counts[i] > rows, name, "counts > 0");
      rows += counts[i];
    }
    require(grid.ordinal(Math.max(min, low)) <= ordinals[0], name, "buckets from min");
    require(
        ordinals[ordinals.length - 1] <= grid.ordinal(Math.min(max, high)), name, "buckets to max");
  }

  private static void require(boolean holds, String name, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("Invalid sketch: " + name + " (must have " + rule + ")");
    }
  }

  public long rows() {
    return Arrays.stream(counts).sum();
  }

  public double deviation() {
    return Math.sqrt(variance);
  }

  /**
   * A value that the share {@code p} of the rows does not exceed, 0 &lt; p &lt;= 1: the middle of
   * the bucket of the row of rank ceil(p n). The row itself is in that bucket, so no further away
   * than half its width: less than 1/128 of its size, or half the grid's smallest width.
   */
  public double quantile(double p) {
    double rank = Math.max(1, Math.ceil(p * rows()));
    long below = 0;
    int i = 0;
    while (i < counts.length - 1 && below + counts[i] < rank) {
      below += counts[i++];
    }
    double from = Math.max(min, i == 0 ? min : grid.edge(ordinals[i]));
    double to = i == counts.length - 1 ? max : Math.min(max, grid.edge(ordinals[i] + 1));
    return from + (to - from) / 2;
  }
}
