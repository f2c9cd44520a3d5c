package io.sparksgd.core.profile;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.RejectedRows;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What the driver learns of one block before training: its place, its content hash, and per column
 * (the features, then the label) the extremes and the weighted sum. Of more than {@value
 * #MOST_FEATURES} features it tells nothing, so that what comes to the driver stays small; then the
 * label is the only column, and {@link ColumnExtremes} are gathered on their own.
 */
public final class BlockSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Up to so many features, every pair of columns has a correlation in the profile. */
  public static final int MOST_FEATURES = 2_000;

  /** About as many values are looked at column by column while they are in the cache. */
  private static final int TILE_VALUES = 4096;

  final int partition;
  final int index;
  final int dimension;
  final boolean sparse;
  final int rows;
  final int stored;
  final long contentHash;
  final RejectedRows rejected;
  final double[] min;
  final double[] max;
  final double[] sum;
  double weightSum;
  double maxWeight;
  double largestOffset;
  long weightedRows;

  private BlockSummary(ExampleBlock block) {
    partition = block.partition();
    index = block.index();
    rows = block.rows();
    stored = block.stored();
    contentHash = block.contentHash();
    rejected = block.rejected();
    dimension = block.dimension();
    sparse = block.isSparse();
    int columns = isWide() ? 1 : dimension + 1;
    min = new double[columns];
    max = new double[columns];
    sum = new double[columns];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  public static BlockSummary of(ExampleBlock block) {
    BlockSummary summary = new BlockSummary(block);
    if (!summary.isWide()) {
      if (block.isSparse()) {
        summary.addSparse(block);
      } else {
        summary.addDense(block);
      }
    }
    summary.addLabels(block);
    return summary;
  }

  /** Whether there are too many features to tell of each. */
  public boolean isWide() {
    return dimension > MOST_FEATURES;
  }

  private void addDense(ExampleBlock block) {
    double[] features = block.features();
    double[] weights = block.weights();
    int tile = Math.max(1, TILE_VALUES / (dimension + 1));
    for (int from = 0; from < rows; from += tile) {
      int to = Math.min(from + tile, rows);
      for (int j = 0; j < dimension; j++) {
        add(j, features, j, dimension, weights, from, to);
      }
    }
  }

  private void addSparse(ExampleBlock block) {
    ColumnExtremes extremes = ColumnExtremes.none(dimension).add(block);
    System.arraycopy(extremes.min, 0, min, 0, dimension);
    System.arraycopy(extremes.max, 0, max, 0, dimension);
    for (int row = 0; row < rows; row++) {
      for (int i = block.rowStarts()[row]; i < block.rowStarts()[row + 1]; i++) {
        sum[block.indices()[i]] += block.weight(row) * block.features()[i];
      }
    }
  }

  private void addLabels(ExampleBlock block) {
    add(sum.length - 1, block.labels(), 0, 1, block.weights(), 0, rows);
    for (int row = 0; row < rows && block.offsets() != null; row++) {
      largestOffset = Math.max(largestOffset, Math.abs(block.offset(row)));
    }
    addWeights(block.weights());
  }

  /** Adds {@code values[first + row * step]} of the rows [from, to) in their order. */
  private void add(
      int column, double[] values, int first, int step, double[] weights, int from, int to) {
    double least = min[column];
    double largest = max[column];
    double total = sum[column];
    for (int row = from, at = first + from * step; row < to; row++, at += step) {
      double value = values[at];
      // Values are finite, so comparisons will do; Math.min takes three times as long.
      if (value < least) {
        least = value;
      }
      if (value > largest) {
        largest = value;
      }
      total += weights == null ? value : weights[row] * value;
    }
    min[column] = least;
    max[column] = largest;
    sum[column] = total;
  }

  private void addWeights(double[] weights) {
    if (weights == null) {
      weightSum = rows;
      maxWeight = rows == 0 ? 0 : 1;
      weightedRows = rows;
      return;
    }
    for (double weight : weights) {
      weightSum += weight;
      maxWeight = Math.max(maxWeight, weight);
      weightedRows += weight > 0 ? 1 : 0;
    }
  }

  /** The partition that the block belongs to. */
  public int partition() {
    return partition;
  }

  /** The block's place among the blocks of its partition. */
  public int index() {
    return index;
  }

  /** The number of features. */
  public int dimension() {
    return dimension;
  }

  public int rows() {
    return rows;
  }

  public long contentHash() {
    return contentHash;
  }
}
