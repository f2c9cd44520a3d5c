package io.sparksgd.config;

import static io.sparksgd.config.Group.STORE;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.RetrainConfig.WarmStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of {@code retrain}: those of {@code train} but for its output, and its own. */
public final class RetrainSettings {
  static final Setting<WarmStart> WARM_START =
      value(
              STORE,
              "warm-start",
              "WHEN",
              Parsers.choice(WarmStart.class),
              "off, on or if-same: start from the champion if its features and loss are these")
          .standard("off");

  public static final SettingsTable TABLE =
      TrainSettings.TABLE.fixing(
          List.of(TrainSettings.OUTPUT_DIRECTORY, TrainSettings.OVERWRITE)::contains,
          Stream.of(
                  StoreSettings.SETTINGS,
                  List.of(WARM_START),
                  ContractSettings.SETTINGS,
                  DriftSettings.SETTINGS,
                  GateSettings.SETTINGS)
              .flatMap(List::stream)
              .toArray(Setting<?>[]::new));

  private RetrainSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static RetrainConfig config(Settings settings) {
    List<String> problems = new ArrayList<>(TrainContradictions.in(settings));
    problems.addAll(StoreSettings.contradictions(settings));
    problems.addAll(ContractSettings.contradictions(settings));
    problems.addAll(DriftSettings.contradictions(settings));
    problems.addAll(GateSettings.contradictions(settings));
    holdout(settings).ifPresent(problems::add);
    settings.requireValid(problems);
    StoreConfig store = StoreSettings.config(settings);
    return new RetrainConfig(
        TrainConfigs.into(store.directory(), settings),
        store,
        settings.of(WARM_START),
        ContractSettings.config(settings),
        DriftSettings.config(settings),
        GateSettings.config(settings));
  }

  /**
   * Rows that judge the champion must be rows that it was not trained on. The number of a row
   * changes from night to night, so rows held out by number tonight were trained on yesterday.
   */
  private static Optional<String> holdout(Settings settings) {
    boolean byKey = settings.texts(InputSettings.HOLDOUT_KEY).isPresent();
    boolean apart = settings.texts(InputSettings.HOLDOUT_INPUT).isPresent();
    return byKey || apart
        ? Optional.empty()
        : Optional.of(
            "Missing setting: holdout-key or holdout-input (rows that no champion was trained on"
                + " judge the models)");
  }
}
