package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * Finds the largest |(z, 1)|^2 to within a fifth, by counting rows in buckets that grow by 2^(1/4):
 * counts can be merged in any order.
 */
final class LongestRowPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  /** 2^(1/4), 2^(2/4), 2^(3/4). */
  private static final double[] ROOTS = {1.189207115002721, 1.4142135623730951, 1.681792830507429};

  private static final int BUCKETS = 4 * (Double.MAX_EXPONENT + 1);

  private final FeatureScaling scaling;
  private final double[] bound;

  LongestRowPass(ScaledProfile profile) {
    scaling = profile.scaling();
    bound = new double[] {profile.rows()};
  }

  @Override
  public int length() {
    return BUCKETS;
  }

  @Override
  public double[] bounds() {
    return bound;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    ScaledRows rows = new ScaledRows(block, scaling);
    for (int row = 0; row < block.rows(); row++) {
      rows.read(row);
      sums[bucketOf(1 + rows.squaredLength())]++;
    }
  }

  private static int bucketOf(double square) {
    int exponent = Math.min(Double.MAX_EXPONENT, Math.getExponent(square));
    double mantissa = Math.scalb(square, -exponent);
    int quarter = 0;
    while (quarter < ROOTS.length && mantissa > ROOTS[quarter]) {
      quarter++;
    }
    return 4 * exponent + quarter;
  }

  /** At least the largest |(z, 1)|^2, and less than a fifth above it. */
  double read(OrderFreeSums merged) {
    double[] counts = merged.values(bound);
    int last = BUCKETS - 1;
    while (last > 0 && counts[last] == 0) {
      last--;
    }
    double root = last % 4 == 3 ? 2 : ROOTS[last % 4];
    return Math.scalb(root, last / 4);
  }

  @Override
  public String description() {
    return "learning rate: longest example";
  }
}
