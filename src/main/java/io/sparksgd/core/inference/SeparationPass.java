package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * Counts the rows of weight above zero that going along each of some directions u takes to the side
 * of their own label, and those that it takes to the other: the sign of (2 y - 1) u.v, for labels y
 * of 0 and 1 and v = (z, 1). What is below 1e-6 of the largest |u.v| that a row can have counts as
 * neither.
 *
 * <p>When a direction takes some rows to their own side and none to the other, the logistic loss
 * falls along it for ever: the classes are separated, completely or in part, and there is no finite
 * optimum (Albert and Anderson 1984, doi:10.1093/biomet/71.1.1).
 */
final class SeparationPass implements BlockPass {
  private static final long serialVersionUID = 1L;
  private static final double NEGLIGIBLE = 1e-6;

  private final FeatureScaling scaling;
  private final double[][] directions;
  private final double[] negligible;
  private final double[] bound;

  SeparationPass(ScaledProfile profile, double[]... directions) {
    scaling = profile.scaling();
    this.directions = directions.clone();
    negligible = new double[directions.length];
    for (int i = 0; i < directions.length; i++) {
      negligible[i] = NEGLIGIBLE * profile.largestProduct(directions[i]);
    }
    bound = new double[] {profile.rows()};
  }

  @Override
  public int length() {
    return 2 * directions.length;
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
      if (rows.weight() > 0) {
        double sign = 2 * rows.label() - 1;
        for (int i = 0; i < directions.length; i++) {
          double gain = sign * rows.product(directions[i]);
          sums[2 * i] += gain > negligible[i] ? 1 : 0;
          sums[2 * i + 1] += gain < -negligible[i] ? 1 : 0;
        }
      }
    }
  }

  /** Whether one of the directions separates the classes. */
  boolean isSeparated(OrderFreeSums merged) {
    double[] counts = merged.values(bound);
    for (int i = 0; i < directions.length; i++) {
      if (counts[2 * i] > 0 && counts[2 * i + 1] == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String description() {
    return "whether the classes are separated";
  }
}
