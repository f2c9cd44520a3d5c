package io.sparksgd.job;

import io.sparksgd.config.HoldoutConfig;
import io.sparksgd.config.InputConfig;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.BadRowRule;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The rows of an input, read, checked and cached once, for commands that try things on them. */
final class LoadedRows implements AutoCloseable {
  private final SparkSession session;
  private final InputConfig input;
  private final ExampleReader reader;
  private final DistributedExamples examples;

  private LoadedRows(
      SparkSession session, InputConfig input, ExampleReader reader, DistributedExamples examples) {
    this.session = session;
    this.input = input;
    this.reader = reader;
    this.examples = examples;
  }

  /**
   * Reads the rows; bad ones are dropped or end the run.
   *
   * @param input without quarantine
   * @throws JobException when there are no rows that can be used
   */
  static LoadedRows read(SparkSession session, InputConfig input) {
    return read(session, input, ExampleReader.open(session, input));
  }

  private static LoadedRows read(SparkSession session, InputConfig input, ExampleReader reader) {
    DistributedExamples examples;
    try {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      examples = DistributedExamples.load(spark, reader.blocks());
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw SparkFailures.explain(e, reader);
    }
    LoadedRows rows = new LoadedRows(session, input, reader, examples);
    try {
      ColumnRanges ranges = examples.ranges();
      BadRowRule.apply(reader, ranges.rows(), ranges.rejected(), "");
      requireRows(ranges);
      return rows;
    } catch (Exception e) {
      examples.close();
      throw SparkFailures.explain(e, reader);
    }
  }

  private static void requireRows(ColumnRanges ranges) {
    if (ranges.rows() == 0) {
      throw new JobException(
          ExitCode.NO_INPUT,
          "No rows: " + ranges.rejected().total() + " read, none can be used (must be at least 1)");
    }
    requireWeight(ranges);
  }

  private static void requireWeight(ColumnRanges ranges) {
    if (!(ranges.weightSum() > 0)) {
      throw new JobException(
          ExitCode.BAD_DATA, "Invalid weights: all are 0 (their sum must be > 0)");
    }
  }

  ExampleReader reader() {
    return reader;
  }

  DistributedExamples examples() {
    return examples;
  }

  /** The rows of the holdout, where it is an input of its own. */
  Optional<LoadedRows> holdoutInput() {
    if (input.holdout().paths().isEmpty()) {
      return Optional.empty();
    }
    InputConfig holdout = input.ofHoldoutPaths();
    return Optional.of(
        read(session, holdout, ExampleReader.open(session, holdout, reader.encoding())));
  }

  /**
   * Which of these rows are held out; empty when none are.
   *
   * @throws JobException when the share leaves one side empty
   */
  Optional<HoldoutSplit> split(long seed) {
    HoldoutConfig holdout = input.holdout();
    if (holdout.share().isEmpty()) {
      return Optional.empty();
    }
    double share = holdout.share().getAsDouble();
    if (holdout.key().isPresent()) {
      return Optional.of(new HoldoutSplit.ByKey(share, seed));
    }
    try {
      return Optional.of(new HoldoutSplit.ByRow(examples.ranges().rows(), share, seed));
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_DATA, e.getMessage(), e);
    }
  }

  /** Works on those rows that {@code train} would train on. */
  <T> T onTrainingRows(long seed, Function<DistributedExamples, T> work) {
    return explained(
        () -> {
          Optional<HoldoutSplit> split = split(seed);
          if (split.isEmpty()) {
            return work.apply(examples);
          }
          try (var parts = examples.split(split.get())) {
            return work.apply(parts.training());
          }
        });
  }

  /** Work that may fail in the ways of Spark. */
  interface Work<T> {
    T result();
  }

  <T> T explained(Work<T> work) {
    try {
      return work.result();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw SparkFailures.explainAfterReading(e, reader);
    }
  }

  /** What is known of {@code training}, some or all of these rows. */
  static DataProfile profile(DistributedExamples training, Progress progress) {
    requireWeight(training.ranges());
    progress.stage("profiling " + training.ranges().rows() + " rows");
    return DataProfile.of(training.ranges(), training::sum);
  }

  @Override
  public void close() {
    examples.close();
  }
}
