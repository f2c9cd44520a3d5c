package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Consecutive rows of one partition in primitive arrays: features, {@code labels[rows]} and, where
 * there are any, {@code weights[rows]} and {@code offsets[rows]}. Values are as they were read, in
 * original units, and finite. Where rows are held out by a key, {@code keys[rows]} has a hash of
 * each row's.
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
  private final long contentHash;
  private final RejectedRows rejected;

  private ExampleBlock(Builder builder) {
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
    contentHash = builder.contentHash;
    rejected = builder.rejected;
  }

  /** A selection of rows, scaled. */
  private ExampleBlock(ExampleBlock all, int[] rows, int count, FeatureScaling scaling) {
    partition = all.partition;
    index = all.index;
    dimension = all.dimension;
    labels = select(all.labels, rows, count);
    weights = select(all.weights, rows, count);
    offsets = select(all.offsets, rows, count);
    for (int i = 0; i < count; i++) {
      labels[i] = scaling.label(labels[i]);
      if (offsets != null) {
        offsets[i] *= scaling.labelFactor();
      }
    }
    if (all.isSparse()) {
      rowStarts = new int[count + 1];
      for (int i = 0; i < count; i++) {
        rowStarts[i + 1] = rowStarts[i] + all.rowStarts[rows[i] + 1] - all.rowStarts[rows[i]];
      }
      features = new double[rowStarts[count]];
      indices = new int[rowStarts[count]];
      for (int i = 0; i < count; i++) {
        int from = all.rowStarts[rows[i]];
        int stored = rowStarts[i + 1] - rowStarts[i];
        System.arraycopy(all.features, from, features, rowStarts[i], stored);
        System.arraycopy(all.indices, from, indices, rowStarts[i], stored);
      }
      for (int i = 0; i < features.length; i++) {
        features[i] *= scaling.factor(indices[i]);
      }
    } else {
      rowStarts = null;
      indices = null;
      features = new double[count * dimension];
      // Copied first, so that the memory fetches one row while another is on its way.
      for (int i = 0; i < count; i++) {
        System.arraycopy(all.features, rows[i] * dimension, features, i * dimension, dimension);
      }
      double[] z = new double[dimension];
      for (int i = 0; i < count; i++) {
        scaling.features(features, i * dimension, z);
        System.arraycopy(z, 0, features, i * dimension, dimension);
      }
    }
    keys = null;
    contentHash = 0;
    rejected = new RejectedRows();
  }

  private static double[] select(double[] values, int[] rows, int count) {
    if (values == null) {
      return null;
    }
    double[] selected = new double[count];
    for (int i = 0; i < count; i++) {
      selected[i] = values[rows[i]];
    }
    return selected;
  }

  /**
   * Some of the rows in scaled units, in the given order. The content hash of such a block is 0,
   * and it carries no rejected rows.
   *
   * @param rows places in this block, of which the first {@code count} are taken
   */
  public ExampleBlock scaled(int[] rows, int count, FeatureScaling scaling) {
    return new ExampleBlock(this, rows, count, scaling);
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

  /**
   * The rows that {@code taken} holds of, in their order, as a block in the same place: an empty
   * one when it holds of none. Keys stay behind.
   *
   * @param rejected what the new block says was rejected while it was filled
   */
  ExampleBlock take(IntPredicate taken, RejectedRows rejected) {
    boolean weighted = weights != null;
    Builder part =
        isSparse()
            ? Builder.sparse(partition, index, dimension, weighted)
            : new Builder(partition, index, dimension, weighted);
    if (offsets != null) {
      part.withOffsets();
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
      }
    }
    part.rejected.merge(rejected);
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

  /** Fills one block row by row. */
  public static final class Builder {
    private static final int FIRST_ROWS = 16;
    private static final int GROWTH = 4;
    private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int partition;
    private final int index;
    private final int dimension;
    private final RejectedRows rejected = new RejectedRows();
    private double[] features;
    private int[] indices;
    private int[] rowStarts;
    private double[] labels;
    private double[] weights;
    private double[] offsets;
    private long[] keys;
    private int rows;
    private int stored;
    private long contentHash;

    /** For rows whose features are all stored. */
    public Builder(int partition, int index, int dimension, boolean weighted) {
      this.partition = partition;
      this.index = index;
      this.dimension = dimension;
      int capacity = capacity(dimension);
      // What has filled one block is likely to fill another.
      int rows = index > 0 ? capacity : Math.min(FIRST_ROWS, capacity);
      this.features = new double[rows * dimension];
      this.labels = new double[rows];
      this.weights = weighted ? new double[rows] : null;
      this.contentHash = (2L * dimension + (weighted ? 2 : 1)) * HASH_MULTIPLIER;
    }

    /** For rows of which only the features other than 0 are stored. */
    public static Builder sparse(int partition, int index, int dimension, boolean weighted) {
      Builder builder = new Builder(partition, index, dimension, weighted);
      builder.features = new double[FIRST_ROWS];
      builder.indices = new int[FIRST_ROWS];
      builder.rowStarts = new int[builder.labels.length + 1];
      builder.mixBits(1);
      return builder;
    }

    /** Makes room for an offset of every row; before the first of them. */
    public Builder withOffsets() {
      offsets = new double[labels.length];
      mixBits(2);
      return this;
    }

    /** Asks for a {@link #key} of every row; before the first one. */
    public Builder keyed() {
      keys = new long[labels.length];
      return this;
    }

    /** Sets the key of the row that was added last. */
    public void key(long key) {
      keys[rows - 1] = key;
      mixBits(key);
    }

    public boolean isFull() {
      return indices == null ? rows == capacity(dimension) : stored + rows >= MAX_VALUES;
    }

    public RejectedRows rejected() {
      return rejected;
    }

    /** How many more rows a block of dense features takes. */
    public int room() {
      return capacity(dimension) - rows;
    }

    /** Adds one row of offset 0, as {@link #add(double[], double, double, double)}. */
    public void add(double[] rowFeatures, double label, double weight) {
      add(rowFeatures, label, weight, 0);
    }

    /**
     * Adds one row to a block of dense features; {@code rowFeatures[dimension]} is copied.
     *
     * @param offset what is added to the margin; not looked at without {@link #withOffsets}
     * @throws IllegalStateException when the block is full or sparse
     */
    public void add(double[] rowFeatures, double label, double weight, double offset) {
      requireRoom(indices == null);
      ensureRows(1);
      ensureStored(dimension);
      System.arraycopy(rowFeatures, 0, features, stored, dimension);
      stored += dimension;
      for (int j = 0; j < dimension; j++) {
        mix(rowFeatures[j]);
      }
      addRow(label, weight, offset);
    }

    /** Adds one row of offset 0, as the method with an offset. */
    public void addSparse(
        int[] rowIndices, double[] values, int count, double label, double weight) {
      addSparse(rowIndices, values, count, label, weight, 0);
    }

    /**
     * Adds one row to a block of sparse features. Values of 0 are not stored.
     *
     * @param rowIndices the features of {@code values}, strictly ascending; the first {@code count}
     *     of both are copied
     * @param offset what is added to the margin; not looked at without {@link #withOffsets}
     * @throws IllegalStateException when the block is full or dense
     * @throws IllegalArgumentException when an index is not above the one before it and below the
     *     dimension
     */
    public void addSparse(
        int[] rowIndices, double[] values, int count, double label, double weight, double offset) {
      requireRoom(indices != null);
      requireAscending(rowIndices, count);
      ensureRows(1);
      ensureStored(count);
      int start = stored;
      for (int i = 0; i < count; i++) {
        if (values[i] != 0) {
          indices[stored] = rowIndices[i];
          features[stored++] = values[i];
          mixBits(rowIndices[i]);
          mix(values[i]);
        }
      }
      mixBits(stored - start);
      rowStarts[rows + 1] = stored;
      addRow(label, weight, offset);
    }

    /**
     * Adds the rows [{@code from}, {@code to}) of {@code columns[features, label, weight][row]} as
     * if one by one; of weights, where the block has none, there is no column.
     *
     * @throws IllegalStateException when the block has no room for them
     */
    public void addColumns(double[][] columns, int from, int to) {
      if (to - from > room()) {
        throw new IllegalStateException(
            "Cannot add " + (to - from) + " rows: the block has room for " + room());
      }
      ensureRows(to - from);
      ensureStored((to - from) * dimension);
      for (int row = from; row < to; row++, rows++) {
        for (int j = 0; j < dimension; j++) {
          features[rows * dimension + j] = columns[j][row];
          mix(columns[j][row]);
        }
        labels[rows] = columns[dimension][row];
        mix(labels[rows]);
        if (weights != null) {
          weights[rows] = columns[dimension + 1][row];
          mix(weights[rows]);
        }
      }
      stored = rows * dimension;
    }

    public ExampleBlock build() {
      return new ExampleBlock(this);
    }

    private void addRow(double label, double weight, double offset) {
      labels[rows] = label;
      mix(label);
      if (weights != null) {
        weights[rows] = weight;
        mix(weight);
      }
      if (offsets != null) {
        offsets[rows] = offset;
        mix(offset);
      }
      rows++;
    }

    private void requireRoom(boolean sameKind) {
      if (!sameKind) {
        throw new IllegalStateException(
            "Cannot add row: the block is " + (indices == null ? "dense" : "sparse"));
      }
      if (isFull()) {
        throw new IllegalStateException("Cannot add row: the block is full (" + rows + " rows)");
      }
    }

    private void requireAscending(int[] rowIndices, int count) {
      int last = -1;
      for (int i = 0; i < count; i++) {
        int next = rowIndices[i];
        if (next <= last || next >= dimension) {
          throw new IllegalArgumentException(
              "Invalid index: "
                  + next
                  + " after "
                  + last
                  + " (must be strictly ascending and below "
                  + dimension
                  + ")");
        }
        last = next;
      }
    }

    private void ensureRows(int more) {
      if (rows + more <= labels.length) {
        return;
      }
      int most = indices == null ? capacity(dimension) : MAX_VALUES;
      int capacity = Math.max(rows + more, Math.min(GROWTH * labels.length, most));
      labels = Arrays.copyOf(labels, capacity);
      if (weights != null) {
        weights = Arrays.copyOf(weights, capacity);
      }
      if (offsets != null) {
        offsets = Arrays.copyOf(offsets, capacity);
      }
      if (rowStarts != null) {
        rowStarts = Arrays.copyOf(rowStarts, capacity + 1);
      }
      if (keys != null) {
        keys = Arrays.copyOf(keys, capacity);
      }
    }

    private void ensureStored(int more) {
      if (stored + more > features.length) {
        int most = indices == null ? capacity(dimension) * dimension : MAX_VALUES;
        int length = Math.max(stored + more, Math.min(GROWTH * features.length, most));
        features = Arrays.copyOf(features, length);
        if (indices != null) {
          indices = Arrays.copyOf(indices, length);
        }
      }
    }

    /** Not a copy when the block is full, and so takes no more rows. */
    private double[] trimmed(double[] values, int length) {
      return isFull() && values.length == length ? values : Arrays.copyOf(values, length);
    }

    private void mix(double value) {
      mixBits(Double.doubleToRawLongBits(value));
    }

    private void mixBits(long bits) {
      contentHash = (contentHash ^ bits) * HASH_MULTIPLIER;
      contentHash ^= contentHash >>> 32;
    }
  }
}
