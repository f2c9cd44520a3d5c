package io.sparksgd.config;

import static io.sparksgd.config.Group.MODEL;
import static io.sparksgd.config.Setting.value;

import java.util.List;

/** The settings that commands share which apply a model: which one, and to what. */
final class ApplySettings {
  static final Setting<String> MODEL_DIRECTORY =
      value(
              MODEL,
              "model",
              "DIR",
              Parsers.text(),
              "the model directory, or a store whose champion is meant")
          .mandatory();
  static final Setting<Double> THRESHOLD =
      value(
              MODEL,
              "threshold",
              "P",
              Parsers.decimal("must be in [0, 1]", v -> v >= 0 && v <= 1),
              "logistic: the least probability that is predicted as label 1")
          .standard("0.5");

  /** What is read, and what becomes of bad rows. */
  static final List<Setting<?>> INPUT =
      List.of(
          InputSettings.INPUT_PATHS,
          InputSettings.FORMAT,
          InputSettings.OPTION,
          InputSettings.COLUMNS,
          InputSettings.WHERE,
          InputSettings.AS_OF,
          InputSettings.DAYS,
          InputSettings.OFFSET,
          InputSettings.BAD_ROWS,
          InputSettings.MAX_BAD_SHARE,
          InputSettings.SPLIT_SIZE);

  private ApplySettings() {}
}
