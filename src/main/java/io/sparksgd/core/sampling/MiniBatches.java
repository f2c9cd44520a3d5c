package io.sparksgd.core.sampling;

import java.io.Serializable;

/**
 * Which rows form which mini-batch. In epoch e, row i belongs to mini-batch {@code pi_e(i) / B},
 * with pi_e the {@link KeyedPermutation} of seed and epoch: every row exactly once per epoch, every
 * mini-batch exactly B rows but the last, which takes what is left.
 *
 * @param rows the training rows n, at least 1
 * @param batchSize B, from 1 to n
 * @param seed selects the permutations
 */
public record MiniBatches(long rows, long batchSize, long seed) implements Serializable {

  public MiniBatches {
    if (!(rows >= 1)) {
      throw new IllegalArgumentException("Invalid rows: " + rows + " (must be >= 1)");
    }
    if (!(batchSize >= 1 && batchSize <= rows)) {
      throw new IllegalArgumentException(
          "Invalid batch size: " + batchSize + " (must be from 1 to " + rows + ")");
    }
  }

  /** Steps in one epoch: n / B, rounded up. */
  public long stepsPerEpoch() {
    return (rows - 1) / batchSize + 1;
  }

  /** How many rows the mini-batch of {@code step}, 0-based within its epoch, has. */
  public long sizeOf(long step) {
    return Math.min(batchSize, rows - step * batchSize);
  }

  /** m / B for the m rows that the mini-batch of {@code step} has: 1 but for a short last one. */
  public double shareOf(long step) {
    return (double) sizeOf(step) / batchSize;
  }

  /** Whether one mini-batch is all rows, so that the order plays no part. */
  public boolean isFull() {
    return batchSize == rows;
  }

  public KeyedPermutation order(long epoch) {
    return new KeyedPermutation(rows, seed, epoch);
  }
}
