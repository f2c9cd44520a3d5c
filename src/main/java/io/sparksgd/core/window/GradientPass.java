package io.sparksgd.core.window;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * The textbook step: sums (yhat - y) z, (yhat - y) and the loss over one mini-batch, at the current
 * weights.
 */
public final class GradientPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private final Window window;
  private final FeatureScaling scaling;
  private final double[] weights;
  private final double[] bounds;
  private final double share;

  /**
   * @param window a window of one step
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   */
  public GradientPass(Window window, ScaledProfile profile, double[] weights) {
    if (window.steps() != 1) {
      throw new IllegalArgumentException(
          "Invalid window: " + window.steps() + " steps (must be 1, gradients depend on weights)");
    }
    this.window = window;
    this.scaling = profile.scaling();
    this.weights = weights.clone();
    this.share = RowBounds.share(window.batches(), profile);
    int d = profile.dimension();
    double heaviest = RowBounds.heaviestBatch(window.batches(), profile);
    double residual = RowBounds.largestResidual(profile, weights);
    bounds = new double[d + 2];
    for (int j = 0; j <= d; j++) {
      bounds[j] = heaviest * residual * RowBounds.reach(profile, j);
    }
    bounds[d + 1] = heaviest * residual * residual / 2;
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
    int d = block.dimension();
    double[] features = block.features();
    double[] labels = block.labels();
    double[] z = new double[d];
    SquaredLoss loss = new SquaredLoss();
    WindowRows found = window.rowsOf(block, firstRow);
    while (found.next()) {
      for (int i = 0; i < found.count(); i++) {
        int row = found.rows()[i];
        double margin = weights[d];
        for (int j = 0; j < d; j++) {
          z[j] = scaling.feature(j, features[row * d + j]);
          margin += weights[j] * z[j];
        }
        double label = scaling.label(labels[row]);
        double weight = block.weight(row);
        double slope = weight * loss.derivative(margin, label);
        for (int j = 0; j < d; j++) {
          sums[j] += slope * z[j];
        }
        sums[d] += slope;
        sums[d + 1] += weight * loss.loss(margin, label);
      }
    }
  }

  /** The window's sums, from what all blocks came to. */
  public GradientSums read(OrderFreeSums merged) {
    return new GradientSums(merged.values(bounds), share);
  }

  @Override
  public String description() {
    return "epoch "
        + (window.epoch() + 1)
        + ": gradient of mini-batch "
        + (window.firstStep() + 1)
        + " of "
        + window.batches().stepsPerEpoch();
  }
}
