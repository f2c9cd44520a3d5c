package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Consecutive rows of one partition in primitive arrays: {@code features[rows * dimension]} row by
 * row, {@code labels[rows]} and, when examples are weighted, {@code weights[rows]}. Values are as
 * they were read, in original units, and finite. Where rows are held out by a key, {@code
 * keys[rows]} has a hash of each row's.
 *
 * <p>A block also carries what was rejected while it was filled and a hash of its content, so that
 * a block that is built again can be compared with the one it replaces.
 */
public final class ExampleBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The most features and labels a block holds, unless one row alone has more; partitions with more
   * have several blocks.
   */
  public static final int MAX_VALUES = 1 << 20;

  private final int partition;
  private final int index;
  private final int dimension;
  private final double[] features;
  private final double[] labels;
  private final double[] weights;
  private final long[] keys;
  private final long contentHash;
  private final RejectedRows rejected;

  private ExampleBlock(Builder builder) {
    partition = builder.partition;
    index = builder.index;
    dimension = builder.dimension;
    features = Arrays.copyOf(builder.features, builder.rows * dimension);
    labels = Arrays.copyOf(builder.labels, builder.rows);
    weights = builder.weights == null ? null : Arrays.copyOf(builder.weights, builder.rows);
    keys = builder.keys == null ? null : Arrays.copyOf(builder.keys, builder.rows);
    contentHash = builder.contentHash;
    rejected = builder.rejected;
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

  /** The features, row by row; not a copy. */
  public double[] features() {
    return features;
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
    Builder part = new Builder(partition, index, dimension, weights != null);
    double[] row = new double[dimension];
    for (int i = 0; i < rows(); i++) {
      if (taken.test(i)) {
        System.arraycopy(features, i * dimension, row, 0, dimension);
        part.add(row, labels[i], weight(i));
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

  /** How many rows a full block has. */
  public static int capacity(int dimension) {
    return Math.max(1, MAX_VALUES / (dimension + 1));
  }

  /** Fills one block row by row. */
  public static final class Builder {
    private static final int FIRST_ROWS = 16;
    private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int partition;
    private final int index;
    private final int dimension;
    private final RejectedRows rejected = new RejectedRows();
    private double[] features;
    private double[] labels;
    private double[] weights;
    private long[] keys;
    private int rows;
    private long contentHash;

    public Builder(int partition, int index, int dimension, boolean weighted) {
      this.partition = partition;
      this.index = index;
      this.dimension = dimension;
      int rows = Math.min(FIRST_ROWS, capacity(dimension));
      this.features = new double[rows * dimension];
      this.labels = new double[rows];
      this.weights = weighted ? new double[rows] : null;
      this.contentHash = (2L * dimension + (weighted ? 2 : 1)) * HASH_MULTIPLIER;
    }

    /** Asks for a {@link #key} of every row; before the first one. */
    public Builder keyed() {
      keys = new long[labels.length];
      return this;
    }

    /** Sets the key of the row that was added last. */
    public void key(long key) {
      keys[rows - 1] = key;
      mix(key);
    }

    public boolean isFull() {
      return rows == capacity(dimension);
    }

    public RejectedRows rejected() {
      return rejected;
    }

    /**
     * Adds one row; {@code rowFeatures[dimension]} is copied.
     *
     * @throws IllegalStateException when the block is full
     */
    public void add(double[] rowFeatures, double label, double weight) {
      if (isFull()) {
        throw new IllegalStateException("Cannot add row: the block is full (" + rows + " rows)");
      }
      if (rows == labels.length) {
        grow();
      }
      System.arraycopy(rowFeatures, 0, features, rows * dimension, dimension);
      labels[rows] = label;
      for (int j = 0; j < dimension; j++) {
        mix(rowFeatures[j]);
      }
      mix(label);
      if (weights != null) {
        weights[rows] = weight;
        mix(weight);
      }
      rows++;
    }

    public ExampleBlock build() {
      return new ExampleBlock(this);
    }

    private void grow() {
      int capacity = Math.min(2 * labels.length, capacity(dimension));
      features = Arrays.copyOf(features, capacity * dimension);
      labels = Arrays.copyOf(labels, capacity);
      if (weights != null) {
        weights = Arrays.copyOf(weights, capacity);
      }
      if (keys != null) {
        keys = Arrays.copyOf(keys, capacity);
      }
    }

    private void mix(double value) {
      mix(Double.doubleToRawLongBits(value));
    }

    private void mix(long bits) {
      contentHash = (contentHash ^ bits) * HASH_MULTIPLIER;
      contentHash ^= contentHash >>> 32;
    }
  }
}
