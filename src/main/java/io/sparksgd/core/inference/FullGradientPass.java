package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * At given weights, over all training rows: sum s loss, sum s loss'^2 and sum s loss' v with v =
 * (z, 1). The sums are kept in the {@link RowUnits} of the weights.
 */
public final class FullGradientPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private final Loss loss;
  private final FeatureScaling scaling;
  private final double[] weights;
  private final double weightSum;
  private final RowUnits units;

  /**
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   */
  public FullGradientPass(Loss loss, ScaledProfile profile, double[] weights) {
    this.loss = loss;
    this.scaling = profile.scaling();
    this.weights = weights.clone();
    this.weightSum = profile.weightSum();
    this.units = new RowUnits(loss, profile, weights);
  }

  @Override
  public int length() {
    return 2 + weights.length;
  }

  @Override
  public double[] bounds() {
    return units.bound;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    if (block.isSparse()) {
      addSparse(block, sums);
      return;
    }
    ScaledRows rows = new ScaledRows(block, scaling);
    double[] u = new double[weights.length];
    for (int row = 0; row < block.rows(); row++) {
      rows.read(row);
      units.scale(rows.features(), u);
      double margin = rows.margin(weights);
      double weight = rows.weight();
      double slope = loss.derivative(margin, rows.label()) / units.slope;
      addRow(sums, weight * (loss.loss(margin, rows.label()) / units.loss), weight, slope, u);
    }
  }

  /** At the cost of the stored values: dividing by units, powers of two, commutes with adding. */
  private void addSparse(ExampleBlock block, double[] sums) {
    ScaledRows rows = new ScaledRows(block, scaling);
    double[] gradient = new double[weights.length];
    for (int row = 0; row < block.rows(); row++) {
      rows.read(row);
      double margin = rows.margin(weights);
      double weight = rows.weight();
      double slope = loss.derivative(margin, rows.label()) / units.slope;
      sums[0] += weight * (loss.loss(margin, rows.label()) / units.loss);
      sums[1] += weight * slope * slope;
      rows.addTo(gradient, weight * slope);
    }
    for (int j = 0; j < gradient.length; j++) {
      sums[2 + j] += gradient[j] / units.features[j];
    }
  }

  /** Adds one row to the sums with which both passes begin. */
  static void addRow(double[] sums, double weightedLoss, double weight, double slope, double[] u) {
    sums[0] += weightedLoss;
    sums[1] += weight * slope * slope;
    double factor = weight * slope;
    for (int j = 0; j < u.length; j++) {
      sums[2 + j] += factor * u[j];
    }
  }

  /** What all blocks came to. */
  public Derivatives read(OrderFreeSums merged) {
    return read(merged.values(units.bound), units, weightSum, new double[0][]);
  }

  static Derivatives read(double[] sums, RowUnits units, double weightSum, double[][] hessian) {
    double[] gradient = new double[units.features.length];
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = sums[2 + j] / weightSum * units.slope * units.features[j];
    }
    return new Derivatives(
        sums[0] / weightSum * units.loss,
        sums[1] / weightSum * units.slope * units.slope,
        gradient,
        hessian);
  }

  @Override
  public String description() {
    return "loss and gradient over all rows";
  }
}
