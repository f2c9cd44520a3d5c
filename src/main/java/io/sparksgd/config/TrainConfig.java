package io.sparksgd.config;

import io.sparksgd.core.training.TrainerSettings;
import java.util.Map;

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
    Map<String, String> settings) {}
