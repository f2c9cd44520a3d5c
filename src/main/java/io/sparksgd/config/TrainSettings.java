package io.sparksgd.config;

import static io.sparksgd.config.Group.INPUT;
import static io.sparksgd.config.Group.MODEL;
import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Group.STOPPING;
import static io.sparksgd.config.Group.TRAINING;
import static io.sparksgd.config.Setting.Shape.LIST;
import static io.sparksgd.config.Setting.Shape.MAP;
import static io.sparksgd.config.Setting.Shape.PATHS;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The settings of {@code train}. */
public final class TrainSettings {
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

  static final Setting<ScalingMethod> SCALING =
      value(
              MODEL,
              "scaling",
              "METHOD",
              Parsers.choice(ScalingMethod.class),
              "standardize, min-max or none")
          .standard("standardize");
  static final Setting<InitialWeights> INITIAL_WEIGHTS =
      shaped(
              MODEL,
              "initial-weights",
              LIST,
              "WEIGHTS",
              ModelParsers.initialWeights(),
              "zero, random, or one number per feature and then the intercept")
          .standard("zero");

  static final Setting<Long> SEED =
      value(TRAINING, "seed", "N", Parsers.anyWhole(), "selects mini-batches and random weights")
          .standard("1");
  static final Setting<Long> BATCH_SIZE =
      value(
              TRAINING,
              "batch-size",
              "ROWS",
              ModelParsers.batchSize(),
              "rows in a mini-batch, or full")
          .standard("256");
  static final Setting<SumsChoice> SUMS =
      value(
              TRAINING,
              "sums",
              "KIND",
              Parsers.choice(SumsChoice.class),
              "what Spark jobs bring to the driver: moments, gradients or auto")
          .standard("auto");
  static final Setting<OptionalLong> WINDOW =
      value(
              TRAINING,
              "window",
              "STEPS",
              Parsers.wholeOr("auto", 1),
              "the most steps that one Spark job serves")
          .standard("auto");
  static final Setting<OptionalDouble> LEARNING_RATE =
      value(
              TRAINING,
              "learning-rate",
              "RATE",
              Parsers.decimalOr("auto", Parsers.POSITIVE, Parsers::positive),
              "the base rate; auto derives it from the data")
          .standard("auto");
  static final Setting<Boolean> UNSAFE_LEARNING_RATE =
      onOff(TRAINING, "unsafe-learning-rate", "use a learning rate past the limit of stability");
  static final Setting<Schedule> SCHEDULE =
      value(
              TRAINING,
              "schedule",
              "NAME",
              Parsers.choice(Schedule.class),
              "constant, inverse-time, inverse-scaling, inverse-sqrt, exponential, step, cosine or cosine-restarts")
          .standard("constant");
  static final Setting<OptionalDouble> DECAY =
      value(
              TRAINING,
              "decay",
              "NUMBER",
              Parsers.decimalOr("auto", Parsers.POSITIVE, Parsers::positive),
              "inverse-time: 1 / (1 + decay t), auto = 0.001; exponential and step: the factor, auto = 0.5")
          .standard("auto");
  static final Setting<Double> DECAY_POWER =
      value(
              TRAINING,
              "decay-power",
              "NUMBER",
              Parsers.decimal(Parsers.POSITIVE, Parsers::positive),
              "inverse-scaling: (t + 1)^-power")
          .standard("0.25");
  static final Setting<Long> DECAY_STEPS =
      value(
              TRAINING,
              "decay-steps",
              "STEPS",
              Parsers.whole(1),
              "exponential, step, cosine, cosine-restarts: the length of one decay")
          .standard("1000");
  static final Setting<Double> RESTART_MULTIPLIER =
      value(
              TRAINING,
              "restart-multiplier",
              "NUMBER",
              Parsers.decimal("must be >= 1 and finite", v -> v >= 1 && v <= Double.MAX_VALUE),
              "cosine-restarts: how much longer each cycle is")
          .standard("2");
  static final Setting<Long> WARMUP_STEPS =
      value(
              TRAINING,
              "warmup-steps",
              "STEPS",
              Parsers.whole(0),
              "steps in which the rate rises to its base")
          .standard("0");
  static final Setting<Double> MOMENTUM =
      value(
              TRAINING,
              "momentum",
              "BETA",
              Parsers.decimal("must be in [0, 1)", v -> v >= 0 && v < 1),
              "the share of the old velocity that is kept")
          .standard("0");
  static final Setting<Averaging> AVERAGING =
      value(
              TRAINING,
              "averaging",
              "KIND",
              Parsers.choice(Averaging.class),
              "epoch averages the iterates of an epoch, none takes the last; auto = epoch with learning-rate auto")
          .standard("auto");
  static final Setting<OptionalInt> BATCH_GROWTH =
      value(
              TRAINING,
              "batch-growth",
              "FACTOR",
              ModelParsers.batchGrowth(),
              "growth of mini-batches when progress slows: 2 to 1024, none, or auto = 4 with learning-rate auto and a constant schedule")
          .standard("auto");

