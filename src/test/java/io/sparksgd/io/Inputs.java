package io.sparksgd.io;

import io.sparksgd.config.HoldoutConfig;
import io.sparksgd.config.InputConfig;
import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.config.InputConfig.Encoding;
import io.sparksgd.config.InputConfig.Labels;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.RejectedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Settings of an input, one change at a time, and what tests look at in what was read. */
final class Inputs {
  private List<String> paths = List.of();
  private String format = "auto";
  private final Map<String, String> options = new HashMap<>();
  private List<String> columns = List.of();
  private Optional<String> where = Optional.empty();
  private Optional<LocalDate> asOf = Optional.empty();
  private int days = 1;
  private List<String> features = List.of("x");
  private String label = "y";
  private List<String> categorical = List.of();
  private OptionalInt hashFeatures = OptionalInt.empty();
  private Optional<String> positive = Optional.empty();
  private Optional<ClassWeights> classWeights = Optional.empty();
  private Optional<String> offset = Optional.empty();
  private boolean binary;
  private Optional<String> weight = Optional.empty();
  private BadRowPolicy badRows = BadRowPolicy.FAIL;
  private double maxBadShare = 1;
  private long splitBytes = 64 << 20;
  private HoldoutConfig holdout = HoldoutConfig.none();

  static Inputs of(Path... paths) {
    Inputs inputs = new Inputs();
    inputs.paths = List.of(paths).stream().map(Path::toString).toList();
    return inputs;
  }

  static Inputs at(String... paths) {
    Inputs inputs = new Inputs();
    inputs.paths = List.of(paths);
    return inputs;
  }

  Inputs format(String value) {
    format = value;
    return this;
  }

  Inputs option(String key, String value) {
    options.put(key, value);
    return this;
  }

  Inputs columns(String... names) {
    columns = List.of(names);
    return this;
  }

  Inputs where(String condition) {
    where = Optional.of(condition);
    return this;
  }

  Inputs asOf(String day, int range) {
    asOf = Optional.of(LocalDate.parse(day));
    days = range;
    return this;
  }

  Inputs features(String... names) {
    features = List.of(names);
    return this;
  }

  Inputs label(String name) {
    label = name;
    return this;
  }

  Inputs weight(String name) {
    weight = Optional.of(name);
    return this;
  }

  Inputs categorical(String... names) {
    categorical = List.of(names);
    return this;
  }

  Inputs hashFeatures(int features) {
    hashFeatures = OptionalInt.of(features);
    return this;
  }

  Inputs positive(String value) {
    positive = Optional.of(value);
    return this;
  }

  Inputs classWeights(ClassWeights weights) {
    classWeights = Optional.of(weights);
    return this;
  }

  Inputs offset(String name) {
    offset = Optional.of(name);
    return this;
  }

  Inputs binary() {
    binary = true;
    return this;
  }

  Inputs badRows(BadRowPolicy policy, double largestShare) {
    badRows = policy;
    maxBadShare = largestShare;
    return this;
  }

  Inputs splitBytes(long bytes) {
    splitBytes = bytes;
    return this;
  }

  Inputs holdoutKey(String name) {
    holdout =
        new HoldoutConfig(
            OptionalDouble.of(0.5), Optional.of(name), List.of(), 0, Optional.empty());
    return this;
  }

  Inputs holdoutDays(int count) {
    holdout =
        new HoldoutConfig(
            OptionalDouble.empty(), Optional.empty(), List.of(), count, Optional.empty());
    return this;
  }

  Inputs slices(String name) {
    holdout =
        new HoldoutConfig(
            holdout.share(), holdout.key(), List.of(), holdout.days(), Optional.of(name));
    return this;
  }

  InputConfig config() {
    return new InputConfig(
        paths,
        format,
        options,
        columns,
        where,
        asOf,
        days,
        features,
        new Encoding(categorical, hashFeatures),
        label,
        new Labels(positive, classWeights, offset, binary),
        weight,
        badRows,
        maxBadShare,
        splitBytes,
        holdout);
  }

  ExampleReader open(SparkSession spark) {
    return ExampleReader.open(spark, config());
  }

  List<ExampleBlock> blocks(SparkSession spark) {
    return open(spark).blocks().collect();
  }

  static RejectedRows rejected(List<ExampleBlock> blocks) {
    RejectedRows rejected = new RejectedRows();
    blocks.forEach(block -> rejected.merge(block.rejected()));
    return rejected;
  }

  static long rows(List<ExampleBlock> blocks) {
    return blocks.stream().mapToLong(ExampleBlock::rows).sum();
  }

  static List<Double> labels(List<ExampleBlock> blocks) {
    return all(blocks, ExampleBlock::labels);
  }

  static List<Double> features(List<ExampleBlock> blocks) {
    return all(blocks, ExampleBlock::features);
  }

  /** What must not change: where each block stands, how many rows it has, and their hash. */
  static List<String> identity(List<ExampleBlock> blocks) {
    return blocks.stream()
        .map(
            block ->
                String.format(
                    "%d/%d rows %d hash %x rejected %s",
                    block.partition(),
                    block.index(),
                    block.rows(),
                    block.contentHash(),
                    block.rejected()))
        .toList();
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the rows of a query to one Parquet file. */
  static Path parquet(SparkSession spark, Path file, String query) {
    try {
      Files.createDirectories(file.getParent());
      Path parts = Files.createTempDirectory(file.getParent(), "_parts");
      spark.sql(query).coalesce(1).write().mode("overwrite").parquet(parts.toString());
      try (Stream<Path> written = Files.list(parts)) {
        Path part =
            written.filter(it -> it.toString().endsWith(".parquet")).findFirst().orElseThrow();
        return Files.move(part, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SparkSession spark(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("io")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  private static List<Double> all(
      List<ExampleBlock> blocks, Function<ExampleBlock, double[]> values) {
    List<Double> all = new ArrayList<>();
    for (ExampleBlock block : blocks) {
      for (double value : values.apply(block)) {
        all.add(value);
      }
    }
    return all;
  }
}
