package io.sparksgd.core.data;

/**
 * The rows of a block at fixed weights: sums of their scaled features, each times a factor that
 * follows from its margin.
 *
 * <pre>
 *   GradientRows examples = new GradientRows(block, scaling, weights);
 *   examples.add(rows, count, factors, sums);      sums += f (z, 1), f = factor of w.z + b
 * </pre>
 *
 * Dense rows are only shifted: with v_j = w_j factor[j], w.z = v.(x - shift), and the sum of f z_j
 * is factor[j] times that of f (x_j - shift[j]). Nothing cancels that does not cancel in z. The
 * margin of a row does not depend on the rows beside it.
 */
public final class GradientRows {
  /** How many rows are looked at together. */
  public static final int MOST_ROWS = DenseRows.MOST_ROWS;

  /** What the features of rows are multiplied by. */
  public interface Factors {
    /**
     * Makes margins factors. Called once for each row, in order, some rows at a time.
     *
     * @param rows 0-based within the block
     * @param first the place in {@code rows} of the first of them
     * @param count how many they are, at most {@link #MOST_ROWS}
     * @param margins {@code margins[i]}, w.z + b + offset of row {@code rows[first + i]}, to be
     *     replaced by its factor
     */
    void of(int[] rows, int first, int count, double[] margins);
  }

  private final ExampleBlock block;
  private final FeatureScaling scaling;
  private final int dimension;
  private final double[] stretches;

  /** v and b. */
  private final double[] weights;

  /** null where rows are sparse. */
  private final DenseRows dense;

  /** Their margins, then their factors. */
  private final double[] margins = new double[MOST_ROWS];

  /** sum f (x - shift); null where rows are sparse. */
  private final double[] centred;

  /** What reads sparse rows; null where rows are dense. */
  private final ScaledRows sparse;

  /**
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   * @throws IllegalArgumentException when the scaling rotates features, or shifts sparse ones
   */
  public GradientRows(ExampleBlock block, FeatureScaling scaling, double[] weights) {
    this.block = block;
    this.scaling = scaling;
    dimension = block.dimension();
    stretches = scaling.factors();
    if (scaling.isRotated()) {
      throw new IllegalArgumentException("Invalid scaling: rotates features (must not)");
    }
    if (block.isSparse()) {
      this.weights = weights;
      sparse = new ScaledRows(block, scaling);
      dense = null;
      centred = null;
    } else {
      this.weights = weights.clone();
      for (int j = 0; j < dimension; j++) {
        this.weights[j] *= stretches[j];
      }
      sparse = null;
      dense = DenseRows.of(block, scaling.shifts(), this.weights);
      centred = new double[dimension];
    }
  }

  /** The label of a row, in scaled units. */
  public double label(int row) {
    return scaling.label(block.labels()[row]);
  }

  /**
   * Adds f (z, 1) of the first {@code count} of {@code rows}.
   *
   * @param sums {@code sums[dimension + 1]}, or more
   */
  public void add(int[] rows, int count, Factors factors, double[] sums) {
    if (sparse != null) {
      addSparse(rows, count, factors, sums);
      return;
    }
    double total = 0;
    for (int first = 0; first < count; first += MOST_ROWS) {
      int some = Math.min(MOST_ROWS, count - first);
      read(rows, first, some);
      factors.of(rows, first, some, margins);
      dense.add(margins, centred);
      for (int i = 0; i < some; i++) {
        total += margins[i];
      }
    }
    sums[dimension] += total;
    for (int j = 0; j < dimension; j++) {
      sums[j] += centred[j] * stretches[j];
      centred[j] = 0;
    }
  }

  private void addSparse(int[] rows, int count, Factors factors, double[] sums) {
    for (int i = 0; i < count; i++) {
      sparse.read(rows[i]);
      margins[0] = sparse.margin(weights);
      factors.of(rows, i, 1, margins);
      sparse.addTo(sums, margins[0]);
    }
  }

  /** Brings rows and their margins. */
  private void read(int[] rows, int first, int count) {
    dense.read(rows, first, count, margins);
    for (int i = 0; i < count; i++) {
      margins[i] += weights[dimension];
    }
    if (block.offsets() != null) {
      for (int i = 0; i < count; i++) {
        margins[i] += block.offset(rows[first + i]) * scaling.labelFactor();
      }
    }
  }
}
