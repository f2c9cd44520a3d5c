package io.sparksgd.core.data;

/**
 * The rows of a block as SGD sees them, one at a time: features z, label t and weight, in scaled
 * units.
 *
 * <pre>
 *   ScaledRows rows = new ScaledRows(block, scaling);
 *   rows.read(row);
 *   double slope = rows.weight() * loss.derivative(rows.margin(weights), rows.label());
 *   rows.addTo(sums, slope);
 * </pre>
 *
 * Reading a sparse row, its margin and adding it cost as much as it has stored values; its features
 * are scaled and never shifted, so that zeros stay zeros.
 */
public final class ScaledRows {
  private final ExampleBlock block;
  private final FeatureScaling scaling;
  private final int dimension;
  private final double[] features;
  private final int[] indices;

  /** Scaled features of a dense row; of a sparse one only once somebody asked for them. */
  private double[] z;

  /** Scaled stored values of a sparse row, {@code count} of them from {@code start} on. */
  private double[] values;

  private int row;
  private int start;
  private int count;

  /** The row whose features stand in z; only for sparse rows. */
  private int spread = -1;

  /**
   * @throws IllegalArgumentException when features are sparse and the scaling shifts them
   */
  public ScaledRows(ExampleBlock block, FeatureScaling scaling) {
    if (block.isSparse() && scaling.isCentred()) {
      throw new IllegalArgumentException(
          "Invalid scaling: shifts features (must only stretch them where they are sparse)");
    }
    this.block = block;
    this.scaling = scaling;
    dimension = block.dimension();
    features = block.features();
    indices = block.indices();
    z = indices == null ? new double[dimension] : null;
    values = indices == null ? null : new double[16];
  }

  /** Moves to {@code row}, 0-based within the block. */
  public void read(int row) {
    this.row = row;
    if (indices == null) {
      scaling.features(features, row * dimension, z);
    } else {
      readStored();
    }
  }

  private void readStored() {
    start = block.rowStarts()[row];
    count = block.rowStarts()[row + 1] - start;
    if (count > values.length) {
      values = new double[Math.max(count, 2 * values.length)];
    }
    for (int i = 0; i < count; i++) {
      values[i] = features[start + i] * scaling.factor(indices[start + i]);
    }
  }

  /** w.z + b + offset at {@code weights[dimension + 1]}, intercept last. */
  public double margin(double[] weights) {
    double product = product(weights);
    return block.offsets() == null ? product : product + offset();
  }

  /** w.z + b at {@code weights[dimension + 1]}, without the offset. */
  public double product(double[] weights) {
    double product = weights[dimension];
    if (indices == null) {
      for (int j = 0; j < dimension; j++) {
        product += weights[j] * z[j];
      }
    } else {
      for (int i = 0; i < count; i++) {
        product += weights[indices[start + i]] * values[i];
      }
    }
    return product;
  }

  /** Adds {@code factor} z to the first d of {@code sums} and {@code factor} to the next. */
  public void addTo(double[] sums, double factor) {
    if (indices == null) {
      for (int j = 0; j < dimension; j++) {
        sums[j] += factor * z[j];
      }
    } else {
      for (int i = 0; i < count; i++) {
        sums[indices[start + i]] += factor * values[i];
      }
    }
    sums[dimension] += factor;
  }

  /** z.z of the current row. */
  public double squaredLength() {
    double[] scaled = indices == null ? z : values;
    int length = indices == null ? dimension : count;
    double square = 0;
    for (int i = 0; i < length; i++) {
      square += scaled[i] * scaled[i];
    }
    return square;
  }

  public double label() {
    return scaling.label(block.labels()[row]);
  }

  public double weight() {
    return block.weight(row);
  }

  /** What is added to the margin, in units of the scaled label; 0 without offsets. */
  public double offset() {
    return block.offset(row) * scaling.labelFactor();
  }

  /**
   * z[dimension] of the current row; not a copy, and gone with the next. The first call for sparse
   * rows costs d, later ones as much as the stored values.
   */
  public double[] features() {
    if (indices == null) {
      return z;
    }
    if (z == null) {
      z = new double[dimension];
    } else if (spread >= 0) {
      int[] starts = block.rowStarts();
      for (int i = starts[spread]; i < starts[spread + 1]; i++) {
        z[indices[i]] = 0;
      }
    }
    for (int i = 0; i < count; i++) {
      z[indices[start + i]] = values[i];
    }
    spread = row;
    return z;
  }
}
