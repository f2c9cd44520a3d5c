package io.sparksgd.core.profile;

import io.sparksgd.core.data.RejectedRows;
import java.util.Arrays;
import java.util.List;

/**
 * The first of the two looks that make a {@link DataProfile}: counts, and per column (the features,
 * then the label) the extremes and a first mean, from the summaries of all blocks. The summaries
 * are added in the order of partition and index, so the bits depend on the data alone.
 *
 * @param rows the training rows n
 * @param weightedRows how many of them have a weight above zero
 * @param weightSum S
 * @param mean within rounding of the mean; only a centre for the second look
 */
public record ColumnRanges(
    long rows,
    long weightedRows,
    double weightSum,
    double maxWeight,
    double[] min,
    double[] max,
    double[] mean,
    RejectedRows rejected) {

  /** Merges summaries that are already sorted by partition and index; at least one. */
  public static ColumnRanges of(List<BlockSummary> summaries) {
    int columns = summaries.get(0).min.length;
    double[] min = new double[columns];
    double[] max = new double[columns];
    double[] mean = new double[columns];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    RejectedRows rejected = new RejectedRows();
    long rows = 0;
    long weightedRows = 0;
    double weightSum = 0;
    double maxWeight = 0;
    for (BlockSummary summary : summaries) {
      rows += summary.rows;
      weightedRows += summary.weightedRows;
      weightSum += summary.weightSum;
      maxWeight = Math.max(maxWeight, summary.maxWeight);
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
    return new ColumnRanges(rows, weightedRows, weightSum, maxWeight, min, max, mean, rejected);
  }

  public int dimension() {
    return min.length - 1;
  }
}
