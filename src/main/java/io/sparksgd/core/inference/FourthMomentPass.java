package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/** Sums s^2 |v|^2 v v' over all rows, v = (z, 1), upper triangle row by row. */
final class FourthMomentPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  /** Room for the rounding of plain double sums. */
  private static final double SLACK = 1.001;

  private final FeatureScaling scaling;
  private final int size;
  private final double[] bounds;

  FourthMomentPass(ScaledProfile profile) {
    scaling = profile.scaling();
    size = profile.dimension() + 1;
    double[] reach = new double[size];
    double longest = 1;
    for (int j = 0; j < size - 1; j++) {
      reach[j] = profile.reach(j);
      longest += reach[j] * reach[j];
    }
    reach[size - 1] = 1;
    double weight = profile.maxWeight() * profile.maxWeight();
    bounds = new double[size * (size + 1) / 2];
    for (int j = 0, pair = 0; j < size; j++) {
      for (int k = j; k < size; k++) {
        bounds[pair++] = SLACK * profile.rows() * weight * longest * reach[j] * reach[k];
      }
    }
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
    ScaledRows rows = new ScaledRows(block, scaling);
    double[] v = new double[size];
    v[size - 1] = 1;
    for (int row = 0; row < block.rows(); row++) {
      rows.read(row);
      System.arraycopy(rows.features(), 0, v, 0, size - 1);
      double weight = rows.weight() * rows.weight() * (1 + rows.squaredLength());
      for (int j = 0, pair = 0; j < size; j++) {
        double weighted = weight * v[j];
        for (int k = j; k < size; k++) {
          sums[pair++] += weighted * v[k];
        }
      }
    }
  }

  /** The full symmetric matrix of the sums. */
  double[][] read(OrderFreeSums merged) {
    double[] sums = merged.values(bounds);
    double[][] matrix = new double[size][size];
    for (int j = 0, pair = 0; j < size; j++) {
      for (int k = j; k < size; k++) {
        matrix[j][k] = sums[pair++];
        matrix[k][j] = matrix[j][k];
      }
    }
    return matrix;
  }

  @Override
  public String description() {
    return "learning rate: fourth moments";
  }
}
