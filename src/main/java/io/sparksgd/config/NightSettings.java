package io.sparksgd.config;

import static io.sparksgd.config.Group.GATE;
import static io.sparksgd.config.Group.TRAINING;
import static io.sparksgd.config.Setting.onOff;

import java.util.List;
import java.util.stream.Stream;

/** What {@code retrain} adds to the settings of {@code train}. */
final class NightSettings {
  static final Setting<Boolean> WARM_START =
      onOff(TRAINING, "warm-start", "begin where the training of the champion ended");
  static final Setting<Boolean> REPLACE_CHAMPION =
      onOff(
          GATE,
          "replace-champion",
          "let a champion of other features, label or loss give way without a comparison");

  /** All of them, in the order of help. */
  static final List<Setting<?>> ALL =
      Stream.of(
              StoreSettings.ALL,
              List.of(WARM_START),
              ContractSettings.SETTINGS,
              DriftSettings.SETTINGS,
              List.of(REPLACE_CHAMPION),
              GateSettings.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private NightSettings() {}
}
