package io.sparksgd.bench;

import io.sparksgd.config.ConfigFile;
import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GenerateSettings;
import io.sparksgd.config.InputConfig;
import io.sparksgd.config.Settings;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.config.TrainConfigs;
import io.sparksgd.config.TrainSettings;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.job.GenerateJob;
import io.sparksgd.job.Sessions;
import io.sparksgd.spark.DistributedExamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What all rows share: the size of things, a session, generated data. */
final class Context {
  /** The features of {@link #wide}. */
  static final int WIDE = 20;

  private final boolean quick;
  private final Path work;
  private final String home;
  private SparkSession session;

  Context(boolean quick, Path work, String home) {
    this.quick = quick;
    this.work = work;
    this.home = home;
  }

  boolean quick() {
    return quick;
  }

  /** Rows of the large data set. */
  long rows() {
    return quick ? 1_000_000 : 10_000_000;
  }

  int runs() {
    return quick ? 2 : 5;
  }

  Path work() {
    return work;
  }

  /** The project's directory. */
  String home() {
    return home;
  }

  SparkSession session() {
    if (session == null) {
      System.setProperty("spark.master", System.getProperty("spark.master", "local[2]"));
      System.setProperty("spark.ui.enabled", "false");
      System.setProperty("spark.driver.host", "localhost");
      session = Sessions.open("bench");
      session.sparkContext().setLogLevel("ERROR");
    }
    return session;
  }

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }

  /** Parquet files of {@code rows} rows of y = 2 x + 1 + noise; written once. */
  String line(long rows) {
    return line(rows, 8);
  }

  String line(long rows, int files) {
    Path path = work.resolve("line-" + rows + "-" + files + ".parquet");
    if (!Files.exists(path)) {
      Map<String, List<String>> flags = new HashMap<>();
      flags.put("output", List.of(path.toString()));
      flags.put("rows", List.of(Long.toString(rows)));
      flags.put("files", List.of(Integer.toString(files)));
      Settings settings = Settings.resolve(GenerateSettings.TABLE, ConfigFile.empty(), flags);
      GenerateConfig config = GenerateSettings.config(settings);
      GenerateJob.run(session(), config);
    }
    return path.toString();
  }

  /**
   * Parquet files of {@code rows} rows with features x1 to xd, all standard normal; written once.
   * The label y is 0 or 1, with log-odds {@link #logOdds}; t is those and standard normal noise.
   */
  String wide(long rows, int seed) {
    Path path = work.resolve("wide-" + rows + "-" + seed + ".parquet");
    if (!Files.exists(path)) {
      Dataset<Row> data = session().range(0, rows, 1, 8).toDF();
      for (int j = 0; j < WIDE; j++) {
        data = data.withColumn("x" + (j + 1), functions.randn(seed + j));
      }
      data =
          data.withColumn("odds", functions.expr(logOdds()))
              .withColumn("t", functions.col("odds").plus(functions.randn(seed + WIDE)))
              .withColumn("chance", functions.rand(seed + WIDE + 1))
              .withColumn("y", functions.expr("double(chance < 1 / (1 + exp(-odds)))"));
      data.drop("id", "odds", "chance").write().parquet(path.toString());
    }
    return path.toString();
  }

  /** 0.5 + x1 / 2 - x2 / 3 + x3 / 4 - ... */
  private static String logOdds() {
    StringBuilder sum = new StringBuilder("0.5");
    for (int j = 1; j <= WIDE; j++) {
      sum.append(j % 2 == 1 ? " + x" : " - x").append(j).append(" / ").append(j + 1);
    }
    return sum.toString();
  }

  /** The names x1 to xd. */
  static String wideFeatures() {
    return IntStream.rangeClosed(1, WIDE).mapToObj(j -> "x" + j).collect(Collectors.joining(","));
  }

  /** The settings of a run on {@code input}; flags are key and value in turn, lists with commas. */
  TrainConfig config(String input, String... flags) {
    Map<String, List<String>> values = new HashMap<>();
    values.put("input", List.of(input));
    values.put("features", List.of("x"));
    values.put("label", List.of("y"));
    values.put("output", List.of(work.resolve("model").toString()));
    values.put("overwrite", List.of("true"));
    for (int i = 0; i < flags.length; i += 2) {
      values.put(flags[i], List.of(flags[i + 1].split(",", -1)));
    }
    return TrainConfigs.of(Settings.resolve(TrainSettings.TABLE, ConfigFile.empty(), values));
  }

  DistributedExamples load(InputConfig input) {
    return DistributedExamples.load(spark(), ExampleReader.open(session(), input).blocks());
  }
}
