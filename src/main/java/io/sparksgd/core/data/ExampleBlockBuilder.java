package io.sparksgd.core.data;

import java.util.Arrays;

/** Fills one block row by row. */
public final class ExampleBlockBuilder {
  private static final int FIRST_ROWS = 16;
  private static final int GROWTH = 4;
  private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

  final int partition;
  final int index;
  final int dimension;
  final RejectedRows rejected = new RejectedRows();
  double[] features;
  int[] indices;
  int[] rowStarts;
  double[] labels;
  double[] weights;
  double[] offsets;
  long[] keys;
  int[] slices;
  int rows;
  int stored;
  long contentHash;

  /** For rows whose features are all stored. */
  public ExampleBlockBuilder(int partition, int index, int dimension, boolean weighted) {
    this.partition = partition;
    this.index = index;
    this.dimension = dimension;
    int capacity = ExampleBlock.capacity(dimension);
    // What has filled one block is likely to fill another.
    int rows = index > 0 ? capacity : Math.min(FIRST_ROWS, capacity);
    this.features = new double[rows * dimension];
    this.labels = new double[rows];
    this.weights = weighted ? new double[rows] : null;
    this.contentHash = (2L * dimension + (weighted ? 2 : 1)) * HASH_MULTIPLIER;
  }

  /** For rows of which only the features other than 0 are stored. */
  public static ExampleBlockBuilder sparse(
      int partition, int index, int dimension, boolean weighted) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(partition, index, dimension, weighted);
    builder.features = new double[FIRST_ROWS];
    builder.indices = new int[FIRST_ROWS];
    builder.rowStarts = new int[builder.labels.length + 1];
    builder.mixBits(1);
    return builder;
  }

  /** Makes room for an offset of every row; before the first of them. */
  public ExampleBlockBuilder withOffsets() {
    offsets = new double[labels.length];
    mixBits(2);
    return this;
  }

  /** Asks for a {@link ExampleBlock#key} of every row; before the first one. */
  public ExampleBlockBuilder keyed() {
    keys = new long[labels.length];
    return this;
  }

  /** Sets the key of the row that was added last. */
  public void key(long key) {
    keys[rows - 1] = key;
    mixBits(key);
  }

  /** Asks for a {@link ExampleBlock#slice} of every row; before the first one. */
  public ExampleBlockBuilder sliced() {
    slices = new int[labels.length];
    return this;
  }

  /** Sets the slice of the row that was added last. */
  public void slice(int slice) {
    slices[rows - 1] = slice;
    mixBits(slice);
  }

  public boolean isFull() {
    return indices == null
        ? rows == ExampleBlock.capacity(dimension)
        : stored + rows >= ExampleBlock.MAX_VALUES;
  }

  public RejectedRows rejected() {
    return rejected;
  }

  /** How many more rows a block of dense features takes. */
  public int room() {
    return ExampleBlock.capacity(dimension) - rows;
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
  public void addSparse(int[] rowIndices, double[] values, int count, double label, double weight) {
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
   * Adds the rows [{@code from}, {@code to}) of {@code columns[features, label, weight][row]} as if
   * one by one; of weights, where the block has none, there is no column.
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
    int most = indices == null ? ExampleBlock.capacity(dimension) : ExampleBlock.MAX_VALUES;
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
    if (slices != null) {
      slices = Arrays.copyOf(slices, capacity);
    }
  }

  private void ensureStored(int more) {
    if (stored + more > features.length) {
      int most =
          indices == null ? ExampleBlock.capacity(dimension) * dimension : ExampleBlock.MAX_VALUES;
      int length = Math.max(stored + more, Math.min(GROWTH * features.length, most));
      features = Arrays.copyOf(features, length);
      if (indices != null) {
        indices = Arrays.copyOf(indices, length);
      }
    }
  }

  /** Not a copy when the block is full, and so takes no more rows. */
  double[] trimmed(double[] values, int length) {
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
