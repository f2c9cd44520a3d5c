package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Consecutive rows of one partition in primitive arrays: features, {@code labels[rows]} and, where
 * there are any, {@code weights[rows]} and {@code offsets[rows]}. Values are as they were read, in
 * original units, and finite. Where rows are held out by a key, {@code keys[rows]} has a hash of
 * each row's; where a model is judged by slices, {@code slices[rows]} has the slice of each row.
 *
 * <p>Features are dense, {@code features[rows * dimension]} row by row, or in compressed sparse
 * rows (CSR): the stored values of row i, and the features they belong to, stand in {@code
 * features} and {@code indices} from {@code rowStarts[i]} to before {@code rowStarts[i + 1]},
 * indices strictly ascending; a feature that is not stored is 0.
 *
 * <p>A block also carries what was rejected while it was filled and a hash of its content, so that
 * a block that is built again can be compared with the one it replaces.
 */
public final class ExampleBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The most features and labels a block holds, where one row does not go past it; partitions with
   * more have several blocks. Of sparse features, those count that are stored.
   */
  public static final int MAX_VALUES = 1 << 20;

  private final int partition;
  private final int index;
  private final int dimension;
  private final double[] features;
  private final int[] indices;
  private final int[] rowStarts;
  private final double[] labels;
  private final double[] weights;
  private final double[] offsets;
  private final long[] keys;
  private final int[] slices;
  private final long contentHash;
  private final RejectedRows rejected;

  ExampleBlock(ExampleBlockBuilder builder) {
    int rows = builder.rows;
    partition = builder.partition;
    index = builder.index;
    dimension = builder.dimension;
    features = builder.trimmed(builder.features, builder.stored);
    indices = builder.indices == null ? null : Arrays.copyOf(builder.indices, builder.stored);
    rowStarts = builder.rowStarts == null ? null : Arrays.copyOf(builder.rowStarts, rows + 1);
    labels = builder.trimmed(builder.labels, rows);
    weights = builder.weights == null ? null : builder.trimmed(builder.weights, rows);
    offsets = builder.offsets == null ? null : builder.trimmed(builder.offsets, rows);
    keys = builder.keys == null ? null : Arrays.copyOf(builder.keys, rows);
    slices = builder.slices == null ? null : Arrays.copyOf(builder.slices, rows);
    contentHash = builder.contentHash;
    rejected = builder.rejected;
  }

  /** Row {@code rows[i]} of {@code blocks[blockOf[i]]}, for every i; without keys and slices. */
  private ExampleBlock(ExampleBlock[] blocks, int[] blockOf, int[] rows) {
    ExampleBlock any = blocks[0];
    int count = rows.length;
    partition = any.partition;
    index = any.index;
    dimension = any.dimension;
    labels = new double[count];
    weights = any.weights == null ? null : new double[count];
    offsets = any.offsets == null ? null : new double[count];
    for (int i = 0; i < count; i++) {
      ExampleBlock from = blocks[blockOf[i]];
      labels[i] = from.labels[rows[i]];
      if (weights != null) {
        weights[i] = from.weights[rows[i]];
      }
      if (offsets != null) {
        offsets[i] = from.offsets[rows[i]];
      }
    }
    if (any.isSparse()) {
      rowStarts = new int[count + 1];
      for (int i = 0; i < count; i++) {
        int[] starts = blocks[blockOf[i]].rowStarts;
        rowStarts[i + 1] = rowStarts[i] + starts[rows[i] + 1] - starts[rows[i]];
      }
      features = new double[rowStarts[count]];
      indices = new int[rowStarts[count]];
      for (int i = 0; i < count; i++) {
        ExampleBlock from = blocks[blockOf[i]];
        int start = from.rowStarts[rows[i]];
        int stored = rowStarts[i + 1] - rowStarts[i];
        System.arraycopy(from.features, start, features, rowStarts[i], stored);
        System.arraycopy(from.indices, start, indices, rowStarts[i], stored);
      }
    } else {
      rowStarts = null;
      indices = null;
      features = new double[count * dimension];
      for (int i = 0; i < count; i++) {
        double[] from = blocks[blockOf[i]].features;
        System.arraycopy(from, rows[i] * dimension, features, i * dimension, dimension);
      }
    }
    keys = null;
    slices = null;
    contentHash = 0;
    rejected = new RejectedRows();
  }

  /**
   * Some rows of several blocks, in the given order and without keys and slices: row {@code
   * rows[i]} of {@code blocks[blockOf[i]]}, for every i. The content hash of such a block is 0, and
   * it carries no rejected rows.
   *
   * @param blocks at least one, all with the same columns
   */
  public static ExampleBlock gather(ExampleBlock[] blocks, int[] blockOf, int[] rows) {
    return new ExampleBlock(blocks, blockOf, rows);
  }

  /**
   * Some of the rows in scaled units, as {@link #gather} brings them.
   *
   * @param rows places in this block, of which the first {@code count} are taken
   */
  public ExampleBlock scaled(int[] rows, int count, FeatureScaling scaling) {
    // Copied first, so that the memory fetches one row while another is on its way.
    ExampleBlock[] all = {this};
    ExampleBlock some = new ExampleBlock(all, new int[count], Arrays.copyOf(rows, count));
    some.scale(scaling);
    return some;
  }

  private void scale(FeatureScaling scaling) {
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scaling.label(labels[i]);
      if (offsets != null) {
        offsets[i] *= scaling.labelFactor();
      }
    }
    if (isSparse()) {
      for (int i = 0; i < features.length; i++) {
        features[i] *= scaling.factor(indices[i]);
      }
    } else {
      double[] z = new double[dimension];
      for (int i = 0; i < labels.length; i++) {
        scaling.features(features, i * dimension, z);
        System.arraycopy(z, 0, features, i * dimension, dimension);
      }
    }
  }

  /** How many numbers the features take: of sparse ones, those that are stored. */
  public int stored() {
    return features.length;
  }

  /** The partition this block belongs to. */
  public int partition() {
    return partition;
  }

  /** The block's place among the blocks of its partition, from 0. */
  public int index() {
    return index;
  }

  public int rows() {
    return labels.length;
  }

  public int dimension() {
    return dimension;
  }

  /** Whether features are stored in compressed sparse rows. */
  public boolean isSparse() {
    return indices != null;
  }

  /** The features, row by row; of sparse ones those that are stored. Not a copy. */
  public double[] features() {
    return features;
  }

  /** The feature of each stored value, strictly ascending within a row; null when dense. */
  public int[] indices() {
    return indices;
  }

  /** Where each row's stored values start, {@code rowStarts[rows + 1]}; null when dense. */
  public int[] rowStarts() {
    return rowStarts;
  }

  /** The labels; not a copy. */
  public double[] labels() {
    return labels;
  }

  /** The example weights, not a copy; null when every example weighs 1. */
  public double[] weights() {
    return weights;
  }

  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** What is added to the margin of each example, not a copy; null when nothing is. */
  public double[] offsets() {
    return offsets;
  }

  public double offset(int row) {
    return offsets == null ? 0 : offsets[row];
  }

  /** Whether every row has a {@link #key}. */
  public boolean hasKeys() {
    return keys != null;
  }

  /** The hash of a row's key, by which rows are held out; 0 where rows have no keys. */
  public long key(int row) {
    return keys == null ? 0 : keys[row];
  }

  /** Whether every row has a {@link #slice}. */
  public boolean hasSlices() {
    return slices != null;
  }

  /** The slice of a row, from 0, or -1 when it is in none. */
  public int slice(int row) {
    return slices == null ? -1 : slices[row];
  }

  /**
   * The rows that {@code taken} holds of, in their order, as a block in the same place: an empty
   * one when it holds of none. Keys stay behind.
   *
   * @param rejected what the new block says was rejected while it was filled
   */
  ExampleBlock take(IntPredicate taken, RejectedRows rejected) {
    boolean weighted = weights != null;
    ExampleBlockBuilder part =
        isSparse()
            ? ExampleBlockBuilder.sparse(partition, index, dimension, weighted)
            : new ExampleBlockBuilder(partition, index, dimension, weighted);
    if (offsets != null) {
      part.withOffsets();
    }
    if (slices != null) {
      part.sliced();
    }
    double[] row = new double[dimension];
    for (int i = 0; i < rows(); i++) {
      if (taken.test(i)) {
        if (isSparse()) {
          int count = rowStarts[i + 1] - rowStarts[i];
          int[] stored = Arrays.copyOfRange(indices, rowStarts[i], rowStarts[i + 1]);
          double[] values = Arrays.copyOfRange(features, rowStarts[i], rowStarts[i + 1]);
          part.addSparse(stored, values, count, labels[i], weight(i), offset(i));
        } else {
          System.arraycopy(features, i * dimension, row, 0, dimension);
          part.add(row, labels[i], weight(i), offset(i));
        }
        if (slices != null) {
          part.slice(slices[i]);
        }
      }
    }
    part.rejected().merge(rejected);
    return part.build();
  }

  /** A 64-bit hash of the dimension and of all values and keys in row order. */
  public long contentHash() {
    return contentHash;
  }

  public RejectedRows rejected() {
    return rejected;
  }

  /** How many rows a full block of dense features has. */
  public static int capacity(int dimension) {
    return Math.max(1, MAX_VALUES / (dimension + 1));
  }
}
