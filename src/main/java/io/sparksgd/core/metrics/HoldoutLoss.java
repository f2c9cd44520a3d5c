package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.function.Function;

/**
 * The mean loss over the holdout, sum s_i loss(m_i, t_i) / sum s_i, in the units of training and
 * without penalty. Every question is one pass over the holdout; the answer has the same bits
 * wherever its blocks are.
 */
public final class HoldoutLoss {
  private final Loss loss;
  private final FeatureScaling scaling;
  private final ColumnRanges ranges;
  private final Function<BlockPass, OrderFreeSums> source;

  /**
   * @param scaling as the training rows made it
   * @param ranges of the holdout itself
   * @param source hands a pass to all blocks of the holdout and merges the answers
   * @throws IllegalArgumentException when the holdout has no rows or their weights add up to zero
   */
  public HoldoutLoss(
      Loss loss,
      FeatureScaling scaling,
      ColumnRanges ranges,
      Function<BlockPass, OrderFreeSums> source) {
    if (ranges.rows() == 0 || !(ranges.weightSum() > 0)) {
      throw new IllegalArgumentException(
          "Invalid holdout: "
              + ranges.rows()
              + " rows of total weight "
              + ranges.weightSum()
              + " (both must be > 0)");
    }
    this.loss = loss;
    this.scaling = scaling;
    this.ranges = ranges;
    this.source = source;
  }

  /**
   * The mean loss at {@code weights[dimension + 1]} in scaled units, intercept last; NaN when it is
   * past the range of double, and for weights that are not finite.
   */
  public double at(double[] weights) {
    HoldoutLossPass pass = new HoldoutLossPass(loss, scaling, ranges, weights);
    double[] sums = source.apply(pass).values(pass.bounds());
    return sums[0] / sums[1];
  }
}
