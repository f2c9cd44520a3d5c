package io.sparksgd.bench;

import io.sparksgd.bench.EngineRows.Cached;
import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import java.util.List;
import java.util.Locale;

/** The window that the planner chooses, against all others. */
final class WindowRows {
  private static final long[] WINDOWS = {1, 10, 100, 1_000, 10_000};
  private static final long[] BATCH_SIZES = {256, 10_000};
  private static final int[] PARTITIONS = {1, 2, 4, 8, 16, 64};
  private static final long MOST_SMALL_JOBS = 40;

  private WindowRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atMost(
            12,
            "time per step: the planner's window / the best of a grid (worst batch size)",
            1.5,
            WindowRows::plannedOverBest));
  }

  private static Spread plannedOverBest(Context context) throws Exception {
    double worst = 0;
    try (Cached cached = Cached.of(context, context.rows())) {
      for (long batchSize : BATCH_SIZES) {
        double planned = perStep(context, cached, batchSize, 0);
        double best = planned;
        for (long window : WINDOWS) {
          best = Math.min(best, perStep(context, cached, batchSize, window));
        }
        worst = Math.max(worst, planned / best);
      }
    }
    return Spread.exactly(worst);
  }

  /** Prints seconds per step for every number of partitions and every window. */
  static void calibrate(Context context) throws Exception {
    System.out.printf("%10s %10s %12s %14s%n", "partitions", "window", "batch size", "ms per step");
    for (int partitions : PARTITIONS) {
      String input = context.line(context.rows(), partitions);
      try (Cached cached = Cached.of(context, input)) {
        for (long batchSize : BATCH_SIZES) {
          for (long window : WINDOWS) {
            System.out.printf(
                Locale.ROOT,
                "%10d %10d %12d %14.4f%n",
                partitions,
                window,
                batchSize,
                1e3 * perStep(context, cached, batchSize, window));
          }
        }
      }
    }
  }

  /** The median of several runs; small windows take few steps, to end in time. 0 is auto. */
  private static double perStep(Context context, Cached cached, long batchSize, long window)
      throws Exception {
    String size = window == 0 ? "auto" : Long.toString(window);
    String steps =
        window == 0 || window * MOST_SMALL_JOBS > 1_000_000
            ? "none"
            : Long.toString(window * MOST_SMALL_JOBS);
    Timed timed = cached.secondsPerStep(context, batchSize, 2, "window", size, "max-steps", steps);
    timed.call();
    double[] seconds = new double[context.runs()];
    for (int run = 0; run < seconds.length; run++) {
      seconds[run] = timed.call();
    }
    return Spread.of(seconds).median();
  }
}
