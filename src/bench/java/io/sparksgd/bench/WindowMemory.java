package io.sparksgd.bench;

import io.sparksgd.bench.EngineRows.Cached;
import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.MomentPass;
import io.sparksgd.core.window.MomentSums;
import io.sparksgd.core.window.SumsKind;
import io.sparksgd.core.window.WindowPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** What windows take in memory, against what the planner said. */
final class WindowMemory {
  private static final int MANY_TASKS = 1_000;

  private WindowMemory() {}

  /** The worse of two ratios: bytes of a task result, and memory of the driver at 1,000 tasks. */
  static Spread measure(Context context) throws Exception {
    return Spread.exactly(Math.max(taskResult(context), driver()));
  }

  private static double taskResult(Context context) throws Exception {
    AtomicLong largest = new AtomicLong();
    SparkListener sizes =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            largest.accumulateAndGet(end.taskMetrics().resultSize(), Math::max);
          }
        };
    try (Cached cached = Cached.of(context, context.rows())) {
      MiniBatches batches = new MiniBatches(cached.profile().rows(), 256, 1);
      ScaledProfile scaled =
          new ScaledProfile(cached.profile(), cached.profile().scaling(ScalingMethod.STANDARDIZE));
      int limbs = MomentPass.limbs(batches, scaled);
      long steps = planner(cached.examples().tasks()).steps(batches, 0, limbs);
      context.spark().sc().addSparkListener(sizes);
      cached.secondsPerStep(context, 256, 1).call();
      Thread.sleep(500);
      context.spark().sc().removeSparkListener(sizes);
      return (double) largest.get() / OrderFreeSums.bytes(steps * MomentSums.size(1), limbs);
    }
  }

  /** Holds and merges the windows of 1,000 tasks at once, as if no tree had merged any before. */
  private static double driver() {
    long steps = planner(MANY_TASKS).steps(new MiniBatches(1L << 40, 256, 1), 0, 2);
    double[] sums = new double[(int) steps * MomentSums.size(1)];
    double[] bounds = {1};
    long before = usedMemory();
    List<OrderFreeSums> results = new ArrayList<>();
    for (int task = 0; task < MANY_TASKS; task++) {
      results.add(OrderFreeSums.of(sums, bounds));
    }
    double used = usedMemory() - before;
    OrderFreeSums merged = results.stream().reduce(OrderFreeSums.empty(), OrderFreeSums::merge);
    double predicted = (double) MANY_TASKS * OrderFreeSums.bytes(merged.length(), 2);
    if (predicted > WindowPlanner.JOB_BYTES) {
      throw new IllegalStateException("The planner broke its bound: " + predicted);
    }
    return used / predicted;
  }

  private static WindowPlanner planner(int tasks) {
    return new WindowPlanner(Optional.of(SumsKind.MOMENTS), true, 1, 36, tasks, Long.MAX_VALUE);
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
