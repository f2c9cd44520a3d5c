package io.sparksgd.config;

import io.sparksgd.config.CheckpointConfig.Resume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of {@code retrain}: those of {@code train} but for its output, and its own. */
public final class RetrainSettings {
  /** Last night's checkpoints are of no use tonight, and nobody is there to delete them. */
  private static final Setting<Resume> RESUME = CheckpointSettings.RESUME.standard("if-same");

  public static final SettingsTable TABLE =
      TrainSettings.TABLE
          .replacing(RESUME)
          .fixing(
              List.of(TrainSettings.OUTPUT_DIRECTORY, TrainSettings.OVERWRITE)::contains,
              NightSettings.ALL.toArray(Setting<?>[]::new));

  private RetrainSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static RetrainConfig config(Settings settings) {
    List<String> problems = new ArrayList<>(TrainContradictions.in(settings));
    problems.addAll(ContractSettings.contradictions(settings));
    problems.addAll(GateSettings.contradictions(settings));
    holdout(settings).ifPresent(problems::add);
    settings.requireValid(problems);
    StoreConfig store = StoreSettings.config(settings);
    return new RetrainConfig(
        TrainConfigs.into(store.directory(), settings),
        store,
        settings.of(NightSettings.WARM_START),
        settings.of(NightSettings.REPLACE_CHAMPION),
        ContractSettings.of(settings),
        DriftSettings.of(settings),
        GateConfig.of(settings));
  }

  /**
   * Rows that judge the champion must be rows that it was not trained on. The number of a row
   * changes from night to night, so rows held out by number tonight were trained on yesterday.
   */
  private static Optional<String> holdout(Settings settings) {
    boolean byKey = settings.texts(InputSettings.HOLDOUT_KEY).isPresent();
    boolean apart = settings.texts(InputSettings.HOLDOUT_INPUT).isPresent();
    boolean byDay = settings.texts(InputSettings.HOLDOUT_DAYS).isPresent();
    return byKey || apart || byDay
        ? Optional.empty()
        : Optional.of(
            "Missing setting: holdout-key, holdout-days or holdout-input (rows that no champion was"
                + " trained on judge the models)");
  }
}
