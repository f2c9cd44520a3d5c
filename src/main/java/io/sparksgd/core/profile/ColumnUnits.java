package io.sparksgd.core.profile;

import java.io.Serializable;

/**
 * The units in which the columns v (features, then label) are summed,
 *
 * <pre>  u_j = (v_j - centre[j]) / unit[j]</pre>
 *
 * where unit is a power of two with |u| &lt;= 1, so that scaling is exact and every weighted sum of
 * powers and products is bounded by n times the largest weight. The centre of sparse features is 0,
 * so that what is not stored adds nothing.
 */
final class ColumnUnits implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MIN_EXPONENT = -1000;

  final double[] centre;
  final double[] unit;
  final double[] bound;

  ColumnUnits(ColumnRanges ranges) {
    int columns = ranges.dimension() + 1;
    centre = ranges.centre();
    unit = new double[columns];
    for (int j = 0; j < columns; j++) {
      double reach = Math.max(ranges.max()[j] - centre[j], centre[j] - ranges.min()[j]);
      unit[j] = Math.scalb(1.0, Math.max(MIN_EXPONENT, Math.getExponent(reach) + 1));
    }
    bound = new double[] {ranges.rows() * ranges.maxWeight()};
  }

  /** The columns, label included. */
  int columns() {
    return unit.length;
  }

  double of(int column, double value) {
    return (value - centre[column]) / unit[column];
  }

  double label(double value) {
    return of(unit.length - 1, value);
  }
}
