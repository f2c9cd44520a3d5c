package io.sparksgd.config;

import static io.sparksgd.config.Group.INPUT;
import static io.sparksgd.config.Group.SEARCH;
import static io.sparksgd.config.Setting.value;

import java.util.List;

/** The settings of {@code check-gradient}: those of {@code train} that make F, and its own. */
public final class CheckGradientSettings {
  static final Setting<Double> TOLERANCE =
      value(
              SEARCH,
              "tolerance",
              "NUMBER",
              Parsers.decimal(Parsers.POSITIVE, Parsers::positive),
              "the largest relative difference that passes")
          .standard("1e-5");
  static final Setting<Integer> POINTS =
      value(
              SEARCH,
              "points",
              "N",
              Parsers.whole(1, 1000),
              "at how many random weights gradients are compared")
          .standard("3");
  static final Setting<Integer> COEFFICIENTS =
      value(
              SEARCH,
              "coefficients",
              "N",
              Parsers.whole(1, 100_000),
              "the most coefficients to look at; the seed chooses among more")
          .standard("100");

  private static final List<Setting<?>> OBJECTIVE =
      List.of(
          ModelSettings.LOSS,
          ModelSettings.HUBER_EPSILON,
          ModelSettings.PENALTY,
          ModelSettings.LAMBDA,
          ModelSettings.L1_RATIO,
          TrainSettings.SCALING,
          TrainSettings.SEED);

  public static final SettingsTable TABLE =
      TrainSettings.TABLE.fixing(
          setting -> setting.group() != INPUT && !OBJECTIVE.contains(setting),
          TOLERANCE,
          POINTS,
          COEFFICIENTS);

  private CheckGradientSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static CheckGradientConfig config(Settings settings) {
    settings.requireValid(TrainContradictions.in(settings));
    return new CheckGradientConfig(
        TrainConfigs.input(settings).withoutQuarantine(),
        TrainConfigs.training(settings),
        settings.of(TOLERANCE),
        settings.of(POINTS),
        settings.of(COEFFICIENTS));
  }
}
