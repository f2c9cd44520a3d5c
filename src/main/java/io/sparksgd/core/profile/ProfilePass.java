package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;

/**
 * The second look at the data: weighted sums of powers and products of
 *
 * <pre>  u_j = (v_j - centre[j]) / unit[j]</pre>
 *
 * over the columns v (features, then label), where unit is a power of two with |u| &lt;= 1, so that
 * scaling is exact and every sum is bounded by n times the largest weight. The sums are laid out as
 * u (columns), u u' (upper triangle, row by row), u^3 (columns), u^4 (columns).
 */
final class ProfilePass implements BlockPass {
  private static final long serialVersionUID = 1L;
  private static final int MIN_EXPONENT = -1000;

  final double[] centre;
  final double[] unit;
  private final double[] bound;

  ProfilePass(ColumnRanges ranges) {
    int columns = ranges.dimension() + 1;
    centre = ranges.mean();
    unit = new double[columns];
    for (int j = 0; j < columns; j++) {
      double reach = Math.max(ranges.max()[j] - centre[j], centre[j] - ranges.min()[j]);
      unit[j] = Math.scalb(1.0, Math.max(MIN_EXPONENT, Math.getExponent(reach) + 1));
    }
    bound = new double[] {ranges.rows() * ranges.maxWeight()};
  }

  @Override
  public int length() {
    int columns = unit.length;
    return 3 * columns + columns * (columns + 1) / 2;
  }

  @Override
  public double[] bounds() {
    return bound;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    int columns = unit.length;
    int squares = columns;
    int cubes = squares + columns * (columns + 1) / 2;
    int fourths = cubes + columns;
    double[] u = new double[columns];
    double[] features = block.features();
    double[] labels = block.labels();
    for (int row = 0, at = 0; row < labels.length; row++) {
      double weight = block.weight(row);
      for (int j = 0; j < columns - 1; j++) {
        u[j] = (features[at++] - centre[j]) / unit[j];
      }
      u[columns - 1] = (labels[row] - centre[columns - 1]) / unit[columns - 1];
      for (int j = 0, pair = squares; j < columns; j++) {
        double weighted = weight * u[j];
        double square = u[j] * u[j];
        sums[j] += weighted;
        sums[cubes + j] += weighted * square;
        sums[fourths + j] += weight * square * square;
        for (int k = j; k < columns; k++) {
          sums[pair++] += weighted * u[k];
        }
      }
    }
  }

  @Override
  public String description() {
    return "profile: means, covariances and fourth moments";
  }
}
