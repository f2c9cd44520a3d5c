package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * At given weights, over all training rows, the sums of {@link FullGradientPass} and sum s loss'' v
 * v', upper triangle, row by row. There are (d + 1)(d + 2) / 2 of them, 32 MB for 2,000 features.
 *
 * <p>Rows are added to the triangle four at a time, so that it is read and written a quarter as
 * often; the last rows of a block come with rows of nothing.
 */
public final class HessianPass implements BlockPass {
  private static final long serialVersionUID = 1L;
  private static final int TILE = 4;

  private final Loss loss;
  private final FeatureScaling scaling;
  private final double[] weights;
  private final double weightSum;
  private final RowUnits units;
  private final double curvature;

  /**
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   */
  public HessianPass(Loss loss, ScaledProfile profile, double[] weights) {
    this.loss = loss;
    this.scaling = profile.scaling();
    this.weights = weights.clone();
    this.weightSum = profile.weightSum();
    this.units = new RowUnits(loss, profile, weights);
    this.curvature = loss.largestSecondDerivative();
  }

  @Override
  public int length() {
    int size = weights.length;
    return 2 + size + size * (size + 1) / 2;
  }

  @Override
  public double[] bounds() {
    return units.bound;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    ScaledRows rows = new ScaledRows(block, scaling);
    double[][] u = new double[TILE][weights.length];
    double[] bend = new double[TILE];
    for (int row = 0; row < block.rows(); row++) {
      int place = row % TILE;
      rows.read(row);
      units.scale(rows.features(), u[place]);
      double margin = rows.margin(weights);
      double label = rows.label();
      double weight = rows.weight();
      double slope = loss.derivative(margin, label) / units.slope;
      double weightedLoss = weight * (loss.loss(margin, label) / units.loss);
      FullGradientPass.addRow(sums, weightedLoss, weight, slope, u[place]);
      bend[place] = weight * (loss.secondDerivative(margin, label) / curvature);
      if (place == TILE - 1) {
        addProducts(sums, u, bend);
      }
    }
    int left = block.rows() % TILE;
    if (left > 0) {
      for (int place = left; place < TILE; place++) {
        bend[place] = 0;
      }
      addProducts(sums, u, bend);
    }
  }

  private static void addProducts(double[] sums, double[][] u, double[] bend) {
    double[] u0 = u[0];
    double[] u1 = u[1];
    double[] u2 = u[2];
    double[] u3 = u[3];
    int size = u0.length;
    int at = 2 + size;
    for (int j = 0; j < size; j++) {
      double f0 = bend[0] * u0[j];
      double f1 = bend[1] * u1[j];
      double f2 = bend[2] * u2[j];
      double f3 = bend[3] * u3[j];
      int offset = at - j;
      for (int k = j; k < size; k++) {
        sums[offset + k] += (f0 * u0[k] + f1 * u1[k]) + (f2 * u2[k] + f3 * u3[k]);
      }
      at += size - j;
    }
  }

  /** What all blocks came to. */
  public Derivatives read(OrderFreeSums merged) {
    double[] sums = merged.values(units.bound);
    int size = weights.length;
    double[][] hessian = new double[size][size];
    int at = 2 + size;
    for (int j = 0; j < size; j++) {
      for (int k = j; k < size; k++) {
        double unit = units.features[j] * units.features[k] * curvature;
        hessian[j][k] = sums[at++] / weightSum * unit;
        hessian[k][j] = hessian[j][k];
      }
    }
    return FullGradientPass.read(sums, units, weightSum, hessian);
  }

  @Override
  public String description() {
    return "loss, gradient and Hessian over all rows";
  }
}
