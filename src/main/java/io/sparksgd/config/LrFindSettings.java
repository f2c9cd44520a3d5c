package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Group.SEARCH;
import static io.sparksgd.config.Group.STOPPING;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.core.training.RateRangeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The settings of {@code lr-find}: those of {@code train} that shape a step, and its own. */
public final class LrFindSettings {
  static final Setting<OptionalDouble> RATE_FROM =
      value(
              SEARCH,
              "rate-from",
              "RATE",
              Parsers.decimalOr("auto", Parsers.POSITIVE, Parsers::positive),
              "the first rate; auto = 1e-4 / the largest curvature")
          .standard("auto");
  static final Setting<OptionalDouble> RATE_TO =
      value(
              SEARCH,
              "rate-to",
              "RATE",
              Parsers.decimalOr("auto", Parsers.POSITIVE, Parsers::positive),
              "the last rate; auto = 10 times the limit of stability")
          .standard("auto");
  static final Setting<Integer> STEPS =
      value(
              SEARCH,
              "steps",
              "N",
              Parsers.whole(RateRangeTest.FEWEST_STEPS, RateRangeTest.MOST_STEPS),
              "steps from the first rate to the last")
          .standard("200");
  static final Setting<String> CURVE =
      value(OUTPUT, "curve", "FILE", Parsers.text(), "write rate and loss of each step as CSV");

  /** What has no part in a step whose rate is given. */
  private static final List<Setting<?>> WITHOUT_EFFECT =
      List.of(
          ModelSettings.SOLVER,
          TrainSettings.LEARNING_RATE,
          TrainSettings.UNSAFE_LEARNING_RATE,
          TrainSettings.SCHEDULE,
          TrainSettings.DECAY,
          TrainSettings.DECAY_POWER,
          TrainSettings.DECAY_STEPS,
          TrainSettings.RESTART_MULTIPLIER,
          TrainSettings.WARMUP_STEPS,
          TrainSettings.AVERAGE,
          TrainSettings.AVERAGE_START,
          TrainSettings.BATCH_GROWTH);

  public static final SettingsTable TABLE =
      TrainSettings.TABLE.fixing(
          setting ->
              setting.group() == STOPPING
                  || setting.group() == OUTPUT
                  || WITHOUT_EFFECT.contains(setting),
          RATE_FROM,
          RATE_TO,
          STEPS,
          CURVE);

  private LrFindSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static LrFindConfig config(Settings settings) {
    List<String> problems = new ArrayList<>(TrainContradictions.in(settings));
    OptionalDouble from = settings.find(RATE_FROM).orElse(OptionalDouble.empty());
    OptionalDouble to = settings.find(RATE_TO).orElse(OptionalDouble.empty());
    if (from.isPresent() && to.isPresent() && !(from.getAsDouble() < to.getAsDouble())) {
      problems.add(
          RATE_FROM.invalid(
              Double.toString(from.getAsDouble()), "must be < rate-to: " + to.getAsDouble()));
    }
    settings.requireValid(problems);
    return new LrFindConfig(
        TrainConfigs.input(settings).withoutQuarantine(),
        TrainConfigs.training(settings),
        from,
        to,
        settings.of(STEPS),
        settings.find(CURVE));
  }
}
