package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.value;

import java.util.List;

/** The settings of {@code evaluate}: a model, the rows to judge it by, and its own. */
public final class EvaluateSettings {
  static final Setting<Boolean> JSON = onOff(OUTPUT, "json", "print JSON instead of text");
  static final Setting<String> RESULTS =
      value(OUTPUT, "results", "FILE", Parsers.text(), "write the same JSON to this file");

  /** What labels and weights are. */
  private static final List<Setting<?>> LABELS =
      List.of(
          InputSettings.LABEL,
          InputSettings.POSITIVE_LABEL,
          InputSettings.CLASS_WEIGHTS,
          InputSettings.WEIGHT);

  private static final List<Setting<?>> INHERITED =
      List.of(
          InputSettings.POSITIVE_LABEL,
          InputSettings.CLASS_WEIGHTS,
          InputSettings.WEIGHT,
          InputSettings.OFFSET,
          InputSettings.WHERE);

  public static final SettingsTable TABLE =
      RetrainSettings.TABLE.fixing(
          setting -> !ApplySettings.INPUT.contains(setting) && !LABELS.contains(setting),
          ApplySettings.MODEL_DIRECTORY,
          ApplySettings.THRESHOLD,
          JSON,
          RESULTS);

  private EvaluateSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static EvaluateConfig config(Settings settings) {
    settings.requireValid(TrainContradictions.ofPaths(settings));
    return new EvaluateConfig(
        settings.of(ApplySettings.MODEL_DIRECTORY),
        new AppliedInput(settings, INHERITED),
        settings.of(ApplySettings.THRESHOLD),
        settings.of(JSON),
        settings.find(RESULTS));
  }
}
