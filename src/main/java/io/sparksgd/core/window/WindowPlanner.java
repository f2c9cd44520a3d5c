package io.sparksgd.core.window;

import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides what a window brings to the driver, and how many steps it holds.
 *
 * <p>The kind follows from data and settings alone, so that a model does not depend on the cluster:
 * moments for squared loss on up to {@link #MAX_MOMENT_DIMENSION} features, else rows while those
 * of one mini-batch take up to {@link #MAX_BATCH_BYTES}, else gradients.
 *
 * <p>The number of steps never changes the bits of a step. In the cost model of docs/scaling.md a
 * job of K steps costs {@code overhead + scan + K c}, where the scan of a task's rows does not grow
 * with K; the cost of a step falls with K all the way, so the best window is the longest that fits:
 * what a task sends is bounded, and what all tasks of a job send together.
 *
 * @param chosen the kind that a person chose; empty goes by the data
 * @param squared whether the loss is squared
 * @param dimension the number of features
 * @param rowBytes about how many bytes a row takes when it travels
 * @param tasks how many tasks answer, at least 1
 * @param longest the most steps that are wanted of a window
 */
public record WindowPlanner(
    Optional<SumsKind> chosen,
    boolean squared,
    int dimension,
    double rowBytes,
    int tasks,
    long longest) {
  /** The most bytes one task may send. */
  public static final long TASK_BYTES = 16L << 20;

  /** The most bytes all tasks of a job may send together. */
  public static final long JOB_BYTES = 256L << 20;

  /** The most bytes that the rows of one mini-batch may take, to travel. */
  public static final long MAX_BATCH_BYTES = 4L << 20;

  /** The most features for which a mini-batch's moments are small enough to travel. */
  public static final int MAX_MOMENT_DIMENSION = 100;

  /** What windows of {@code batches} bring. */
  public SumsKind kind(MiniBatches batches) {
    if (chosen.isPresent()) {
      return chosen.get();
    }
    if (squared && dimension <= MAX_MOMENT_DIMENSION) {
      return SumsKind.MOMENTS;
    }
    return batches.batchSize() * rowBytes <= MAX_BATCH_BYTES ? SumsKind.ROWS : SumsKind.GRADIENTS;
  }

  /**
   * How many steps a window that begins at {@code firstStep} of an epoch holds.
   *
   * @param limbs how many integers hold a moment
   */
  public int steps(MiniBatches batches, long firstStep, int limbs) {
    long fit =
        switch (kind(batches)) {
          case MOMENTS -> Math.min(TASK_BYTES, JOB_BYTES / tasks) / momentBytes(limbs);
          case ROWS -> rowSteps(batches);
          case GRADIENTS -> 1;
        };
    long steps = Math.max(1, Math.min(longest, fit));
    return (int) Math.min(steps, batches.stepsPerEpoch() - firstStep);
  }

  /** Rows come in even shares from all tasks; half the bounds leave room for chance. */
  private long rowSteps(MiniBatches batches) {
    double bytes = Math.min((double) TASK_BYTES * tasks, JOB_BYTES) / 2;
    return (long) Math.min(Integer.MAX_VALUE, bytes / (batches.batchSize() * rowBytes));
  }

  /** The decision in words, for the log. */
  public String explanation(MiniBatches batches) {
    String from = tasks == 1 ? "1 task" : tasks + " tasks";
    int steps = steps(batches, 0, 1);
    return switch (kind(batches)) {
      case MOMENTS ->
          "up to "
              + steps
              + " steps per job: moments of "
              + momentBytes(1)
              + " bytes per step and task, twice that with far outliers, from "
              + from;
      case ROWS ->
          String.format(
              Locale.ROOT,
              "up to %d steps per job: rows of about %.0f bytes, %d per step, from %s",
              steps,
              rowBytes,
              batches.batchSize(),
              from);
      case GRADIENTS -> "one job per step: gradients at the current weights";
    };
  }

  private long momentBytes(int limbs) {
    return OrderFreeSums.bytes(MomentSums.size(dimension), limbs);
  }
}
