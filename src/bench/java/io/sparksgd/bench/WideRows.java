package io.sparksgd.bench;

import io.sparksgd.bench.EngineRows.Cached;
import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.window.GradientPass;
import io.sparksgd.core.window.Window;
import io.sparksgd.spark.DistributedExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.optimization.Gradient;
import org.apache.spark.mllib.optimization.LeastSquaresGradient;
import org.apache.spark.mllib.optimization.LogisticGradient;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Rows about training on many features, on rows that are cached already. */
final class WideRows {
  private static final long ROWS = 1_000_000;
  private static final long BATCH_SIZE = 1_000;

  /** About 1.6 GB of features, beside which the start of a Spark job hardly counts. */
  private static final int BLOCKS = 192;

  private static final int QUICK_BLOCKS = 48;

  private static final int DIMENSION = 100;

  private WideRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atLeast(
            13,
            "steps/s, logistic, d = 20, B = 1,000: spark-sgd / MLlib runMiniBatchSGD",
            20,
            context -> stepsPerSecond(context, "y", "logistic", new LogisticGradient())),
        BenchRow.atLeast(
            14,
            "steps/s, squared, d = 20, B = 1,000: spark-sgd / MLlib runMiniBatchSGD",
            40,
            context -> stepsPerSecond(context, "t", "squared", new LeastSquaresGradient())),
        BenchRow.atMost(
            15,
            "full squared gradient, whitened, d = 100 / two threads summing the same arrays",
            2,
            context -> fullGradient(context, new SquaredLoss())),
        BenchRow.atMost(
            151, "the same, logistic", 2, context -> fullGradient(context, new LogisticLoss())));
  }

  private static Spread stepsPerSecond(
      Context context, String label, String loss, Gradient gradient) throws Exception {
    String input = context.wide(ROWS, 1);
    String[] columns = {"features", Context.wideFeatures(), "label", label, "loss", loss};
    JavaRDD<Tuple2<Object, Vector>> mllib = forMllib(context, input, label);
    try (Cached cached = Cached.of(context, input, columns)) {
      return Pair.ratio(
          EngineRows.mllibSecondsPerStep(
              mllib,
              gradient,
              Context.WIDE + 1,
              (double) BATCH_SIZE / ROWS,
              context.quick() ? 10 : 40),
          cached.secondsPerStep(context, BATCH_SIZE, context.quick() ? 2 : 5, columns),
          context.runs());
    } finally {
      mllib.unpersist(true);
    }
  }

  /** (label, features and 1), cached as MLlib wants them. */
  private static JavaRDD<Tuple2<Object, Vector>> forMllib(
      Context context, String input, String label) {
    JavaRDD<Tuple2<Object, Vector>> data =
        context
            .session()
            .read()
            .parquet(input)
            .selectExpr(("double(" + label + ")," + Context.wideFeatures()).split(",", -1))
            .toJavaRDD()
            .map((Row row) -> new Tuple2<Object, Vector>(row.getDouble(0), features(row)));
    data.cache();
    data.count();
    return data;
  }

  private static Vector features(Row row) {
    double[] features = new double[row.length()];
    for (int j = 1; j < features.length; j++) {
      features[j - 1] = row.getDouble(j);
    }
    features[features.length - 1] = 1;
    return Vectors.dense(features);
  }

  /** One pass of the engine over cached blocks; the other side reads the same arrays. */
  private static Spread fullGradient(Context context, Loss loss) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Cached cached = Cached.of(distributed(context))) {
      ScaledProfile profile =
          new ScaledProfile(
              cached.profile(), cached.profile().scaling(ScalingMethod.WHITEN, false));
      Window all = new Window(new MiniBatches(profile.rows(), profile.rows(), 1), 0, 0, 1);
      double[] weights = new double[DIMENSION + 1];
      Arrays.fill(weights, 0.1);
      GradientPass pass = new GradientPass(all, loss, profile, weights);
      return Pair.ratio(
          Timed.whole(() -> pass.read(cached.examples().sum(pass))),
          Timed.whole(() -> sumInTwoThreads(threads)),
          6 * context.runs() + 1);
    } finally {
      threads.shutdown();
      Blocks.ALL.clear();
    }
  }

  private static DistributedExamples distributed(Context context) {
    int blocks = context.quick() ? QUICK_BLOCKS : BLOCKS;
    for (int block = 0; block < blocks; block++) {
      Blocks.ALL.add(block(block, blocks / 8));
    }
    List<Integer> numbers = IntStream.range(0, blocks).boxed().toList();
    return DistributedExamples.load(
        context.spark(),
        context.spark().parallelize(numbers, 8).map(number -> Blocks.ALL.get(number)));
  }

  /** Blocks that stay where they are: in local mode, the cache holds these very arrays. */
  private static final class Blocks {
    static final List<ExampleBlock> ALL = new ArrayList<>();
  }

  private static ExampleBlock block(int number, int inPartition) {
    ExampleBlockBuilder builder =
        new ExampleBlockBuilder(number / inPartition, number % inPartition, DIMENSION, false);
    double[] x = new double[DIMENSION];
    for (long at = 0; !builder.isFull(); ) {
      for (int j = 0; j < DIMENSION; j++) {
        x[j] = RandomBits.uniform(number, at++);
      }
      builder.add(x, RandomBits.uniform(number, at++) < 0.5 ? 0 : 1, 1);
    }
    return builder.build();
  }

  private static void sumInTwoThreads(ExecutorService threads) throws Exception {
    List<ExampleBlock> all = Blocks.ALL;
    int half = all.size() / 2;
    List<Future<Double>> sums =
        threads.invokeAll(
            List.of(summing(all.subList(0, half)), summing(all.subList(half, all.size()))));
    if (Double.isNaN(sums.get(0).get() + sums.get(1).get())) {
      throw new IllegalStateException("Not a sum");
    }
  }

  private static Callable<Double> summing(List<ExampleBlock> blocks) {
    return () -> {
      double total = 0;
      for (ExampleBlock block : blocks) {
        total += sum(block.features());
      }
      return total;
    };
  }

  /** In four sums, so that the memory is what takes the time. */
  static double sum(double[] values) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int i = 0; i + 3 < values.length; i += 4) {
      sum0 += values[i];
      sum1 += values[i + 1];
      sum2 += values[i + 2];
      sum3 += values[i + 3];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
