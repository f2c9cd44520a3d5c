package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.profile.ColumnRanges;

/**
 * The weights of negatives and positives by bucket of the margin, which is the log-odds of the
 * prediction: 2^15 buckets, each 2^-10 wide, over [-16, 16). What lies outside, at probabilities
 * within 1.2e-7 of 0 or 1, falls into the first or the last. The sums are laid out as {negatives,
 * positives} of each bucket, lowest margin first.
 *
 * <p>The sums are integers of one limb, so whole weights are counted exactly up to a total of 2^60.
 * A label other than 0 and 1, and a margin that is NaN, make all of them NaN.
 */
final class RocPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  static final int BUCKETS = 1 << 15;
  private static final double PER_UNIT = 1 << 10;

  private final FeatureScaling units;
  private final double[] weights;
  private final double[] bounds;

  /**
   * @param ranges of the rows that are looked at
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   */
  RocPass(ColumnRanges ranges, double[] weights) {
    this.units = FeatureScaling.identity(ranges.dimension());
    this.weights = weights.clone();
    bounds = new double[] {RowReach.totalWeight(ranges)};
  }

  @Override
  public int length() {
    return 2 * BUCKETS;
  }

  @Override
  public double[] bounds() {
    return bounds;
  }

  @Override
  public int limbs() {
    return 1;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    ScaledRows examples = new ScaledRows(block, units);
    for (int row = 0; row < block.rows(); row++) {
      examples.read(row);
      double margin = examples.margin(weights);
      double label = examples.label();
      boolean usable = !Double.isNaN(margin) && (label == 0 || label == 1);
      sums[2 * bucketOf(margin) + (label > 0 ? 1 : 0)] += usable ? examples.weight() : Double.NaN;
    }
  }

  /** The bucket of a margin, whatever its size; NaN falls somewhere. */
  static int bucketOf(double margin) {
    double bucket = Math.floor(margin * PER_UNIT) + BUCKETS / 2;
    return (int) Math.max(0, Math.min(BUCKETS - 1, bucket));
  }

  @Override
  public String description() {
    return "metrics: area under the ROC curve";
  }
}
