package io.sparksgd.config;

import static io.sparksgd.config.Group.INPUT;
import static io.sparksgd.config.Setting.Shape.LIST;
import static io.sparksgd.config.Setting.Shape.MAP;
import static io.sparksgd.config.Setting.Shape.PATHS;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.InputConfig.ClassWeights;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The settings that say what is read and what its columns mean. */
final class InputSettings {
  private static final Pattern LIBSVM = Pattern.compile("(?i).*\\.(libsvm|svm)(\\.[a-z0-9]+)?");

  static final Setting<List<String>> INPUT_PATHS =
      shaped(INPUT, "input", PATHS, "PATH", Parsers.texts(), "files, directories or globs to read");
  static final Setting<String> FORMAT =
      value(
              INPUT,
              "format",
              "NAME",
              Parsers.text(),
              "csv, parquet, libsvm or any other Spark source; auto goes by the extension")
          .standard("auto");
  static final Setting<Map<String, String>> OPTION =
      shaped(INPUT, "option", MAP, "KEY=VALUE", Parsers.pairs(), "an option for the Spark source");
  static final Setting<List<String>> COLUMNS =
      shaped(
          INPUT,
          "columns",
          LIST,
          "NAMES",
          Parsers.names(),
          "column names of CSV files that have no header");
  static final Setting<String> WHERE =
      value(INPUT, "where", "SQL", Parsers.text(), "read only the rows that meet this condition");
  static final Setting<LocalDate> AS_OF =
      value(
          INPUT,
          "as-of",
          "DATE",
          Parsers.date(),
          "the last day that {as-of} in input paths stands for");
  static final Setting<Integer> DAYS =
      value(INPUT, "days", "N", Parsers.whole(1, 3660), "how many days {as-of} stands for")
          .standard("1");
  static final Setting<List<String>> FEATURES =
      shaped(INPUT, "features", LIST, "NAMES", Parsers.names(), "the feature columns");
  static final Setting<List<String>> CATEGORICAL =
      shaped(
          INPUT,
          "categorical",
          LIST,
          "NAMES",
          Parsers.names(),
          "the feature columns whose values are categories");
  static final Setting<Integer> HASH_FEATURES =
      value(
          INPUT,
          "hash-features",
          "N",
          InputParsers.powerOfTwo(1, 20),
          "hash all features to this many, a power of two such as 2^18");
  static final Setting<String> LABEL =
      value(INPUT, "label", "NAME", Parsers.text(), "the column to predict");
  static final Setting<String> POSITIVE_LABEL =
      value(
          INPUT,
          "positive-label",
          "VALUE",
          Parsers.text(),
          "the label that becomes 1; the only other one becomes 0");
  static final Setting<ClassWeights> CLASS_WEIGHTS =
      shaped(
          INPUT,
          "class-weights",
          LIST,
          "WEIGHTS",
          InputParsers.classWeights(),
          "balanced, or factors of example weights such as 0=1,1=3");
  static final Setting<String> WEIGHT =
      value(INPUT, "weight", "NAME", Parsers.text(), "the column of example weights");
  static final Setting<String> OFFSET =
      value(INPUT, "offset", "NAME", Parsers.text(), "the column that is added to the margin");
  static final Setting<BadRowPolicy> BAD_ROWS =
      value(
              INPUT,
              "bad-rows",
              "POLICY",
              Parsers.choice(BadRowPolicy.class),
              "fail, drop or quarantine rows that cannot be used")
          .standard("fail");
  static final Setting<Double> MAX_BAD_SHARE =
      value(
              INPUT,
              "max-bad-share",
              "SHARE",
              Parsers.decimal("must be in [0, 1]", v -> v >= 0 && v <= 1),
              "the share of bad rows past which the run fails")
          .standard("0.1");
  static final Setting<Long> SPLIT_SIZE =
      value(
              INPUT,
              "split-size",
              "SIZE",
              Parsers.size(1L << 16, 1L << 30, "must be a size from 64k to 1g, such as 32m"),
              "the most bytes of input in one partition")
          .standard("32m");

  static final Setting<OptionalDouble> HOLDOUT =
      value(
              INPUT,
              "holdout",
              "SHARE",
              Parsers.decimalOr("none", "must be in (0, 1)", v -> v > 0 && v < 1),
              "the share of rows that is held out of training to judge the model by")
          .standard("none");
  static final Setting<String> HOLDOUT_KEY =
      value(
          INPUT,
          "holdout-key",
          "NAME",
          Parsers.text(),
          "hold out by the values of this column, the same every night");
  static final Setting<List<String>> HOLDOUT_INPUT =
      shaped(
          INPUT,
          "holdout-input",
          PATHS,
          "PATH",
          Parsers.texts(),
          "files, directories or globs to judge the model by, in place of a share");

  static final Setting<Integer> HOLDOUT_DAYS =
      value(
          INPUT,
          "holdout-days",
          "N",
          Parsers.whole(1, 3659),
          "judge the model by the last N of the days that {as-of} stands for");

  private InputSettings() {}

  /** The feature columns; those of libsvm files have a name of their own. */
  static List<String> features(Settings settings) {
    return settings.find(FEATURES).orElse(isLibsvm(settings) ? List.of(FEATURES.key()) : List.of());
  }

  static Optional<String> label(Settings settings) {
    Optional<String> own = isLibsvm(settings) ? Optional.of(LABEL.key()) : Optional.empty();
    return settings.find(LABEL).or(() -> own);
  }

  /** Whether the format is libsvm, or will be guessed so from every path. */
  static boolean isLibsvm(Settings settings) {
    String format = settings.find(FORMAT).orElse("auto").toLowerCase(Locale.ROOT);
    List<String> paths = settings.find(INPUT_PATHS).orElse(List.of());
    return format.equals("libsvm")
        || (format.equals("auto")
            && !paths.isEmpty()
            && paths.stream().allMatch(path -> LIBSVM.matcher(path).matches()));
  }

  /** The columns that the settings name. */
  static List<String> usedColumns(Settings settings) {
    List<String> used = new ArrayList<>(features(settings));
    label(settings).ifPresent(used::add);
    settings.find(WEIGHT).ifPresent(used::add);
    settings.find(OFFSET).ifPresent(used::add);
    settings.find(HOLDOUT_KEY).ifPresent(used::add);
    settings.find(GateSettings.SLICES).ifPresent(used::add);
    return used;
  }
}
