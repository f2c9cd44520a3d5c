package io.sparksgd.config;

import io.sparksgd.core.training.TrainerSettings;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that one training run needs to know.
 *
 * @param settings the effective settings that determine the model, by key, as text without secrets:
 *     what model.json records. Paths, dates and what only steers the run are not among them.
 */
public record TrainConfig(
    InputConfig input,
    TrainerSettings training,
    OutputConfig output,
    CheckpointConfig checkpoints,
    Map<String, String> settings) {

  /**
   * The same from another model.
   *
   * @param warm how to train from it
   * @param version its name
   */
  public TrainConfig from(String version, TrainerSettings warm) {
    Map<String, String> from = new TreeMap<>(settings);
    from.put("warm-start", version);
    return new TrainConfig(input, warm, output, checkpoints, Collections.unmodifiableMap(from));
  }
}
