package io.sparksgd.core.data;

/**
 * The rows of a block at fixed weights: the margin of one after the other, and sums of their scaled
 * features, each times a factor.
 *
 * <pre>
 *   GradientRows rows = new GradientRows(block, scaling, weights, sums);
 *   rows.add(weight * loss.derivative(rows.margin(row), rows.label(row)));
 *   rows.flush();
 * </pre>
 *
 * Where features are rotated, z = R u, no row is: with v = R' w,
 *
 * <pre>
 *   w.z + b = v.u + b          sum f z = R sum f u
 * </pre>
 *
 * which costs d a row instead of d^2 / 2. The error of v.u has the bound of that of w.(R u), eps
 * |w|' |R| |u|; in R sum f u the rounding of the sum grows with R as that of each R u does, so the
 * sum is best taken to z every thousand rows or so. Features are always shifted first, so nothing
 * cancels that did not cancel in z.
 *
 * <p>Dot products are added in four interleaved parts, always the same ones.
 */
public final class GradientRows {
  private final ExampleBlock block;
  private final FeatureScaling scaling;
  private final int dimension;
  private final double[] features;
  private final double[] shifts;
  private final double[] factors;

  /** v and b. */
  private final double[] weights;

  /** Features of the current row, shifted and stretched. */
  private final double[] u;

  private final double[] sums;

  /** sum f u since the last {@link #flush}; of rows that are not rotated, the sums themselves. */
  private final double[] pending;

  /** What reads sparse rows; null where rows are dense. */
  private final ScaledRows sparse;

  /**
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   * @param sums {@code sums[dimension + 1]}, or more, to which rows are added
   * @throws IllegalArgumentException when features are sparse and the scaling shifts them
   */
  public GradientRows(ExampleBlock block, FeatureScaling scaling, double[] weights, double[] sums) {
    this.block = block;
    this.scaling = scaling;
    dimension = block.dimension();
    features = block.features();
    shifts = scaling.shifts();
    factors = scaling.factors();
    sparse = block.isSparse() ? new ScaledRows(block, scaling) : null;
    this.weights = sparse == null ? scaling.unrotated(weights) : weights;
    u = new double[sparse == null ? dimension : 0];
    this.sums = sums;
    pending = scaling.isRotated() ? new double[dimension] : sums;
  }

  /** Moves to {@code row}, 0-based within the block, and returns w.z + b + offset. */
  public double margin(int row) {
    if (sparse != null) {
      sparse.read(row);
      return sparse.margin(weights);
    }
    // The compiler uses vector instructions where all arrays are read at the same index.
    System.arraycopy(features, row * dimension, u, 0, dimension);
    for (int j = 0; j < u.length; j++) {
      u[j] = (u[j] - shifts[j]) * factors[j];
    }
    double margin = product() + weights[dimension];
    return block.offsets() == null ? margin : margin + block.offset(row) * scaling.labelFactor();
  }

  private double product() {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < dimension - 3; j += 4) {
      sum0 += weights[j] * u[j];
      sum1 += weights[j + 1] * u[j + 1];
      sum2 += weights[j + 2] * u[j + 2];
      sum3 += weights[j + 3] * u[j + 3];
    }
    for (; j < dimension; j++) {
      sum0 += weights[j] * u[j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  public double label(int row) {
    return scaling.label(block.labels()[row]);
  }

  /** Adds {@code factor} (z, 1) of the current row: to the sums, at the latest when flushed. */
  public void add(double factor) {
    if (sparse != null) {
      sparse.addTo(sums, factor);
      return;
    }
    for (int j = 0; j < u.length; j++) {
      pending[j] += factor * u[j];
    }
    sums[dimension] += factor;
  }

  /** Brings all that was added to the sums. */
  public void flush() {
    if (pending == sums) {
      return;
    }
    scaling.rotate(pending);
    for (int j = 0; j < dimension; j++) {
      sums[j] += pending[j];
      pending[j] = 0;
    }
  }
}
