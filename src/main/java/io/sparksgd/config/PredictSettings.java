package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.PredictConfig.OutputFormat;
import java.util.List;

/** The settings of {@code predict}: a model, the rows to predict, and its own. */
public final class PredictSettings {
  static final Setting<String> OUTPUT_DIRECTORY =
      value(OUTPUT, "output", "DIR", Parsers.text(), "the directory to write").mandatory();
  static final Setting<OutputFormat> OUTPUT_FORMAT =
      value(
              OUTPUT,
              "output-format",
              "NAME",
              Parsers.choice(OutputFormat.class),
              "csv or parquet; auto = csv for csv input, else parquet")
          .standard("auto");
  static final Setting<Boolean> OVERWRITE =
      onOff(OUTPUT, "overwrite", "replace an existing directory of predictions");

  public static final SettingsTable TABLE =
      RetrainSettings.TABLE
          .without(TrainSettings.OUTPUT_DIRECTORY, TrainSettings.OVERWRITE)
          .fixing(
              setting -> !ApplySettings.INPUT.contains(setting),
              ApplySettings.MODEL_DIRECTORY,
              ApplySettings.THRESHOLD,
              OUTPUT_DIRECTORY,
              OUTPUT_FORMAT,
              OVERWRITE);

  private PredictSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static PredictConfig config(Settings settings) {
    settings.requireValid(TrainContradictions.ofPaths(settings));
    return new PredictConfig(
        settings.of(ApplySettings.MODEL_DIRECTORY),
        new AppliedInput(settings, List.of(InputSettings.OFFSET)),
        settings.of(ApplySettings.THRESHOLD),
        settings.of(OUTPUT_DIRECTORY),
        settings.of(OUTPUT_FORMAT),
        settings.of(OVERWRITE));
  }
}
