package io.sparksgd.core.data;

/**
 * The rows of a block at fixed weights: sums of their scaled features, each times a factor that
 * follows from its margin.
 *
 * <pre>
 *   GradientRows examples = new GradientRows(block, scaling, weights);
 *   examples.add(rows, count, (row, margin) -&gt; loss.derivative(margin, label), sums);
 * </pre>
 *
 * Where features are rotated, z = R u, no row is: with v = R' w,
 *
 * <pre>
 *   w.z + b = v.u + b          sum f z = R sum f u
 * </pre>
 *
 * which costs d a row instead of d^2 / 2. The error of v.u has the bound of that of w.(R u), eps
 * |w|' |R| |u|; in R sum f u the rounding of the sum grows with R as that of each R u does, so it
 * is best to add a thousand rows or so at once. Features are always shifted first, so nothing
 * cancels that does not cancel in z.
 *
 * <p>Dense rows are taken four at a time, for the sake of vector instructions. The margin of a row
 * does not depend on the rows beside it.
 */
public final class GradientRows {

  /** What a row's features are multiplied by. */
  public interface Factor {
    /**
     * Called once for each row, in order.
     *
     * @param row 0-based within the block
     * @param margin w.z + b + offset
     */
    double of(int row, double margin);
  }

  private final ExampleBlock block;
  private final FeatureScaling scaling;
  private final int dimension;
  private final double[] shifts;
  private final double[] factors;

  /** v and b. */
  private final double[] weights;

  /** Features of four rows, shifted and stretched. */
  private final double[][] u;

  /** sum f u of rotated rows. */
  private final double[] unrotated;

  /** What reads sparse rows; null where rows are dense. */
  private final ScaledRows sparse;

  /**
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   * @throws IllegalArgumentException when features are sparse and the scaling shifts them
   */
  public GradientRows(ExampleBlock block, FeatureScaling scaling, double[] weights) {
    this.block = block;
    this.scaling = scaling;
    dimension = block.dimension();
    shifts = scaling.shifts();
    factors = scaling.factors();
    sparse = block.isSparse() ? new ScaledRows(block, scaling) : null;
    this.weights = sparse == null ? scaling.unrotated(weights) : weights;
    u = sparse == null ? new double[4][dimension] : null;
    unrotated = scaling.isRotated() ? new double[dimension] : null;
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
  public void add(int[] rows, int count, Factor factor, double[] sums) {
    if (sparse != null) {
      addSparse(rows, count, factor, sums);
      return;
    }
    double[] target = unrotated == null ? sums : unrotated;
    double total = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      total += addFour(rows, i, factor, target);
    }
    for (; i < count; i++) {
      total += addOne(rows[i], factor, target);
    }
    sums[dimension] += total;
    if (unrotated != null) {
      scaling.rotate(unrotated);
      for (int j = 0; j < dimension; j++) {
        sums[j] += unrotated[j];
        unrotated[j] = 0;
      }
    }
  }

  private void addSparse(int[] rows, int count, Factor factor, double[] sums) {
    for (int i = 0; i < count; i++) {
      sparse.read(rows[i]);
      sparse.addTo(sums, factor.of(rows[i], sparse.margin(weights)));
    }
  }

  private double addOne(int row, Factor factor, double[] target) {
    double[] u0 = u[0];
    copy(row, u0);
    for (int j = 0; j < u0.length; j++) {
      u0[j] = (u0[j] - shifts[j]) * factors[j];
    }
    double even = 0;
    double odd = 0;
    for (int j = 0; j < dimension - 1; j += 2) {
      even += weights[j] * u0[j];
      odd += weights[j + 1] * u0[j + 1];
    }
    double f = factor.of(row, margin(row, even, odd, u0));
    for (int j = 0; j < u0.length; j++) {
      target[j] += f * u0[j];
    }
    return f;
  }

  /** Loops over arrays that are all read at the same index become vector instructions. */
  private double addFour(int[] rows, int i, Factor factor, double[] target) {
    double[] u0 = u[0];
    double[] u1 = u[1];
    double[] u2 = u[2];
    double[] u3 = u[3];
    copy(rows[i], u0);
    copy(rows[i + 1], u1);
    copy(rows[i + 2], u2);
    copy(rows[i + 3], u3);
    for (int j = 0; j < u0.length; j++) {
      double shift = shifts[j];
      double stretch = factors[j];
      u0[j] = (u0[j] - shift) * stretch;
      u1[j] = (u1[j] - shift) * stretch;
      u2[j] = (u2[j] - shift) * stretch;
      u3[j] = (u3[j] - shift) * stretch;
    }
    double even0 = 0;
    double even1 = 0;
    double even2 = 0;
    double even3 = 0;
    double odd0 = 0;
    double odd1 = 0;
    double odd2 = 0;
    double odd3 = 0;
    for (int j = 0; j < u0.length - 1; j += 2) {
      double even = weights[j];
      double odd = weights[j + 1];
      even0 += even * u0[j];
      odd0 += odd * u0[j + 1];
      even1 += even * u1[j];
      odd1 += odd * u1[j + 1];
      even2 += even * u2[j];
      odd2 += odd * u2[j + 1];
      even3 += even * u3[j];
      odd3 += odd * u3[j + 1];
    }
    double f0 = factor.of(rows[i], margin(rows[i], even0, odd0, u0));
    double f1 = factor.of(rows[i + 1], margin(rows[i + 1], even1, odd1, u1));
    double f2 = factor.of(rows[i + 2], margin(rows[i + 2], even2, odd2, u2));
    double f3 = factor.of(rows[i + 3], margin(rows[i + 3], even3, odd3, u3));
    for (int j = 0; j < u0.length; j++) {
      target[j] += (f0 * u0[j] + f1 * u1[j]) + (f2 * u2[j] + f3 * u3[j]);
    }
    return (f0 + f1) + (f2 + f3);
  }

  private void copy(int row, double[] features) {
    System.arraycopy(block.features(), row * dimension, features, 0, dimension);
  }

  private double margin(int row, double even, double odd, double[] features) {
    int last = dimension - 1;
    double rest = dimension % 2 == 1 ? weights[last] * features[last] : 0;
    double margin = (even + odd) + rest + weights[dimension];
    return block.offsets() == null ? margin : margin + block.offset(row) * scaling.labelFactor();
  }
}
