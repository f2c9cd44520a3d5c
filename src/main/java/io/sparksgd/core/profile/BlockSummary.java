package io.sparksgd.core.profile;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.RejectedRows;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What the driver learns of one block before training: its place, its content hash, and per column
 * (the features, then the label) the extremes and the weighted sum.
 */
public final class BlockSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  /** About as many values are looked at column by column while they are in the cache. */
  private static final int TILE_VALUES = 4096;

  final int partition;
  final int index;
  final int rows;
  final long contentHash;
  final RejectedRows rejected;
  final double[] min;
  final double[] max;
  final double[] sum;
  double weightSum;
  double maxWeight;
  long weightedRows;

  private BlockSummary(ExampleBlock block) {
    partition = block.partition();
    index = block.index();
    rows = block.rows();
    contentHash = block.contentHash();
    rejected = block.rejected();
    int columns = block.dimension() + 1;
    min = new double[columns];
    max = new double[columns];
    sum = new double[columns];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  public static BlockSummary of(ExampleBlock block) {
    BlockSummary summary = new BlockSummary(block);
    int d = block.dimension();
    double[] weights = block.weights();
    int tile = Math.max(1, TILE_VALUES / (d + 1));
    for (int from = 0; from < block.rows(); from += tile) {
      int to = Math.min(from + tile, block.rows());
      for (int j = 0; j < d; j++) {
        summary.add(j, block.features(), j, d, weights, from, to);
      }
      summary.add(d, block.labels(), 0, 1, weights, from, to);
    }
    summary.addWeights(weights);
    return summary;
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

  public int rows() {
    return rows;
  }

  public long contentHash() {
    return contentHash;
  }
}
