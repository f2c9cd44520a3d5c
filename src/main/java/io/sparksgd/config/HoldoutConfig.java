package io.sparksgd.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which rows a model is judged by and never trained on: a share of the input, by row or by key, the
 * last days of its range, or an input of their own.
 *
 * @param share of the rows, or with a key of the keys, in (0, 1); empty when none are held out
 * @param key the column whose values go together, whole, to either side
 * @param paths files, directories or globs that hold the holdout; empty when there are none
 * @param days how many of the last days of the input's range are the holdout; 0 for none
 * @param slices the column by whose values the holdout is cut into slices
 */
public record HoldoutConfig(
    OptionalDouble share,
    Optional<String> key,
    List<String> paths,
    int days,
    Optional<String> slices) {

  public HoldoutConfig {
    paths = List.copyOf(paths);
  }

  public static HoldoutConfig none() {
    return new HoldoutConfig(
        OptionalDouble.empty(), Optional.empty(), List.of(), 0, Optional.empty());
  }

  /** Whether the holdout is read apart from the rows to train on. */
  public boolean isApart() {
    return days > 0 || !paths.isEmpty();
  }

  /** What is left to say where the holdout is all that is read. */
  HoldoutConfig ofItself() {
    return new HoldoutConfig(OptionalDouble.empty(), Optional.empty(), List.of(), 0, slices);
  }
}
