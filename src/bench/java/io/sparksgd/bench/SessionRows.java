package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.job.TrainJob;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows about a warm session, from files on. */
final class SessionRows {
  private SessionRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atLeast(
            5,
            "Parquet to model: ml.LinearRegression(normal) / spark-sgd, certified",
            4,
            context -> toModel(context, "normal")),
        BenchRow.atLeast(
            51,
            "Parquet to model: ml.LinearRegression(l-bfgs) / spark-sgd, certified",
            4,
            context -> toModel(context, "l-bfgs")),
        BenchRow.atMost(6, "load, cache and profile / SQL sum(x), sum(y)", 3, SessionRows::load),
        BenchRow.atMost(
            61,
            "Parquet to model: spark-sgd / SQL regr_slope, regr_intercept",
            20,
            SessionRows::regrSlope));
  }

  private static Timed train(Context context, String input) {
    TrainConfig config = context.config(input);
    return Timed.whole(
        () -> {
          try (Progress progress =
              Progress.inLines(line -> {}, System::nanoTime, config.training().stopping())) {
            TrainJob.run(context.session(), config, progress);
          }
        });
  }

  private static Spread toModel(Context context, String solver) throws Exception {
    String input = context.line(context.rows());
    Timed ml =
        Timed.whole(
            () -> {
              Dataset<Row> rows =
                  new VectorAssembler()
                      .setInputCols(new String[] {"x"})
                      .setOutputCol("features")
                      .transform(context.session().read().parquet(input));
              new LinearRegression().setLabelCol("y").setSolver(solver).fit(rows).intercept();
            });
    return Pair.ratio(ml, train(context, input), context.runs());
  }

  private static Spread load(Context context) throws Exception {
    String input = context.line(context.rows());
    TrainConfig config = context.config(input);
    Timed load =
        Timed.whole(
            () -> {
              try (DistributedExamples examples = context.load(config.input())) {
                DataProfile.of(examples.ranges(), examples::sum);
              }
            });
    return Pair.ratio(load, sql(context, input, "sum(x)", "sum(y)"), context.runs());
  }

  private static Spread regrSlope(Context context) throws Exception {
    String input = context.line(context.rows());
    return Pair.ratio(
        train(context, input),
        sql(context, input, "regr_slope(y, x)", "regr_intercept(y, x)"),
        context.runs());
  }

  private static Timed sql(Context context, String input, String... expressions) {
    return Timed.whole(
        () -> context.session().read().parquet(input).selectExpr(expressions).collectAsList());
  }
}
