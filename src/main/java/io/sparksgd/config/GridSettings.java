package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Group.SEARCH;
import static io.sparksgd.config.Setting.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The settings of {@code grid}: those of {@code train} but for its output, and its own. */
public final class GridSettings {
  /** The texts of each key, in the order in which they were given. */
  static final Setting<Map<String, List<String>>> GRID =
      value(
              SEARCH,
              "grid",
              "GRID",
              Parser.one(GridSettings::axes),
              "values to try, such as \"lambda=0.01,0.1;batch-size=256,4096\"")
          .mandatory();

  static final Setting<OptionalLong> FOLDS =
      value(
              SEARCH,
              "folds",
              "K",
              Parsers.wholeOr("auto", 2),
              "hold out each of so many parts in turn; auto = 5 unless there is a holdout")
          .standard("auto");
  static final Setting<String> RESULTS =
      value(OUTPUT, "results", "FILE", Parsers.text(), "write the table of results as CSV");

  static final int STANDARD_FOLDS = 5;
  static final int MOST_FOLDS = 1_000;

  /** Settings of one text that change the way to an optimum, or the penalty, but not the loss. */
  static final List<Setting<?>> SEARCHABLE =
      List.of(
          TrainSettings.LEARNING_RATE,
          TrainSettings.BATCH_SIZE,
          ModelSettings.PENALTY,
          ModelSettings.LAMBDA,
          ModelSettings.L1_RATIO,
          ModelSettings.OPTIMIZER,
          ModelSettings.MOMENTUM,
          ModelSettings.BETA1,
          ModelSettings.BETA2,
          ModelSettings.WEIGHT_DECAY,
          ModelSettings.CLIP_NORM,
          ModelSettings.CLIP_VALUE,
          TrainSettings.SCALING,
          TrainSettings.SCHEDULE,
          TrainSettings.DECAY,
          TrainSettings.DECAY_POWER,
          TrainSettings.DECAY_STEPS,
          TrainSettings.RESTART_MULTIPLIER,
          TrainSettings.WARMUP_STEPS,
          TrainSettings.AVERAGE,
          TrainSettings.BATCH_GROWTH,
          TrainSettings.MAX_EPOCHS,
          TrainSettings.MAX_STEPS,
          TrainSettings.TARGET_GAP);

  public static final SettingsTable TABLE =
      TrainSettings.TABLE.fixing(setting -> setting.group() == OUTPUT, GRID, FOLDS, RESULTS);

  private GridSettings() {}

  private static Map<String, List<String>> axes(String text) {
    Map<String, List<String>> axes = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      Parsers.require(equals > 0, "must be key=value,value;key=value");
      List<String> values =
          Arrays.stream(part.substring(equals + 1).split(",", -1)).map(String::strip).toList();
      String key = part.substring(0, equals).strip();
      Parsers.require(axes.put(key, values) == null, key + " is given twice");
    }
    return axes;
  }

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings and of all
   *     combinations, one per line
   */
  public static GridConfig config(Settings settings) {
    List<String> problems = new ArrayList<>();
    Combinations combinations = Combinations.of(settings, problems);
    folds(settings, problems);
    settings.requireValid(problems);
    return new GridConfig(
        TrainConfigs.input(settings).withoutQuarantine(),
        combinations.keys(),
        combinations.all(),
        folds(settings),
        settings.find(RESULTS));
  }

  private static void folds(Settings settings, List<String> problems) {
    OptionalLong folds = settings.find(FOLDS).orElse(OptionalLong.empty());
    if (folds.isPresent() && folds.getAsLong() > MOST_FOLDS) {
      problems.add(FOLDS.invalid(Long.toString(folds.getAsLong()), "must be <= " + MOST_FOLDS));
    }
    if (folds.isPresent() && hasHoldout(settings)) {
      problems.add(
          "folds excludes holdout, holdout-key, holdout-input and holdout-days (each row is held out"
              + " once)");
    }
  }

  private static OptionalInt folds(Settings settings) {
    if (hasHoldout(settings)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) settings.of(FOLDS).orElse(STANDARD_FOLDS));
  }

  private static boolean hasHoldout(Settings settings) {
    return settings.changed(InputSettings.HOLDOUT)
        || settings.changed(InputSettings.HOLDOUT_KEY)
        || settings.changed(InputSettings.HOLDOUT_INPUT)
        || settings.changed(InputSettings.HOLDOUT_DAYS);
  }
}
