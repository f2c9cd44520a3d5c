package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.profile.ColumnRanges;
import java.util.Arrays;

/**
 * The sums behind {@link ClassificationMetrics} but for the area under the curve: the weights of
 * true and false positives and negatives, s loss, s (p - y)^2, and by bins of p the sums s, s p and
 * s y. A label other than 0 and 1, and a margin that is NaN, make all of them NaN.
 */
final class ClassificationPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  static final int TRUE_POSITIVE = 0;
  static final int FALSE_POSITIVE = 1;
  static final int FALSE_NEGATIVE = 2;
  static final int TRUE_NEGATIVE = 3;
  static final int SQUARE = 4;
  static final int LOSS = 5;
  static final int FIRST_BIN = 6;
  static final int BINS = 10;

  private final LogisticLoss loss = new LogisticLoss();
  private final FeatureScaling units;
  private final double[] weights;
  private final double[] bounds;

  /**
   * @param ranges of the rows that are looked at
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   */
  ClassificationPass(ColumnRanges ranges, double[] weights) {
    this.units = FeatureScaling.identity(ranges.dimension());
    this.weights = weights.clone();
    bounds = new double[FIRST_BIN + 3 * BINS];
    Arrays.fill(bounds, RowReach.totalWeight(ranges));
    bounds[LOSS] *= loss.largestLoss(RowReach.margin(ranges, weights, 0), 1);
  }

  @Override
  public int length() {
    return bounds.length;
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
      add(examples.margin(weights), examples.label(), examples.weight(), sums);
    }
  }

  private void add(double margin, double label, double weight, double[] sums) {
    if (Double.isNaN(margin) || !(label == 0 || label == 1)) {
      sums[LOSS] = Double.NaN;
      return;
    }
    double prediction = loss.prediction(margin);
    double residual = prediction - label;
    sums[outcome(margin >= 0, label == 1)] += weight;
    sums[SQUARE] += weight * residual * residual;
    sums[LOSS] += weight * loss.loss(margin, label);
    int bin = FIRST_BIN + 3 * Math.min(BINS - 1, (int) (BINS * prediction));
    sums[bin] += weight;
    sums[bin + 1] += weight * prediction;
    sums[bin + 2] += weight * label;
  }

  private static int outcome(boolean predicted, boolean positive) {
    if (predicted) {
      return positive ? TRUE_POSITIVE : FALSE_POSITIVE;
    }
    return positive ? FALSE_NEGATIVE : TRUE_NEGATIVE;
  }

  @Override
  public String description() {
    return "metrics: predicted probabilities and labels";
  }
}
