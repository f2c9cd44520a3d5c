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
 */
public final class ScaledRows {
  private final ExampleBlock block;
  private final FeatureScaling scaling;
  private final int dimension;
  private final double[] features;
  private final double[] z;
  private int row;

  public ScaledRows(ExampleBlock block, FeatureScaling scaling) {
    this.block = block;
    this.scaling = scaling;
    dimension = block.dimension();
    features = block.features();
    z = new double[dimension];
  }

  /** Moves to {@code row}, 0-based within the block. */
  public void read(int row) {
    this.row = row;
    scaling.features(features, row * dimension, z);
  }

  /** w.z + b at {@code weights[dimension + 1]}, intercept last. */
  public double margin(double[] weights) {
    double margin = weights[dimension];
    for (int j = 0; j < dimension; j++) {
      margin += weights[j] * z[j];
    }
    return margin;
  }

  /** Adds {@code factor} z to the first d of {@code sums} and {@code factor} to the next. */
  public void addTo(double[] sums, double factor) {
    for (int j = 0; j < dimension; j++) {
      sums[j] += factor * z[j];
    }
    sums[dimension] += factor;
  }

  public double label() {
    return scaling.label(block.labels()[row]);
  }

  public double weight() {
    return block.weight(row);
  }

  /** z[dimension] of the current row; not a copy, and gone with the next. */
  public double[] features() {
    return z;
  }
}
