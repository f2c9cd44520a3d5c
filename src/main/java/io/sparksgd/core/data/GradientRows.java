package io.sparksgd.core.data;

import io.sparksgd.core.loss.Loss;

/**
 * The rows of a block at given weights: sums of losses and of their gradients.
 *
 * <pre>
 *   GradientRows examples = new GradientRows(block, scaling);
 *   examples.at(weights);
 *   double sum = examples.add(rows, 0, count, loss, sums);      sums += s loss' (z, 1)
 * </pre>
 *
 * Dense rows are only shifted: with v_j = w_j factor[j], w.z = v.(x - shift), and the sum of f z_j
 * is factor[j] times that of f (x_j - shift[j]). Nothing cancels that does not cancel in z. The
 * margin of a row does not depend on the rows beside it.
 */
public final class GradientRows {
  private final ExampleBlock block;
  private final FeatureScaling scaling;
  private final int dimension;
  private final double[] factors;

  /** v and b; of sparse rows w and b, and not a copy: there may be many more than a row has. */
  private double[] weights;

  /** What reads dense rows; null where rows are sparse. */
  private final DenseRows dense;

  /** What reads sparse rows; null where rows are dense. */
  private final ScaledRows sparse;

  /** sum s loss' (x - shift); null where rows are sparse. */
  private final double[] centred;

  /** How many rows are looked at together. */
  private final int mostRows;

  /** Margins of some rows, then what their features are multiplied by. */
  private final double[] slopes = new double[DenseRows.MOST_ROWS];

  private final double[] labels = new double[DenseRows.MOST_ROWS];
  private final double[] losses = new double[DenseRows.MOST_ROWS];

  /**
   * Nowhere yet: {@link #at} comes first.
   *
   * @throws IllegalArgumentException when the scaling rotates features, or shifts sparse ones
   */
  public GradientRows(ExampleBlock block, FeatureScaling scaling) {
    if (scaling.isRotated()) {
      throw new IllegalArgumentException("Invalid scaling: rotates features (must not)");
    }
    this.block = block;
    this.scaling = scaling;
    dimension = block.dimension();
    factors = scaling.factors();
    sparse = block.isSparse() ? new ScaledRows(block, scaling) : null;
    weights = sparse == null ? new double[dimension + 1] : null;
    dense = sparse == null ? DenseRows.of(block, scaling.shifts(), weights) : null;
    centred = sparse == null ? new double[dimension] : null;
    mostRows = sparse == null ? DenseRows.MOST_ROWS : 1;
  }

  /**
   * Moves to other weights.
   *
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last; must not change
   *     before the next call
   */
  public void at(double[] weights) {
    if (dense == null) {
      this.weights = weights;
      return;
    }
    for (int j = 0; j < dimension; j++) {
      this.weights[j] = weights[j] * factors[j];
    }
    this.weights[dimension] = weights[dimension];
  }

  /**
   * Adds s loss' (z, 1) of {@code count} rows, s being a row's weight.
   *
   * @param rows 0-based within the block
   * @param first the place in {@code rows} of the first of them
   * @param sums {@code sums[dimension + 1]}, or more
   * @return the sum of s loss over these rows
   */
  public double add(int[] rows, int first, int count, Loss loss, double[] sums) {
    double losses = 0;
    double intercept = 0;
    for (int at = first, some; at < first + count; at += some) {
      some = Math.min(mostRows, first + count - at);
      losses += read(rows, at, some, loss);
      if (dense == null) {
        sparse.addTo(sums, slopes[0]);
      } else {
        dense.add(slopes, centred);
        intercept += sum(slopes, some);
      }
    }
    if (dense != null) {
      sums[dimension] += intercept;
      for (int j = 0; j < dimension; j++) {
        sums[j] += centred[j] * factors[j];
        centred[j] = 0;
      }
    }
    return losses;
  }

  /** The sum of s loss over all rows of the block, without gradients. */
  public double losses(Loss loss) {
    int[] rows = new int[mostRows];
    double losses = 0;
    for (int at = 0, some; at < block.rows(); at += some) {
      some = Math.min(mostRows, block.rows() - at);
      for (int i = 0; i < some; i++) {
        rows[i] = at + i;
      }
      losses += read(rows, 0, some, loss);
    }
    return losses;
  }

  /** Looks at some rows and finds their slopes, s loss'; returns the sum of s loss. */
  private double read(int[] rows, int first, int count, Loss loss) {
    if (dense == null) {
      sparse.read(rows[first]);
      slopes[0] = sparse.margin(weights);
    } else {
      dense.read(rows, first, count, slopes);
      for (int i = 0; i < count; i++) {
        slopes[i] += weights[dimension] + offset(rows[first + i]);
      }
    }
    for (int i = 0; i < count; i++) {
      labels[i] = scaling.label(block.labels()[rows[first + i]]);
    }
    loss.lossesAndDerivatives(slopes, labels, count, losses);
    for (int i = 0; i < count; i++) {
      double weight = block.weight(rows[first + i]);
      losses[i] *= weight;
      slopes[i] *= weight;
    }
    return sum(losses, count);
  }

  private double offset(int row) {
    return block.offsets() == null ? 0 : block.offset(row) * scaling.labelFactor();
  }

  private static double sum(double[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }
}
