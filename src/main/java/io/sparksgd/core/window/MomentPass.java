package io.sparksgd.core.window;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sum.OrderFreeSums;

/** Sums the moments of every mini-batch of a window; see {@link MomentSums}. */
public final class MomentPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  /** Keeps the rounding of one limb, 2^-61 of a bound for each row, below 2^-44 of a moment. */
  private static final double ONE_LIMB = 0x1p16;

  private final Window window;
  private final FeatureScaling scaling;
  private final double[] bounds;
  private final int limbs;
  private final double share;

  public MomentPass(Window window, ScaledProfile profile) {
    this.window = window;
    this.scaling = profile.scaling();
    this.share = RowBounds.share(window.batches(), profile);
    this.limbs = limbs(window.batches(), profile);
    double heaviest = RowBounds.heaviestBatch(window.batches(), profile);
    int d = profile.dimension();
    bounds = new double[MomentSums.size(d)];
    for (int j = 0, pair = 0; j <= d + 1; j++) {
      for (int k = j; k <= d + 1; k++) {
        bounds[pair++] = heaviest * RowBounds.reach(profile, j) * RowBounds.reach(profile, k);
      }
    }
  }

  /**
   * How many integers hold a moment. One is enough where its rounding, at most one unit for each
   * row of a mini-batch, stays below that of adding the same rows in plain double; far outliers
   * raise the bounds, hence the units, and make it two.
   */
  public static int limbs(MiniBatches batches, ScaledProfile profile) {
    return RowBounds.boundOverTypical(profile) * batches.batchSize() <= ONE_LIMB ? 1 : 2;
  }

  @Override
  public int limbs() {
    return limbs;
  }

  @Override
  public int length() {
    return window.steps() * bounds.length;
  }

  @Override
  public double[] bounds() {
    return bounds;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    if (block.dimension() == 1 && !block.isSparse()) {
      addLine(block, firstRow, sums);
    } else {
      addPlane(block, firstRow, sums);
    }
  }

  private void addLine(ExampleBlock block, long firstRow, double[] sums) {
    double[] features = block.features();
    double[] labels = block.labels();
    double[] weights = block.weights();
    double shift = scaling.shift(0);
    double factor = scaling.factor(0);
    double labelShift = scaling.labelShift();
    double labelFactor = scaling.labelFactor();
    WindowRows found = window.rowsOf(block, firstRow);
    int[] rows = found.rows();
    int[] steps = found.steps();
    while (found.next()) {
      for (int i = 0; i < found.count(); i++) {
        int row = rows[i];
        double weight = weights == null ? 1 : weights[row];
        double z = (features[row] - shift) * factor;
        double t = (labels[row] - labelShift) * labelFactor;
        double weighted = weight * z;
        int at = 6 * steps[i];
        sums[at] += weighted * z;
        sums[at + 1] += weighted;
        sums[at + 2] += weighted * t;
        sums[at + 3] += weight;
        sums[at + 4] += weight * t;
        sums[at + 5] += weight * t * t;
      }
    }
  }

  private void addPlane(ExampleBlock block, long firstRow, double[] sums) {
    int d = block.dimension();
    ScaledRows examples = new ScaledRows(block, scaling);
    double[] v = new double[d + 2];
    v[d] = 1;
    WindowRows found = window.rowsOf(block, firstRow);
    while (found.next()) {
      for (int i = 0; i < found.count(); i++) {
        examples.read(found.rows()[i]);
        System.arraycopy(examples.features(), 0, v, 0, d);
        v[d + 1] = examples.label();
        double weight = examples.weight();
        for (int j = 0, at = found.steps()[i] * bounds.length; j <= d + 1; j++) {
          double weighted = weight * v[j];
          for (int k = j; k <= d + 1; k++) {
            sums[at++] += weighted * v[k];
          }
        }
      }
    }
  }

  /** The window's sums, from what all blocks came to. */
  public MomentSums read(OrderFreeSums merged) {
    return new MomentSums(merged.values(bounds), scaling.dimension(), share);
  }

  @Override
  public String description() {
    return window.description("moments");
  }
}
