package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.GradientRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ColumnRanges;

/**
 * Sums s loss and s over the holdout, at given weights in scaled units. No row is rotated; the
 * weights are, once.
 */
final class HoldoutLossPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private final Loss loss;
  private final FeatureScaling scaling;
  private final double[] weights;
  private final double[] bounds;

  /**
   * @param ranges of the holdout
   * @param weights {@code weights[dimension + 1]}, intercept last
   */
  HoldoutLossPass(Loss loss, FeatureScaling scaling, ColumnRanges ranges, double[] weights) {
    this.loss = loss;
    this.scaling = scaling.withoutRotation();
    this.weights = scaling.unrotated(weights);
    double[] original = scaling.toOriginal(weights);
    double factor = scaling.labelFactor();
    double margin = factor * RowReach.margin(ranges, original, scaling.labelShift());
    double label = factor * RowReach.label(ranges, scaling.labelShift());
    double total = RowReach.totalWeight(ranges);
    bounds = new double[] {total * loss.largestLoss(margin, label), total};
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
    GradientRows examples = new GradientRows(block, scaling);
    examples.at(weights);
    sums[0] += examples.losses(loss);
    for (int row = 0; row < block.rows(); row++) {
      sums[1] += block.weight(row);
    }
  }

  @Override
  public String description() {
    return "holdout: loss at the end of an epoch";
  }
}
