package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.job.TrainJob;
import io.sparksgd.report.Progress;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The row about logistic models in a warm session, from files on. */
final class LogisticRows {
  private static final int HELD_OUT = 50_000;

  /** By how much, relatively, our loss on rows of the same kind may be above the peer's. */
  private static final double TOLERANCE = 1e-3;

  private LogisticRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atMost(
            16,
            "Parquet to logistic model, d = 20, same holdout loss: spark-sgd, newton /"
                + " ml.LogisticRegression",
            1,
            context -> toModel(context, "solver", "newton")),
        BenchRow.atMost(
            161, "the same by SGD, one epoch", 1, context -> toModel(context, "max-epochs", "1")));
  }

  private static Spread toModel(Context context, String key, String value) throws Exception {
    String input = context.wide(context.quick() ? 100_000 : 1_000_000, 1);
    TrainConfig config =
        context.config(
            input,
            "features",
            Context.wideFeatures(),
            "label",
            "y",
            "loss",
            "logistic",
            key,
            value);
    requireSameLoss(context, train(context, config), ml(context, input));
    return Pair.ratio(
        Timed.whole(() -> train(context, config)),
        Timed.whole(() -> ml(context, input)),
        context.runs());
  }

  private static LinearModel train(Context context, TrainConfig config) {
    try (Progress progress =
        Progress.inLines(line -> {}, System::nanoTime, config.training().stopping())) {
      return TrainJob.run(context.session(), config, progress).model();
    }
  }

  private static LogisticRegressionModel ml(Context context, String input) {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(Context.wideFeatures().split(",", -1))
            .setOutputCol("features")
            .transform(context.session().read().parquet(input));
    return new LogisticRegression().setLabelCol("y").fit(rows);
  }

  private static void requireSameLoss(
      Context context, LinearModel ours, LogisticRegressionModel theirs) {
    List<Row> rows =
        context
            .session()
            .read()
            .parquet(context.wide(HELD_OUT, 1_000))
            .selectExpr((Context.wideFeatures() + ",y").split(",", -1))
            .collectAsList();
    double loss = meanLoss(rows, ours::predict);
    double peers =
        meanLoss(rows, x -> theirs.intercept() + theirs.coefficients().dot(Vectors.dense(x)));
    if (!(loss <= peers * (1 + TOLERANCE))) {
      throw new IllegalStateException("Holdout loss " + loss + ", of the peer " + peers);
    }
  }

  private static double meanLoss(List<Row> rows, ToDoubleFunction<double[]> margin) {
    LogisticLoss loss = new LogisticLoss();
    double[] x = new double[Context.WIDE];
    double sum = 0;
    for (Row row : rows) {
      for (int j = 0; j < x.length; j++) {
        x[j] = row.getDouble(j);
      }
      sum += loss.loss(margin.applyAsDouble(x), row.getDouble(x.length));
    }
    return sum / rows.size();
  }
}
