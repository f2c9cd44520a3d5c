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
  /** How many rows are looked at together. */
  public static final int MOST_ROWS = 8;

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
  private final double[] shifts;
  private final double[] stretches;

  /** v and b. */
  private final double[] weights;

  /** Features of some rows, shifted and stretched; null where rows are sparse. */
  private final double[][] u;

  /** Their margins, then their factors. */
  private final double[] margins = new double[MOST_ROWS];

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
    stretches = scaling.factors();
    sparse = block.isSparse() ? new ScaledRows(block, scaling) : null;
    this.weights = sparse == null ? scaling.unrotated(weights) : weights;
    u = sparse == null ? new double[MOST_ROWS][dimension] : null;
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
  public void add(int[] rows, int count, Factors factors, double[] sums) {
    if (sparse != null) {
      addSparse(rows, count, factors, sums);
      return;
    }
    double[] target = unrotated == null ? sums : unrotated;
    double total = 0;
    for (int first = 0; first < count; first += MOST_ROWS) {
      int some = Math.min(MOST_ROWS, count - first);
      read(rows, first, some);
      factors.of(rows, first, some, margins);
      total += addRows(some, target);
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
    for (int i = 0; i < count; i++) {
      System.arraycopy(block.features(), rows[first + i] * dimension, u[i], 0, dimension);
    }
    int i = 0;
    for (; i + 3 < count; i += 4) {
      scaleFour(u[i], u[i + 1], u[i + 2], u[i + 3], shifts, stretches);
      multiplyFour(u[i], u[i + 1], u[i + 2], u[i + 3], weights, margins, i);
    }
    for (; i < count; i++) {
      scale(u[i], shifts, stretches);
      margins[i] = product(u[i], weights);
    }
    for (i = 0; i < count; i++) {
      margins[i] += weights[dimension];
    }
    if (block.offsets() != null) {
      for (i = 0; i < count; i++) {
        margins[i] += block.offset(rows[first + i]) * scaling.labelFactor();
      }
    }
  }

  /** Adds the rows that were read, each times its factor; returns the sum of the factors. */
  private double addRows(int count, double[] target) {
    double total = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      addFour(
          target,
          u[i],
          margins[i],
          u[i + 1],
          margins[i + 1],
          u[i + 2],
          margins[i + 2],
          u[i + 3],
          margins[i + 3]);
      total += (margins[i] + margins[i + 1]) + (margins[i + 2] + margins[i + 3]);
    }
    for (; i < count; i++) {
      addOne(target, u[i], margins[i]);
      total += margins[i];
    }
    return total;
  }

  private static void scale(double[] u, double[] shifts, double[] stretches) {
    for (int j = 0; j < u.length; j++) {
      u[j] = (u[j] - shifts[j]) * stretches[j];
    }
  }

  /** Loops over arrays that are all read at the same index become vector instructions. */
  private static void scaleFour(
      double[] u0, double[] u1, double[] u2, double[] u3, double[] shifts, double[] stretches) {
    for (int j = 0; j < u0.length; j++) {
      double shift = shifts[j];
      double stretch = stretches[j];
      u0[j] = (u0[j] - shift) * stretch;
      u1[j] = (u1[j] - shift) * stretch;
      u2[j] = (u2[j] - shift) * stretch;
      u3[j] = (u3[j] - shift) * stretch;
    }
  }

  private static double product(double[] u, double[] weights) {
    double even = 0;
    double odd = 0;
    for (int j = 0; j < u.length - 1; j += 2) {
      even += weights[j] * u[j];
      odd += weights[j + 1] * u[j + 1];
    }
    return even + odd + rest(u, weights);
  }

  private static double rest(double[] u, double[] weights) {
    int last = u.length - 1;
    return u.length % 2 == 1 ? weights[last] * u[last] : 0;
  }

  /** As four times {@link #product}. */
  private static void multiplyFour(
      double[] u0, double[] u1, double[] u2, double[] u3, double[] weights, double[] out, int at) {
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
    out[at] = even0 + odd0 + rest(u0, weights);
    out[at + 1] = even1 + odd1 + rest(u1, weights);
    out[at + 2] = even2 + odd2 + rest(u2, weights);
    out[at + 3] = even3 + odd3 + rest(u3, weights);
  }

  private static void addOne(double[] target, double[] u, double factor) {
    for (int j = 0; j < u.length; j++) {
      target[j] += factor * u[j];
    }
  }

  private static void addFour(
      double[] target,
      double[] u0,
      double f0,
      double[] u1,
      double f1,
      double[] u2,
      double f2,
      double[] u3,
      double f3) {
    for (int j = 0; j < u0.length; j++) {
      target[j] += (f0 * u0[j] + f1 * u1[j]) + (f2 * u2[j] + f3 * u3[j]);
    }
  }
}
