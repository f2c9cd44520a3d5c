package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ColumnRanges;
import java.util.Arrays;

/**
 * The sums behind {@link RegressionEvaluation}, in original units, with the residual r = yhat - y
 * and the label's centre c: s, s r, s |r|, s r^2, s loss, s (y - c), s (y - c)^2, and s by buckets
 * of r.
 */
final class RegressionMetricsPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  static final int WEIGHT = 0;
  static final int RESIDUAL = 1;
  static final int ABSOLUTE = 2;
  static final int SQUARE = 3;
  static final int LOSS = 4;
  static final int LABEL = 5;
  static final int LABEL_SQUARE = 6;
  static final int FIRST_BUCKET = 7;

  private final FeatureScaling units;
  private final double[] weights;
  private final Loss loss;
  private final double centre;
  private final double largestResidual;
  private final double[] first;

  /**
   * @param ranges of the rows that are looked at
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   */
  RegressionMetricsPass(ColumnRanges ranges, double[] weights, Loss loss) {
    this.units = FeatureScaling.identity(ranges.dimension());
    this.weights = weights.clone();
    this.loss = loss;
    centre = ranges.weightSum() > 0 ? ranges.centre()[ranges.dimension()] : 0;
    double total = RowReach.totalWeight(ranges);
    double label = RowReach.label(ranges, centre);
    double largest =
        loss.largestLoss(RowReach.margin(ranges, weights, 0), RowReach.label(ranges, 0));
    largestResidual = RowReach.margin(ranges, weights, centre) + label;
    first =
        new double[] {
          total,
          total * largestResidual,
          total * largestResidual,
          total * largestResidual * largestResidual,
          total * largest,
          total * label,
          total * label * label
        };
  }

  @Override
  public int length() {
    return FIRST_BUCKET + LogBuckets.COUNT;
  }

  @Override
  public double[] bounds() {
    double[] bounds = Arrays.copyOf(first, length());
    Arrays.fill(bounds, FIRST_BUCKET, bounds.length, first[WEIGHT]);
    return bounds;
  }

  /** Those of residuals, whose weights the sums from {@link #FIRST_BUCKET} on are. */
  LogBuckets buckets() {
    return new LogBuckets(largestResidual);
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    ScaledRows examples = new ScaledRows(block, units);
    LogBuckets buckets = buckets();
    for (int row = 0; row < block.rows(); row++) {
      examples.read(row);
      double margin = examples.margin(weights);
      double label = examples.label();
      double weight = examples.weight();
      double residual = loss.prediction(margin) - label;
      double deviation = label - centre;
      sums[WEIGHT] += weight;
      sums[RESIDUAL] += weight * residual;
      sums[ABSOLUTE] += weight * Math.abs(residual);
      sums[SQUARE] += weight * residual * residual;
      sums[LOSS] += weight * loss.loss(margin, label);
      sums[LABEL] += weight * deviation;
      sums[LABEL_SQUARE] += weight * deviation * deviation;
      sums[FIRST_BUCKET + buckets.of(residual)] += weight;
    }
  }

  @Override
  public String description() {
    return "metrics: residuals and loss";
  }
}