  static final Setting<Integer> MAX_EPOCHS =
      value(
              STOPPING,
              "max-epochs",
              "N",
              Parsers.whole(1, Integer.MAX_VALUE),
              "the most passes over the training rows")
          .standard("100");
  static final Setting<OptionalLong> MAX_STEPS =
      value(STOPPING, "max-steps", "N", Parsers.wholeOr("none", 1), "the most updates")
          .standard("none");
  static final Setting<OptionalDouble> MAX_TIME =
      value(
              STOPPING,
              "max-time",
              "TIME",
              Parsers.timeOrNone(),
              "the most wall time, such as 30s, 10m or 2h")
          .standard("none");
  static final Setting<OptionalDouble> MIN_IMPROVEMENT =
      value(
              STOPPING,
              "min-improvement",
              "SHARE",
              Parsers.decimalOr("none", "must be in (0, 1)", v -> v > 0 && v < 1),
              "stop when epochs bring less than this relative fall of the loss")
          .standard("none");
  static final Setting<Integer> PATIENCE =
      value(
              STOPPING,
              "patience",
              "EPOCHS",
              Parsers.whole(1, Integer.MAX_VALUE),
              "how many epochs in a row may fall short of min-improvement")
          .standard("5");
  static final Setting<OptionalDouble> GRADIENT_NORM =
      value(
              STOPPING,
              "gradient-norm",
              "NORM",
              Parsers.decimalOr("none", Parsers.POSITIVE, Parsers::positive),
              "stop when the full gradient is this small")
          .standard("none");
  static final Setting<OptionalDouble> TARGET_GAP =
      value(
              STOPPING,
              "target-gap",
              "GAP",
              Parsers.decimalOr("none", Parsers.POSITIVE, Parsers::positive),
              "stop this near to the optimum, in standard errors")
          .standard("0.05");

  static final Setting<String> OUTPUT_DIRECTORY =
      value(OUTPUT, "output", "DIR", Parsers.text(), "the model directory to write").mandatory();
  static final Setting<Boolean> OVERWRITE =
      onOff(OUTPUT, "overwrite", "replace an existing model directory");
  static final Setting<String> STATUS =
      value(
          OUTPUT,
          "status",
          "FILE",
          Parsers.text(),
          "a copy of run-status.json, however the run ends");
  static final Setting<Boolean> REQUIRE_CERTIFICATE =
      onOff(OUTPUT, "require-certificate", "fail when the gap is past max-gap or unknown");
  static final Setting<Double> MAX_GAP =
      value(
              OUTPUT,
              "max-gap",
              "GAP",
              Parsers.decimal(Parsers.POSITIVE, Parsers::positive),
              "the largest gap to the optimum, in standard errors, without a warning")
          .standard("0.1");

  public static final SettingsTable TABLE =
      SettingsTable.of(
          INPUT_PATHS,
          FORMAT,
          OPTION,
          COLUMNS,
          WHERE,
          AS_OF,
          DAYS,
          FEATURES,
          CATEGORICAL,
          HASH_FEATURES,
          LABEL,
          POSITIVE_LABEL,
          CLASS_WEIGHTS,
          WEIGHT,
          OFFSET,
          BAD_ROWS,
          MAX_BAD_SHARE,
          SPLIT_SIZE,
          SCALING,
          INITIAL_WEIGHTS,
          SEED,
          BATCH_SIZE,
          SUMS,
          WINDOW,
          LEARNING_RATE,
          UNSAFE_LEARNING_RATE,
          SCHEDULE,
          DECAY,
          DECAY_POWER,
          DECAY_STEPS,
          RESTART_MULTIPLIER,
          WARMUP_STEPS,
          MOMENTUM,
          AVERAGING,
          BATCH_GROWTH,
          MAX_EPOCHS,
          MAX_STEPS,
          MAX_TIME,
          MIN_IMPROVEMENT,
          PATIENCE,
          GRADIENT_NORM,
          TARGET_GAP,
          OUTPUT_DIRECTORY,
          OVERWRITE,
          STATUS,
          REQUIRE_CERTIFICATE,
          MAX_GAP);

  /** Only what steers a run or names places: these do not determine the model. */
  static final List<Setting<?>> NOT_DETERMINING =
      List.of(
          INPUT_PATHS,
          AS_OF,
          DAYS,
          OUTPUT_DIRECTORY,
          OVERWRITE,
          STATUS,
          WINDOW,
          REQUIRE_CERTIFICATE,
          MAX_GAP);

  private TrainSettings() {}

  /** What an epoch's result is. */
  enum Averaging {
    AUTO,
    EPOCH,
    NONE
  }

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
    return used;
  }
}
