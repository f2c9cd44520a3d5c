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
    for (int row = 0, at = 0; row < rows; row++) {
      double weight = block.weight(row);
      for (int j = 0; j < dimension; j++) {
        add(j, features[at++], weight);
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
    double[] labels = block.labels();
    for (int row = 0; row < labels.length; row++) {
      double weight = block.weight(row);
      add(sum.length - 1, labels[row], weight);
      weightSum += weight;
      maxWeight = Math.max(maxWeight, weight);
      largestOffset = Math.max(largestOffset, Math.abs(block.offset(row)));
      weightedRows += weight > 0 ? 1 : 0;
    }
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
