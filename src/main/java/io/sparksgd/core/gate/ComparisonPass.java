package io.sparksgd.core.gate;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.metrics.RowReach;
import io.sparksgd.core.profile.ColumnRanges;

/**
 * The sums behind a {@link Comparison}, for all rows and then for each slice: how many rows have a
 * weight, s, s^2 and s^3, and of the old model's loss l0, the new one's l1, and l1 - l0, each as x:
 * s x, s^2 x, s^2 x^2, s^3 x, s^3 x^2 and s^3 x^3.
 *
 * <p>Weights and losses are divided by powers of two that bring them below 1, so that no power of
 * them is past the range of double, whatever outliers there are; that changes no bit of what is
 * made of the sums. A margin that is NaN makes all of them NaN.
 */
final class ComparisonPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private static final int ROWS = 0;
  private static final int WEIGHT = 1;
  private static final int WEIGHT_2 = 2;
  private static final int WEIGHT_3 = 3;
  private static final int FIRST_VALUE = 4;
  private static final int PER_VALUE = 6;

  static final int OLD = 0;
  static final int NEW = 1;
  static final int DIFFERENCE = 2;
  private static final int PER_GROUP = FIRST_VALUE + 3 * PER_VALUE;

  /** The smallest standard deviation, relative to the root mean square, that is no rounding. */
  private static final double ROUNDING = 1e-13;

  private final Loss loss;
  private final FeatureScaling units;
  private final double[] oldWeights;
  private final double[] newWeights;
  private final int slices;
  private final double lossFactor;
  private final double weightFactor;
  private final double[] bounds;

  /**
   * @param ranges of the rows that are looked at
   * @param loss in units of the label
   * @param oldWeights {@code weights[dimension + 1]} in original units, intercept last
   * @param newWeights the same of the other model
   * @param slices how many there are
   */
  ComparisonPass(
      ColumnRanges ranges, Loss loss, double[] oldWeights, double[] newWeights, int slices) {
    this.loss = loss;
    this.oldWeights = oldWeights.clone();
    this.newWeights = newWeights.clone();
    this.slices = slices;
    units = FeatureScaling.identity(ranges.dimension());
    double label = RowReach.label(ranges, 0);
    double largest =
        Math.max(
            loss.largestLoss(RowReach.margin(ranges, oldWeights, 0), label),
            loss.largestLoss(RowReach.margin(ranges, newWeights, 0), label));
    lossFactor = factor(largest);
    weightFactor = factor(ranges.maxWeight());
    bounds = new double[] {largest <= Double.MAX_VALUE ? 1.001 * ranges.rows() : Double.NaN};
  }

  /** The power of two that brings {@code bound} and what is below it into [0, 1]. */
  private static double factor(double bound) {
    boolean usable = bound > 0 && bound <= Double.MAX_VALUE;
    int exponent = usable ? Math.getExponent(bound) + 1 : 0;
    return Math.scalb(1.0, -Math.max(-1000, Math.min(1000, exponent)));
  }

  @Override
  public int length() {
    return (1 + slices) * PER_GROUP;
  }

  @Override
  public double[] bounds() {
    return bounds;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    ScaledRows examples = new ScaledRows(block, units);
    for (int row = 0; row < block.rows(); row++) {
      examples.read(row);
      double weight = examples.weight() * weightFactor;
      double before = loss.loss(examples.margin(oldWeights), examples.label()) * lossFactor;
      double after = loss.loss(examples.margin(newWeights), examples.label()) * lossFactor;
      add(weight, before, after, sums, 0);
      if (slices > 0 && block.slice(row) >= 0) {
        add(weight, before, after, sums, (1 + block.slice(row)) * PER_GROUP);
      }
    }
  }

  private static void add(double weight, double before, double after, double[] sums, int from) {
    double square = weight * weight;
    sums[from + ROWS] += weight > 0 ? 1 : 0;
    sums[from + WEIGHT] += weight;
    sums[from + WEIGHT_2] += square;
    sums[from + WEIGHT_3] += square * weight;
    add(weight, before, sums, from + FIRST_VALUE + OLD * PER_VALUE);
    add(weight, after, sums, from + FIRST_VALUE + NEW * PER_VALUE);
    add(weight, after - before, sums, from + FIRST_VALUE + DIFFERENCE * PER_VALUE);
  }

  private static void add(double weight, double value, double[] sums, int from) {
    double once = weight * value;
    double twice = weight * once;
    double thrice = weight * twice;
    sums[from] += once;
    sums[from + 1] += twice;
    sums[from + 2] += once * once;
    sums[from + 3] += thrice;
    sums[from + 4] += thrice * value;
    sums[from + 5] += once * once * once;
  }

  /**
   * What the sums say of a value.
   *
   * @param sums as doubles
   * @param group 0 for all rows, 1 + i for slice i
   * @param value {@link #OLD}, {@link #NEW} or {@link #DIFFERENCE}
   */
  MeanEstimate estimate(double[] sums, int group, int value) {
    int head = group * PER_GROUP;
    int from = head + FIRST_VALUE + value * PER_VALUE;
    double total = sums[head + WEIGHT];
    double effective = total * total / sums[head + WEIGHT_2];
    double mean = sums[from] / total;
    double squares = sums[from + 2] - mean * (2 * sums[from + 1] - mean * sums[head + WEIGHT_2]);
    squares = Math.max(squares, ROUNDING * sums[from + 2]);
    double cubes =
        sums[from + 5]
            - mean
                * (3 * sums[from + 4] - mean * (3 * sums[from + 3] - mean * sums[head + WEIGHT_3]));
    double error = Math.sqrt(effective / (effective - 1) * squares) / total;
    return new MeanEstimate(
        Double.isNaN(total) ? 0 : Math.round(sums[head + ROWS]),
        effective,
        mean / lossFactor,
        error / lossFactor,
        squares > 0 ? cubes / (squares * Math.sqrt(squares)) : 0);
  }

  @Override
  public String description() {
    return "gate: losses of the champion and the challenger";
  }
}
