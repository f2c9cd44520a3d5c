package io.sparksgd.core.window;

import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;

/** Bounds on what rows can contribute, which follow from the extremes of the data. */
final class RowBounds {
  /** Room for the rounding of plain double sums. */
  private static final double SLACK = 1.001;

  private RowBounds() {}

  /** n / (B S), the factor from a sum over a mini-batch to its gradient. */
  static double share(MiniBatches batches, ScaledProfile profile) {
    return profile.rows() / profile.weightSum() / batches.batchSize();
  }

  /** The largest total weight that a mini-batch can have. */
  static double heaviestBatch(MiniBatches batches, ScaledProfile profile) {
    return SLACK * batches.batchSize() * profile.maxWeight();
  }

  /** The largest absolute value of component {@code j} of (z, 1, t). */
  static double reach(ScaledProfile profile, int j) {
    int d = profile.dimension();
    if (j == d) {
      return 1;
    }
    return profile.reach(j < d ? j : d);
  }

  /** The largest ratio of a row's weighted square, of any component of (z, 1, t), to the mean. */
  static double boundOverTypical(ScaledProfile profile) {
    double largest = 1;
    for (int j = 0; j <= profile.dimension(); j++) {
      double mean = profile.mean(j);
      double deviation = profile.deviation(j);
      double meanSquare = mean * mean + deviation * deviation;
      if (meanSquare > 0) {
        largest = Math.max(largest, profile.reach(j) * profile.reach(j) / meanSquare);
      }
    }
    return largest * profile.maxWeight() * profile.rows() / profile.weightSum();
  }
}
