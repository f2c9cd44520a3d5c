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
import org.apache.spark.sql.SparkSession;

/**
 * Rows about predicting, in a warm session, against copying the same data to as many files: a file
 * costs what some 10,000 rows do.
 */
final class ApplyRows {
  /** The default of predict. */
  private static final String SPLIT = "32m";

  private ApplyRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atMost(
            40,
            "Parquet to Parquet, d = 20: predict / read and write as many files",
            1.3,
            context -> againstCopy(context, "parquet")),
        BenchRow.atMost(
            401,
            "CSV to CSV, d = 20: predict / read and write as many files",
            1.3,
            context -> againstCopy(context, "csv")));
  }

  private static Spread againstCopy(Context context, String format) throws Exception {
    String input = input(context, format);
    String copy = context.work().resolve("copy").toString();
    SparkSession session = context.session().newSession();
    session.conf().set("spark.sql.files.maxPartitionBytes", SPLIT);
    session.conf().set("spark.sql.files.openCostInBytes", SPLIT);
    PredictConfig config = config(context, train(context), input);
    Timed predict =
        Timed.whole(
            () -> {
              try (Progress progress = silent(context)) {
                PredictJob.run(context.session(), config, progress);
              }
            });
    Timed readAndWrite =
        Timed.whole(
            () ->
                session
                    .read()
                    .format(format)
                    .option("header", true)
                    .load(input)
                    .write()
                    .format(format)
                    .option("header", true)
                    .mode("overwrite")
                    .save(copy));
    return Pair.ratio(predict, readAndWrite, context.runs());
  }

  private static String input(Context context, String format) {
    String parquet = context.wide(context.rows() / 5, 7);
    if (format.equals("parquet")) {
      return parquet;
    }
    Path csv = context.work().resolve("wide-" + context.rows() / 5 + "-7.csv");
    if (!Files.exists(csv)) {
      context.session().read().parquet(parquet).write().option("header", true).csv(csv.toString());
    }
    return csv.toString();
  }

  private static String train(Context context) {
    TrainConfig config =
        context.config(
            context.wide(context.rows() / 5, 7),
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
    flags.put("overwrite", List.of("true"));
    return PredictSettings.config(
        Settings.resolve(PredictSettings.TABLE, ConfigFile.empty(), flags));
  }

  private static Progress silent(Context context) {
    return Progress.inLines(
        line -> {}, System::nanoTime, context.config("none").training().stopping());
  }
}
