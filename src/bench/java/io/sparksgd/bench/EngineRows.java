package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.Training;
import io.sparksgd.core.training.TrainingListener;
import io.sparksgd.spark.DistributedExamples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.optimization.Gradient;
import org.apache.spark.mllib.optimization.GradientDescent;
import org.apache.spark.mllib.optimization.LeastSquaresGradient;
import org.apache.spark.mllib.optimization.SimpleUpdater;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.RDDInfo;
import scala.Tuple2;

/** Rows about training on rows that are cached already. */
final class EngineRows {
  private EngineRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atLeast(
            1,
            "steps/s, B = 10,000: spark-sgd / MLlib runMiniBatchSGD",
            100,
            context -> stepsPerSecond(context, 10_000)),
        BenchRow.atLeast(
            2,
            "steps/s, B = 256: spark-sgd / MLlib runMiniBatchSGD",
            3_000,
            context -> stepsPerSecond(context, 256)),
        BenchRow.atMost(
            3, "one epoch, B = 256 / two threads summing the same arrays", 10, EngineRows::epoch),
        BenchRow.atMost(
            4, "time per step, n = 10 M / n = 1 M, B = 10,000", 1.2, EngineRows::stepsBySize),
        BenchRow.atMost(7, "cached bytes per row / 8 (d + 1)", 1.05, EngineRows::cachedBytes),
        BenchRow.atMost(
            11,
            "memory of windows / what the planner predicted (worst of result and driver)",
            1.5,
            WindowMemory::measure));
  }

  /** A profiled and cached data set, ready to take epochs. */
  record Cached(DistributedExamples examples, DataProfile profile) implements AutoCloseable {
    static Cached of(Context context, long rows) {
      return of(context, context.line(rows));
    }

    static Cached of(Context context, String input, String... flags) {
      return of(context.load(context.config(input, flags).input()));
    }

    static Cached of(DistributedExamples examples) {
      return new Cached(examples, DataProfile.of(examples.ranges(), examples::sum));
    }

    /** Seconds per step over {@code epochs} epochs. */
    Timed secondsPerStep(Context context, long batchSize, int epochs, String... flags) {
      TrainConfig config =
          context.config(
              "unused.parquet",
              concat(
                  flags,
                  "batch-size",
                  Long.toString(batchSize),
                  "batch-growth",
                  "none",
                  "target-gap",
                  "none",
                  "max-epochs",
                  Integer.toString(epochs)));
      return () -> {
        Training training = new Training(config.training(), profile, examples, examples.tasks());
        long start = System.nanoTime();
        Fit fit = training.fit(Optional.empty(), System::nanoTime, TrainingListener.none());
        return (System.nanoTime() - start) / 1e9 / fit.steps();
      };
    }

    @Override
    public void close() {
      examples.close();
    }
  }

  static String[] concat(String[] first, String... second) {
    String[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static Spread stepsPerSecond(Context context, long batchSize) throws Exception {
    long rows = context.rows();
    JavaRDD<Tuple2<Object, Vector>> mllib = forMllib(context, rows);
    try (Cached cached = Cached.of(context, rows)) {
      int epochs = (int) Math.max(1, 2_000 * batchSize / rows);
      return Pair.ratio(
          mllibSecondsPerStep(
              mllib,
              new LeastSquaresGradient(),
              2,
              (double) batchSize / rows,
              context.quick() ? 5 : 20),
          cached.secondsPerStep(context, batchSize, epochs),
          context.runs());
    } finally {
      mllib.unpersist(true);
    }
  }

  /** (label, features), cached as MLlib wants them. */
  static JavaRDD<Tuple2<Object, Vector>> forMllib(Context context, long rows) {
    JavaRDD<Tuple2<Object, Vector>> data =
        context
            .session()
            .read()
            .parquet(context.line(rows))
            .toJavaRDD()
            .map(
                (Row row) ->
                    new Tuple2<Object, Vector>(
                        row.getDouble(1), Vectors.dense(row.getDouble(0), 1)));
    data.cache();
    data.count();
    return data;
  }

  /**
   * The difference between a long and a short run, divided by the difference in steps: what MLlib
   * does once, such as counting the rows, is not held against it.
   */
  static Timed mllibSecondsPerStep(
      JavaRDD<Tuple2<Object, Vector>> data,
      Gradient gradient,
      int dimension,
      double fraction,
      int steps) {
    Timed longer = Timed.whole(() -> mllib(data, gradient, dimension, fraction, steps + 2));
    Timed shorter = Timed.whole(() -> mllib(data, gradient, dimension, fraction, 2));
    return () -> Math.max(1e-9, longer.call() - shorter.call()) / steps;
  }

  private static void mllib(
      JavaRDD<Tuple2<Object, Vector>> data,
      Gradient gradient,
      int dimension,
      double fraction,
      int steps) {
    GradientDescent.runMiniBatchSGD(
        data.rdd(),
        gradient,
        new SimpleUpdater(),
        0.1,
        steps,
        0,
        fraction,
        Vectors.zeros(dimension),
        0);
  }

  private static Spread epoch(Context context) throws Exception {
    long rows = context.rows();
    long steps = new MiniBatches(rows, 256, 1).stepsPerEpoch();
    double[] x = new double[(int) rows];
    double[] y = new double[(int) rows];
    Arrays.fill(x, 1.5);
    Arrays.fill(y, 2.5);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Cached cached = Cached.of(context, rows)) {
      Timed perStep = cached.secondsPerStep(context, 256, 1);
      return Pair.ratio(
          () -> perStep.call() * steps,
          Timed.whole(() -> sumInTwoThreads(threads, x, y)),
          2 * context.runs() + 1);
    } finally {
      threads.shutdown();
    }
  }

  private static void sumInTwoThreads(ExecutorService threads, double[] x, double[] y)
      throws Exception {
    int half = x.length / 2;
    List<Future<Double>> sums =
        threads.invokeAll(List.of(summing(x, y, 0, half), summing(x, y, half, x.length)));
    if (Double.isNaN(sums.get(0).get() + sums.get(1).get())) {
      throw new IllegalStateException("Not a sum");
    }
  }

  private static Callable<Double> summing(double[] x, double[] y, int from, int to) {
    return () -> {
      double sumX = 0;
      double sumY = 0;
      for (int i = from; i < to; i++) {
        sumX += x[i];
        sumY += y[i];
      }
      return sumX + sumY;
    };
  }

  private static Spread stepsBySize(Context context) throws Exception {
    try (Cached large = Cached.of(context, context.rows());
        Cached small = Cached.of(context, context.rows() / 10)) {
      return Pair.ratio(
          large.secondsPerStep(context, 10_000, 2),
          small.secondsPerStep(context, 10_000, 20),
          context.runs());
    }
  }

  private static Spread cachedBytes(Context context) {
    try (Cached cached = Cached.of(context, context.rows())) {
      long bytes = 0;
      for (RDDInfo info : context.spark().sc().getRDDStorageInfo()) {
        bytes += info.memSize() + info.diskSize();
      }
      return Spread.exactly((double) bytes / cached.profile().rows() / 16);
    }
  }
}
