package io.sparksgd.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which rows a model is judged by and never trained on: a share of the input, by row or by key, or
 * an input of their own.
 *
 * @param share of the rows, or with a key of the keys, in (0, 1); empty when none are held out
 * @param key the column whose values go together, whole, to either side
 * @param paths files, directories or globs that hold the holdout; empty when it is not apart
 */
public record HoldoutConfig(OptionalDouble share, Optional<String> key, List<String> paths) {

  public HoldoutConfig {
    paths = List.copyOf(paths);
  }

  public static HoldoutConfig none() {
    return new HoldoutConfig(OptionalDouble.empty(), Optional.empty(), List.of());
  }
}
