package io.sparksgd.core.window;

import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sum.OrderFreeSums;

/**
 * Decides how many steps one window holds. What a task sends is bounded, and what all tasks of a
 * job send together. The size of a window never changes the bits of a step.
 *
 * @param kind what windows bring to the driver
 * @param dimension the number of features
 * @param tasks how many tasks answer, at least 1
 * @param longest the most steps a person allows in a window
 */
public record WindowPlanner(SumsKind kind, int dimension, int tasks, long longest) {
  /** The most bytes one task may send. */
  public static final long TASK_BYTES = 16L << 20;

  /** The most bytes all tasks of a job may send together. */
  public static final long JOB_BYTES = 256L << 20;

  /** The most features for which a mini-batch's moments are small enough to travel. */
  public static final int MAX_MOMENT_DIMENSION = 100;

  /** The kind that suits squared loss on {@code dimension} features. */
  public static SumsKind kindFor(int dimension) {
    return dimension <= MAX_MOMENT_DIMENSION ? SumsKind.MOMENTS : SumsKind.GRADIENTS;
  }

  /**
   * How many steps a window that begins at {@code firstStep} of an epoch holds.
   *
   * @param limbs how many integers hold a moment
   */
  public int steps(MiniBatches batches, long firstStep, int limbs) {
    return (int) Math.min(steps(limbs), batches.stepsPerEpoch() - firstStep);
  }

  /** The decision in words, for the log. */
  public String explanation() {
    return kind == SumsKind.GRADIENTS
        ? "one job per step: gradients at the current weights"
        : "up to "
            + steps(1)
            + " steps per job: moments of "
            + bytesPerStep(1)
            + " bytes per step and task, twice that with far outliers, from "
            + tasks
            + (tasks == 1 ? " task" : " tasks");
  }

  private long steps(int limbs) {
    if (kind == SumsKind.GRADIENTS) {
      return 1;
    }
    long fits = Math.min(TASK_BYTES, JOB_BYTES / tasks) / bytesPerStep(limbs);
    return Math.max(1, Math.min(longest, fits));
  }

  private long bytesPerStep(int limbs) {
    return OrderFreeSums.bytes(MomentSums.size(dimension), limbs);
  }
}
