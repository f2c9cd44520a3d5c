package io.sparksgd.config;

import io.sparksgd.core.training.TrainerSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that one run of {@code grid} needs to know.
 *
 * @param keys the settings that are searched, in the order in which they were given
 * @param combinations what is tried, at least one
 * @param folds how many folds there are; empty with a holdout
 * @param results a CSV file to write
 */
public record GridConfig(
    InputConfig input,
    List<String> keys,
    List<Combination> combinations,
    OptionalInt folds,
    Optional<String> results) {

  public GridConfig {
    keys = List.copyOf(keys);
    combinations = List.copyOf(combinations);
  }

  /**
   * One point of the grid.
   *
   * @param values the text of each of the keys
   * @param command the command that trains with it, in lines for a shell; secrets are hidden
   */
  public record Combination(List<String> values, TrainerSettings training, String command) {
    public Combination {
      values = List.copyOf(values);
    }
  }

  /** The seed that selects holdout and folds. */
  public long seed() {
    return combinations.get(0).training().seed();
  }
}
