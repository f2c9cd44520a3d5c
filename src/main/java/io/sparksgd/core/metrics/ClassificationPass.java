package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.profile.ColumnRanges;
import java.util.Arrays;

/**
 * The sums behind {@link ClassificationMetrics}: the weights of true and false positives and
 * negatives at a threshold of p, s (p - y)^2, s loss, by bins of p the sums s, s p and s y, and by
 * buckets of the margin the weights of negatives and positives and the squared weights of
 * positives.
 *
 * <p>The margin is the log-odds of the prediction. There are 2^15 buckets, each 2^-10 wide, over
 * [-16, 16); what lies outside, at probabilities within 1.2e-7 of 0 or 1, falls into the first or
 * the last. Whole weights are counted exactly.
 *
 * <p>A label other than 0 and 1, and a margin that is NaN, make all sums NaN.
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
  static final int FIRST_BUCKET = FIRST_BIN + 3 * BINS;
  static final int BUCKETS = 1 << 15;
  private static final double PER_UNIT = 1 << 10;

  private final LogisticLoss loss = new LogisticLoss();
  private final FeatureScaling units;
  private final double[] weights;
  private final double threshold;
  private final double total;
  private final double largestLoss;
  private final double maxWeight;

  /**
   * @param ranges of the rows that are looked at
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   * @param threshold the least p that is predicted positive
   */
  ClassificationPass(ColumnRanges ranges, double[] weights, double threshold) {
    this.units = FeatureScaling.identity(ranges.dimension());
    this.weights = weights.clone();
    this.threshold = threshold;
    total = RowReach.totalWeight(ranges);
    largestLoss = loss.largestLoss(RowReach.margin(ranges, weights, 0), 1);
    maxWeight = ranges.maxWeight();
  }

  @Override
  public int length() {
    return FIRST_BUCKET + 3 * BUCKETS;
  }

  /** Of weights all but two kinds: one far outlier, of a large loss, must not drown the others. */
  @Override
  public double[] bounds() {
    double[] bounds = new double[length()];
    Arrays.fill(bounds, total);
    bounds[LOSS] = total * largestLoss;
    for (int squares = FIRST_BUCKET + 2; squares < bounds.length; squares += 3) {
      bounds[squares] = total * maxWeight;
    }
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
    sums[outcome(prediction >= threshold, label == 1)] += weight;
    sums[SQUARE] += weight * residual * residual;
    sums[LOSS] += weight * loss.loss(margin, label);
    int bin = FIRST_BIN + 3 * Math.min(BINS - 1, (int) (BINS * prediction));
    sums[bin] += weight;
    sums[bin + 1] += weight * prediction;
    sums[bin + 2] += weight * label;
    int bucket = FIRST_BUCKET + 3 * bucketOf(margin);
    sums[bucket] += weight * (1 - label);
    sums[bucket + 1] += weight * label;
    sums[bucket + 2] += weight * weight * label;
  }

  private static int outcome(boolean predicted, boolean positive) {
    if (predicted) {
      return positive ? TRUE_POSITIVE : FALSE_POSITIVE;
    }
    return positive ? FALSE_NEGATIVE : TRUE_NEGATIVE;
  }

  /** The bucket of a margin, whatever its size; NaN falls somewhere. */
  static int bucketOf(double margin) {
    double bucket = Math.floor(margin * PER_UNIT) + BUCKETS / 2;
    return (int) Math.max(0, Math.min(BUCKETS - 1, bucket));
  }

  @Override
  public String description() {
    return "metrics: predicted probabilities and labels";
  }
}
