package io.sparksgd.config;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to read.
 *
 * @param paths files, directories or globs on any Hadoop file system; may hold {@code {as-of}} or
 *     {@code {as-of:PATTERN}}. Empty only for sources that need no path, such as jdbc.
 * @param format a Spark source name; {@code auto} guesses csv or parquet from the extension
 * @param options passed through to the Spark source
 * @param columns names for the columns of CSV files without a header; empty when there is a header
 * @param where a SQL condition that rows must meet to be read
 * @param asOf the last day of the range that {@code {as-of}} stands for
 * @param days how many days the range has
 * @param features the names of the feature columns, at least one
 * @param label the name of the label column
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
    String label,
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

  /** The same for the holdout where it is an input of its own. */
  public InputConfig ofHoldoutPaths() {
    return new InputConfig(
        holdout.paths(),
        format,
        options,
        columns,
        where,
        asOf,
        days,
        features,
        label,
        weight,
        badRows,
        maxBadShare,
        splitBytes,
        HoldoutConfig.none());
  }

  /** What to do with rows that cannot be used. */
  public enum BadRowPolicy {
    FAIL,
    DROP,
    QUARANTINE
  }
}
