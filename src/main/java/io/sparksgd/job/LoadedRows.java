package io.sparksgd.job;

import io.sparksgd.config.HoldoutConfig;
import io.sparksgd.config.InputConfig;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.BadRowRule;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.spark.SplitExamples;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The rows of an input, read, checked and cached once. */
final class LoadedRows implements AutoCloseable {
  private static final String NOWHERE = "";

  private final SparkSession session;
  private final InputConfig input;
  private final ExampleReader reader;
  private final DistributedExamples examples;
  private List<String> slices;

  private LoadedRows(
      SparkSession session, InputConfig input, ExampleReader reader, DistributedExamples examples) {
    this.session = session;
    this.input = input;
    this.reader = reader;
    this.examples = examples;
    this.slices = List.of();
  }

  /**
   * Reads the rows; bad ones are dropped or end the run.
   *
   * @param input without quarantine
   * @throws JobException when there are no rows that can be used
   */
  static LoadedRows read(SparkSession session, InputConfig input) {
    return read(session, input, NOWHERE);
  }

  /**
   * The same where bad rows may be set aside.
   *
   * @param quarantine the directory that takes them
   */
  static LoadedRows read(SparkSession session, InputConfig input, String quarantine) {
    return read(session, input, opened(() -> ExampleReader.open(session, input)), quarantine);
  }

  /**
   * The same for rows that are read as those of a model were.
   *
   * @param input without quarantine
   */
  static LoadedRows read(SparkSession session, InputConfig input, FeatureEncoding encoding) {
    return read(
        session, input, opened(() -> ExampleReader.open(session, input, encoding)), NOWHERE);
  }

  private static LoadedRows read(
      SparkSession session, InputConfig input, ExampleReader reader, String quarantine) {
    LoadedRows rows = load(session, input, reader);
    try {
      ColumnRanges ranges = rows.examples.ranges();
      BadRowRule.apply(reader, ranges.rows(), ranges.rejected(), quarantine);
      requireRows(ranges);
      return rows;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      rows.close();
      throw SparkFailures.explain(e, reader);
    }
  }

  private static ExampleReader opened(Supplier<ExampleReader> opening) {
    try {
      return opening.get();
    } catch (JobException e) {
      throw SparkFailures.starved(e).orElse(e);
    }
  }

  private static LoadedRows load(SparkSession session, InputConfig input, ExampleReader reader) {
    try {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      return new LoadedRows(
          session, input, reader, DistributedExamples.load(spark, reader.blocks()));
    } catch (Exception e) {
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

  /**
   * The rows of the holdout, where it is an input of its own. They are read as those of training
   * are. Bad ones are held to the same rule, except that they are dropped and counted where others
   * are set aside.
   */
  Optional<LoadedRows> holdoutInput() {
    if (!input.holdout().isApart()) {
      return Optional.empty();
    }
    InputConfig apart = input.ofHoldout().withoutQuarantine();
    LoadedRows holdout =
        read(session, apart, ExampleReader.open(session, apart, reader.encoding()), NOWHERE);
    slices = holdout.reader.slices();
    return Optional.of(holdout);
  }

  /**
   * What the slices of the holdout are called; empty where there are none, or before a holdout that
   * is apart was read.
   */
  List<String> slices() {
    return input.holdout().isApart() ? slices : reader.slices();
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
      throw new JobException(ExitCode.NO_INPUT, e.getMessage(), e);
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
          try (SplitExamples parts = examples.split(split.get())) {
            return work.apply(parts.training());
          }
        });
  }

  /** Work on rows to train on and, where there are any, rows to judge by. */
  interface SplitWork<T> {
    T result(DistributedExamples training, Optional<DistributedExamples> holdout);
  }

  /**
   * Works on the rows to train on and those that are held out, by whichever rule.
   *
   * @throws JobException also when the input is not the same any more once the work is done: most
   *     rows are read only once, so nothing else would tell
   */
  <T> T onSplitRows(long seed, Progress progress, SplitWork<T> work) {
    return explained(
        () -> {
          T result = split(seed, progress, work);
          reader.requireUnchanged();
          return result;
        });
  }

  private <T> T split(long seed, Progress progress, SplitWork<T> work) {
    Optional<HoldoutSplit> split = split(seed);
    if (split.isPresent()) {
      try (SplitExamples parts = examples.split(split.get())) {
        return work.result(parts.training(), Optional.of(parts.holdout()));
      }
    }
    if (!input.holdout().isApart()) {
      return work.result(examples, Optional.empty());
    }
    progress.stage("reading the holdout");
    try (LoadedRows apart = holdoutInput().orElseThrow()) {
      T result = work.result(examples, Optional.of(apart.examples));
      apart.reader.requireUnchanged();
      return result;
    }
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
