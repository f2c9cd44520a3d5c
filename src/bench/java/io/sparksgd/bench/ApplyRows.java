package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import io.sparksgd.config.ConfigFile;
import io.sparksgd.config.PredictConfig;
import io.sparksgd.config.PredictSettings;
import io.sparksgd.config.Settings;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.job.PredictJob;
import io.sparksgd.job.TrainJob;
import io.sparksgd.report.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Rows about predicting, in a warm session, against copying the same data to as many files: a file
 * costs what some 10,000 rows do.
 */
final class ApplyRows {
  /** The default of predict. */
  private static final String SPLIT = "32m";

  private static final long ROWS = 1_000_000;

  private ApplyRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atMost(
            40,
            "Parquet to Parquet, d = 20: predict / read and write as many files",
            1.3,
            context -> {
              String input = context.wide(parquetRows(context), 7);
              return against(context, input, "parquet", session -> session.read().parquet(input));
            }),
        BenchRow.atMost(
            401,
            "CSV to CSV, d = 20: predict / read numbers and write as many files",
            1.3,
            context -> {
              StructType types = context.session().read().parquet(context.wide(ROWS, 7)).schema();
              String input = csv(context);
              return against(
                  context, input, "csv", session -> csv(session).schema(types).csv(input));
            }),
        BenchRow.atMost(
            402,
            "the same / copy the text of CSV",
            1.3,
            context -> {
              String input = csv(context);
              return against(context, input, "csv", session -> csv(session).csv(input));
            }));
  }

  /** Many, beside which it hardly counts that each run compiles its query anew. */
  private static long parquetRows(Context context) {
    return context.rows() / 10 * 6;
  }

  private static Spread against(
      Context context, String input, String format, Function<SparkSession, Dataset<Row>> rows)
      throws Exception {
    PredictConfig config = config(context, train(context), input);
    SparkSession session = context.session().newSession();
    session.conf().set("spark.sql.files.maxPartitionBytes", SPLIT);
    session.conf().set("spark.sql.files.openCostInBytes", SPLIT);
    Timed predict =
        into(
            context.work().resolve("predicted"),
            () -> {
              try (Progress progress = silent(context)) {
                PredictJob.run(context.session(), config, progress);
              }
            });
    Path copy = context.work().resolve("copy");
    Timed readAndWrite =
        into(
            copy,
            () ->
                rows.apply(session)
                    .write()
                    .format(format)
                    .option("header", true)
                    .save(copy.toString()));
    return Pair.ratio(predict, readAndWrite, context.runs());
  }

  /** Deletes what the last run wrote beforehand: what still waits for the disk slows the next. */
  private static Timed into(Path output, Pair.Task task) {
    return () -> {
      FileUtil.fullyDelete(output.toFile());
      return Timed.whole(task).call();
    };
  }

  private static DataFrameReader csv(SparkSession session) {
    return session.read().option("header", true);
  }

  private static String csv(Context context) {
    Path csv = context.work().resolve("wide-" + ROWS + "-7.csv");
    if (!Files.exists(csv)) {
      context
          .session()
          .read()
          .parquet(context.wide(ROWS, 7))
          .write()
          .option("header", true)
          .csv(csv.toString());
    }
    return csv.toString();
  }

  private static String train(Context context) {
    TrainConfig config =
        context.config(
            context.wide(ROWS, 7),
            "features",
            Context.wideFeatures(),
            "label",
            "t",
            "solver",
            "normal",
            "output",
            context.work().resolve("applied").toString());
    try (Progress progress = silent(context)) {
      TrainJob.run(context.session(), config, progress);
    }
    return config.output().directory();
  }

  private static PredictConfig config(Context context, String model, String input) {
    Map<String, List<String>> flags = new HashMap<>();
    flags.put("model", List.of(model));
    flags.put("input", List.of(input));
    flags.put("output", List.of(context.work().resolve("predicted").toString()));
    return PredictSettings.config(
        Settings.resolve(PredictSettings.TABLE, ConfigFile.empty(), flags));
  }

  private static Progress silent(Context context) {
    return Progress.inLines(
        line -> {}, System::nanoTime, context.config("none").training().stopping());
  }
}
