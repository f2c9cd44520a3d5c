package io.sparksgd.config;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to read.
 *
 * @param paths files, directories or globs on any Hadoop file system; may hold {@code {as-of}} or
 *     {@code {as-of:PATTERN}}. Empty only for sources that need no path, such as jdbc.
 * @param format a Spark source name; {@code auto} guesses csv, parquet or libsvm from the extension
 * @param options passed through to the Spark source
 * @param columns names for the columns of CSV files without a header; empty when there is a header
 * @param where a SQL condition that rows must meet to be read
 * @param asOf the last day of the range that {@code {as-of}} stands for
 * @param days how many days the range has, those of the holdout among them
 * @param features the names of the feature columns, at least one; each holds numbers, or text if
 *     the encoding says so, or arrays or vectors of numbers
 * @param encoding how columns that do not hold numbers become features
 * @param label the name of the label column; empty where none is read
 * @param labels what labels mean
 * @param weight the name of the column of example weights, if any
 * @param maxBadShare the share of bad rows past which the run fails, in [0, 1]
 * @param splitBytes the most bytes of input that one partition reads
 * @param holdout which rows are not to be trained on
 */
public record InputConfig(
    List<String> paths,
    String format,
    Map<String, String> options,
    List<String> columns,
    Optional<String> where,
    Optional<LocalDate> asOf,
    int days,
    List<String> features,
    Encoding encoding,
    String label,
    Labels labels,
    Optional<String> weight,
    BadRowPolicy badRows,
    double maxBadShare,
    long splitBytes,
    HoldoutConfig holdout) {

  public InputConfig {
    paths = List.copyOf(paths);
    options = Map.copyOf(options);
    columns = List.copyOf(columns);
    features = List.copyOf(features);
  }

  /**
   * How columns that do not hold numbers become features.
   *
   * @param categorical the names of those features whose values are categories
   * @param hashFeatures how many places all features are hashed to, a power of two
   */
  public record Encoding(List<String> categorical, OptionalInt hashFeatures) {
    /** Every feature holds numbers. */
    public static final Encoding NUMBERS = new Encoding(List.of(), OptionalInt.empty());

    public Encoding {
      categorical = List.copyOf(categorical);
    }
  }

  /**
   * What labels mean.
   *
   * @param positive the value that becomes 1, where every other becomes 0
   * @param classWeights factors of the example weights, by label
   * @param offset the name of the column that is added to the margin
   * @param binary whether only 0 and 1 make sense, as for logistic loss
   */
  public record Labels(
      Optional<String> positive,
      Optional<ClassWeights> classWeights,
      Optional<String> offset,
      boolean binary) {
    /** Labels are any numbers. */
    public static final Labels NUMBERS =
        new Labels(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Whether rows with other labels than 0 and 1 are bad. */
    public boolean mustBeBinary() {
      return binary || positive.isPresent() || classWeights.isPresent();
    }
  }

  /** Factors of the example weights, by label. */
  public sealed interface ClassWeights {
    /** n / (2 n_c) for the n_c of n rows that have label c, as in scikit-learn. */
    record Balanced() implements ClassWeights {}

    /** A factor for label 0 and one for label 1, both at least 0. */
    record Given(double zero, double one) implements ClassWeights {}
  }

  /** The last day that is read, where {@code asOf} is given: those of the holdout come later. */
  public Optional<LocalDate> lastDay() {
    return asOf.map(day -> day.minusDays(holdout.days()));
  }

  /** How many days are read. */
  public int daysRead() {
    return days - holdout.days();
  }

  /** The column of slices, where rows to judge by are among those that are read. */
  public Optional<String> slices() {
    return holdout.isApart() ? Optional.empty() : holdout.slices();
  }

  /** The same for the holdout where it is apart. */
  public InputConfig ofHoldout() {
    return new InputConfig(
        holdout.days() > 0 ? paths : holdout.paths(),
        format,
        options,
        columns,
        where,
        asOf,
        holdout.days() > 0 ? holdout.days() : days,
        features,
        encoding,
        label,
        labels,
        weight,
        badRows,
        maxBadShare,
        splitBytes,
        holdout.ofItself());
  }

  /** The same where nothing is held out, so that all days are read. */
  public InputConfig withoutHoldout() {
    return with(badRows, HoldoutConfig.none());
  }

  /** The same where rows are only to be predicted: neither labels nor weights are read. */
  public InputConfig withoutLabel() {
    return new InputConfig(
        paths,
        format,
        options,
        columns,
        where,
        asOf,
        days,
        features,
        encoding,
        "",
        new Labels(Optional.empty(), Optional.empty(), labels.offset(), labels.binary()),
        Optional.empty(),
        badRows,
        maxBadShare,
        splitBytes,
        HoldoutConfig.none());
  }

  /** Whether a label is read. */
  public boolean isLabelled() {
    return !label.isEmpty();
  }

  /** The same where there is no place to set bad rows aside: they are dropped instead. */
  public InputConfig withoutQuarantine() {
    return with(badRows == BadRowPolicy.QUARANTINE ? BadRowPolicy.DROP : badRows, holdout);
  }

  private InputConfig with(BadRowPolicy policy, HoldoutConfig heldOut) {
    return new InputConfig(
        paths,
        format,
        options,
        columns,
        where,
        asOf,
        days,
        features,
        encoding,
        label,
        labels,
        weight,
        policy,
        maxBadShare,
        splitBytes,
        heldOut);
  }

  /** Whether the input is chosen by its day. */
  public boolean isDated() {
    return asOf.isPresent() && paths.stream().anyMatch(path -> path.contains("{as-of"));
  }

  /** What to do with rows that cannot be used. */
  public enum BadRowPolicy {
    FAIL,
    DROP,
    QUARANTINE
  }
}
