package io.sparksgd.core.window;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.GradientRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * The textbook step: sums s loss' z, s loss' and s loss over one mini-batch, at the current
 * weights. For squared loss the first two are (yhat - y) z and (yhat - y).
 *
 * <p>Where features are rotated, z = R u, no row is. With v = R' w,
 *
 * <pre>
 *   w.z + b = v.u + b          sum f z = R sum f u
 * </pre>
 *
 * so rows cost d instead of d^2 / 2, and R is applied once, to what all blocks came to. The error
 * of v.u has the bound of that of w.(R u), eps |w|' |R| |u|; in R sum f u the rounding of the sum
 * grows with R as that of each R u does.
 */
public final class GradientPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private final Window window;
  private final Loss loss;
  private final FeatureScaling scaling;

  /** For the driver only, which reads the sums. */
  private final transient FeatureScaling rotation;

  /** v and b. */
  private final double[] weights;

  private final double[] bounds;
  private final double share;

  /**
   * @param window a window of one step
   * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
   */
  public GradientPass(Window window, Loss loss, ScaledProfile scaled, double[] weights) {
    if (window.steps() != 1) {
      throw new IllegalArgumentException(
          "Invalid window: " + window.steps() + " steps (must be 1, gradients depend on weights)");
    }
    this.window = window;
    ScaledProfile profile = scaled.withoutRotation();
    this.loss = loss;
    this.scaling = profile.scaling();
    this.rotation = scaled.scaling();
    this.weights = rotation.unrotated(weights);
    this.share = RowBounds.share(window.batches(), profile);
    int d = profile.dimension();
    double heaviest = RowBounds.heaviestBatch(window.batches(), profile);
    double margin = profile.largestMargin(this.weights);
    double label = profile.reach(d);
    double slope = loss.largestDerivative(margin, label);
    bounds = new double[d + 2];
    for (int j = 0; j <= d; j++) {
      bounds[j] = heaviest * slope * RowBounds.reach(profile, j);
    }
    bounds[d + 1] = heaviest * loss.largestLoss(margin, label);
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
    GradientRows examples = new GradientRows(block, scaling);
    examples.at(weights);
    int lossAt = block.dimension() + 1;
    WindowRows found = window.rowsOf(block, firstRow);
    while (found.next()) {
      sums[lossAt] += examples.add(found.rows(), 0, found.count(), loss, sums);
    }
  }

  /** The window's sums, from what all blocks came to; of the pass that was made, not of a copy. */
  public GradientSums read(OrderFreeSums merged) {
    double[] sums = merged.values(bounds);
    rotation.rotate(sums);
    return new GradientSums(sums, share);
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
