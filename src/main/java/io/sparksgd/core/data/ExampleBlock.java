package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Consecutive rows of one partition in primitive arrays: {@code features[rows * dimension]} row by
 * row, {@code labels[rows]} and, when examples are weighted, {@code weights[rows]}. Values are as
 * they were read, in original units, and finite.
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
  private final long contentHash;
  private final RejectedRows rejected;

  private ExampleBlock(Builder builder) {
    partition = builder.partition;
    index = builder.index;
    dimension = builder.dimension;
    features = builder.trimmed(builder.features, builder.rows * dimension);
    labels = builder.trimmed(builder.labels, builder.rows);
    weights = builder.weights == null ? null : builder.trimmed(builder.weights, builder.rows);
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

  /** A 64-bit hash of the dimension and of all values in row order. */
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
    private static final int GROWTH = 4;
    private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int partition;
    private final int index;
    private final int dimension;
    private final RejectedRows rejected = new RejectedRows();
    private double[] features;
    private double[] labels;
    private double[] weights;
    private int rows;
    private long contentHash;

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

    public boolean isFull() {
      return rows == capacity(dimension);
    }

    public RejectedRows rejected() {
      return rejected;
    }

    /** How many more rows the block takes. */
    public int room() {
      return capacity(dimension) - rows;
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
      while (labels.length < rows + to - from) {
        grow();
      }
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
    }

    public ExampleBlock build() {
      return new ExampleBlock(this);
    }

    private void grow() {
      int capacity = Math.min(GROWTH * labels.length, capacity(dimension));
      features = Arrays.copyOf(features, capacity * dimension);
      labels = Arrays.copyOf(labels, capacity);
      if (weights != null) {
        weights = Arrays.copyOf(weights, capacity);
      }
    }

    /** Not a copy when the block is full, and so takes no more rows. */
    private double[] trimmed(double[] values, int length) {
      return isFull() && values.length == length ? values : Arrays.copyOf(values, length);
    }

    private void mix(double value) {
      long bits = Double.doubleToRawLongBits(value);
      contentHash = (contentHash ^ bits) * HASH_MULTIPLIER;
      contentHash ^= contentHash >>> 32;
    }
  }
}
