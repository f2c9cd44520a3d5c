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
    double[] features = block.features();
    double[] labels = block.labels();
    for (int row = 0, at = 0; row < labels.length; row++) {
      double weight = block.weight(row);
      for (int j = 0; j < d; j++) {
        summary.add(j, features[at++], weight);
      }
      summary.add(d, labels[row], weight);
      summary.weightSum += weight;
      summary.maxWeight = Math.max(summary.maxWeight, weight);
      summary.weightedRows += weight > 0 ? 1 : 0;
    }
    return summary;
  }

  private void add(int column, double value, double weight) {
    min[column] = Math.min(min[column], value);
    max[column] = Math.max(max[column], value);
    sum[column] += weight * value;
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
