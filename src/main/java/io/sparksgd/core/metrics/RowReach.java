package io.sparksgd.core.metrics;

import io.sparksgd.core.profile.ColumnRanges;

/**
 * How far the rows that are looked at reach, from the extremes of their own columns: a holdout may
 * lie outside those of the training rows.
 */
public final class RowReach {
  /** Room for the rounding of plain double sums. */
  private static final double SLACK = 1.001;

  private static final double ROUNDING = 1e-12;

  private RowReach() {}

  /** The largest total weight that all rows can have. */
  public static double totalWeight(ColumnRanges ranges) {
    return SLACK * ranges.rows() * ranges.maxWeight();
  }

  /**
   * The largest |a.x + b + offset - origin| that any row can have.
   *
   * @param weights {@code weights[dimension + 1]} in original units, b last
   */
  public static double margin(ColumnRanges ranges, double[] weights, double origin) {
    int d = ranges.dimension();
    double middle = weights[d] - origin;
    double radius = 0;
    double size = Math.abs(weights[d]) + Math.abs(origin);
    for (int j = 0; j < d; j++) {
      double half = (ranges.max()[j] - ranges.min()[j]) / 2;
      double centre = ranges.min()[j] + half;
      middle += weights[j] * centre;
      radius += Math.abs(weights[j]) * half;
      size += Math.abs(weights[j]) * (Math.abs(centre) + half);
    }
    return SLACK * (Math.abs(middle) + radius + ranges.largestOffset()) + ROUNDING * size;
  }

  /** The largest |y - origin| that any row has. */
  public static double label(ColumnRanges ranges, double origin) {
    int d = ranges.dimension();
    return Math.max(Math.abs(ranges.min()[d] - origin), Math.abs(ranges.max()[d] - origin));
  }
}
