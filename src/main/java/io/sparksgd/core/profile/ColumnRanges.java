package io.sparksgd.core.profile;

import io.sparksgd.core.data.RejectedRows;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The first of the two looks that make a {@link DataProfile}: counts, and per column (the features,
 * then the label) the extremes and a centre, from the summaries of all blocks. The summaries are
 * added in the order of partition and index, so the bits depend on the data alone.
 *
 * @param rows the training rows n
 * @param weightedRows how many of them have a weight above zero
 * @param stored how many numbers the features take in all
 * @param weightSum S
 * @param largestOffset the largest absolute value that is added to a margin; 0 without offsets
 * @param sparse whether features are stored in compressed sparse rows
 * @param centre what the second look subtracts: 0 for sparse features, the middle of the extremes
 *     for dense ones past {@link BlockSummary#MOST_FEATURES}, else the mean within rounding
 */
public record ColumnRanges(
    long rows,
    long weightedRows,
    long stored,
    double weightSum,
    double maxWeight,
    double largestOffset,
    boolean sparse,
    double[] min,
    double[] max,
    double[] centre,
    RejectedRows rejected) {

  /** Merges summaries that hold all that is known, as those of modest width do. */
  public static ColumnRanges of(List<BlockSummary> summaries) {
    return of(
        summaries,
        () -> {
          throw new IllegalArgumentException(
              "Missing extremes of " + summaries.get(0).dimension() + " features");
        });
  }

  /**
   * Merges summaries that are already sorted by partition and index; at least one.
   *
   * @param extremes gathers the extremes of all features; asked only when the summaries are too
   *     wide to hold them
   */
  public static ColumnRanges of(List<BlockSummary> summaries, Supplier<ColumnExtremes> extremes) {
    BlockSummary first = summaries.get(0);
    int columns = first.min.length;
    double[] min = new double[columns];
    double[] max = new double[columns];
    double[] mean = new double[columns];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    RejectedRows rejected = new RejectedRows();
    long rows = 0;
    long weightedRows = 0;
    long stored = 0;
    double weightSum = 0;
    double maxWeight = 0;
    double largestOffset = 0;
    for (BlockSummary summary : summaries) {
      rows += summary.rows;
      weightedRows += summary.weightedRows;
      stored += summary.stored;
      weightSum += summary.weightSum;
      maxWeight = Math.max(maxWeight, summary.maxWeight);
      largestOffset = Math.max(largestOffset, summary.largestOffset);
      rejected.merge(summary.rejected);
      for (int j = 0; j < columns; j++) {
        min[j] = Math.min(min[j], summary.min[j]);
        max[j] = Math.max(max[j], summary.max[j]);
        mean[j] += summary.sum[j];
      }
    }
    for (int j = 0; j < columns; j++) {
      mean[j] = Math.max(min[j], Math.min(max[j], mean[j] / weightSum));
    }
    if (first.isWide()) {
      ColumnExtremes features = extremes.get();
      min = behind(features.min, min[0]);
      max = behind(features.max, max[0]);
      mean = behind(middles(features), mean[0]);
    }
    if (first.sparse) {
      Arrays.fill(mean, 0, first.dimension, 0);
    }
    return new ColumnRanges(
        rows,
        weightedRows,
        stored,
        weightSum,
        maxWeight,
        largestOffset,
        first.sparse,
        min,
        max,
        mean,
        rejected);
  }

  private static double[] middles(ColumnExtremes extremes) {
    double[] middles = new double[extremes.min.length];
    for (int j = 0; j < middles.length; j++) {
      middles[j] = extremes.min[j] + (extremes.max[j] - extremes.min[j]) / 2;
    }
    return middles;
  }

  private static double[] behind(double[] features, double label) {
    double[] columns = Arrays.copyOf(features, features.length + 1);
    columns[features.length] = label;
    return columns;
  }

  public int dimension() {
    return min.length - 1;
  }

  /** Whether there are too many features for a correlation of every pair. */
  boolean isWide() {
    return dimension() > BlockSummary.MOST_FEATURES;
  }
}
