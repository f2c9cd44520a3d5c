package io.sparksgd.config;

import static io.sparksgd.config.Group.MODEL;
import static io.sparksgd.config.Setting.Shape.LIST;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.core.gate.GateRules;
import io.sparksgd.core.gate.SimulatedNights.Plan;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.ArrayList;
import java.util.List;

/** The settings of {@code simulate-nights}. */
public final class SimulateNightsSettings {
  private static final int MOST_ROWS = 10_000_000;

  static final Setting<Integer> NIGHTS =
      value(MODEL, "nights", "N", Parsers.whole(1, 1_000_000), "how many nights").standard("200");
  static final Setting<LossKind> LOSS =
      value(MODEL, "loss", "NAME", Parser.one(SimulateNightsSettings::loss), "squared or logistic")
          .standard("squared");
  static final Setting<Integer> TRAINING_ROWS =
      value(
              MODEL,
              "training-rows",
              "N",
              Parsers.whole(50, MOST_ROWS),
              "how many rows each model is trained on")
          .standard("300");
  static final Setting<List<Integer>> HOLDOUT_ROWS =
      shaped(
              MODEL,
              "holdout-rows",
              LIST,
              "NUMBERS",
              SimulateNightsSettings::sizes,
              "sizes of the holdout")
          .standard("100,1000,10000");
  static final Setting<Double> CORRUPT =
      value(
              MODEL,
              "corrupt",
              "SHARE",
              Parsers.decimal("must be in [0, 1]", v -> v >= 0 && v <= 1),
              "the share of tonight's labels that is corrupted, of training rows and holdout alike")
          .standard("0");
  static final Setting<Long> SEED =
      value(MODEL, "seed", "N", Parsers.anyWhole(), "selects the rows").standard("1");

  public static final SettingsTable TABLE =
      SettingsTable.of(
          NIGHTS,
          LOSS,
          TRAINING_ROWS,
          HOLDOUT_ROWS,
          CORRUPT,
          SEED,
          GateSettings.MARGIN,
          GateSettings.SUSPECT);

  private SimulateNightsSettings() {}

  private static LossKind loss(String text) {
    return switch (text) {
      case "squared" -> LossKind.SQUARED;
      case "logistic" -> LossKind.LOGISTIC;
      default -> throw new IllegalArgumentException("must be squared or logistic");
    };
  }

  private static List<Integer> sizes(List<String> texts) {
    List<Integer> sizes = new ArrayList<>();
    for (String text : texts) {
      sizes.add(Parsers.whole(1, MOST_ROWS).parse(List.of(text)));
    }
    return List.copyOf(sizes);
  }

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static SimulateNightsConfig config(Settings settings) {
    settings.requireValid(List.of());
    GateRules standard = GateRules.standard();
    return new SimulateNightsConfig(
        new Plan(
            settings.of(NIGHTS),
            settings.of(SEED),
            settings.of(LOSS),
            settings.of(TRAINING_ROWS),
            settings.of(HOLDOUT_ROWS),
            settings.of(CORRUPT),
            new GateRules(
                settings.of(GateSettings.MARGIN),
                List.of(),
                standard.sliceMargin(),
                settings.of(GateSettings.SUSPECT))));
  }
}
