package io.sparksgd.config;

import static io.sparksgd.config.Group.MODEL;
import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Group.STOPPING;
import static io.sparksgd.config.Group.TRAINING;
import static io.sparksgd.config.Setting.Shape.LIST;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The settings of {@code train}. */
public final class TrainSettings {
  static final Setting<Optional<ScalingMethod>> SCALING =
      value(
              MODEL,
              "scaling",
              "METHOD",
              Parsers.choiceOr("auto", ScalingMethod.class),
              "standardize, whiten, min-max or none; auto whitens up to 100 dense features without a"
                  + " penalty and standardizes others")
          .standard("auto");
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
              "what Spark jobs bring to the driver: auto, moments (squared loss), rows (many steps per job,"
                  + " any loss) or gradients (one step per job)")
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
  static final Setting<Averaging> AVERAGE =
      value(
              TRAINING,
              "average",
              "WHAT",
              Parsers.choice(Averaging.class),
              "what an epoch results in: the average of its iterates (epoch), the last (none) or auto")
          .standard("auto");
  static final Setting<Long> AVERAGE_START =
      value(
              TRAINING,
              "average-start",
              "STEP",
              Parsers.whole(0),
              "the first step, counted from 0, whose iterate counts in averages")
          .standard("0");
  static final Setting<OptionalInt> BATCH_GROWTH =
      value(
              TRAINING,
              "batch-growth",
              "FACTOR",
              ModelParsers.batchGrowth(),
              "growth of mini-batches when progress slows: 2 to 1024, none, or auto = 4 with learning-rate auto,"
                  + " a constant schedule and optimizer sgd or nesterov")
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
              "the most wall time of training, such as 30s, 10m or 2h; the best model until then is kept")
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
              "how many epochs in a row may fall short of min-improvement or min-delta")
          .standard("5");
  static final Setting<Double> MIN_DELTA =
      value(
              STOPPING,
              "min-delta",
              "NUMBER",
              Parsers.decimal("must be >= 0 and finite", v -> v >= 0 && v <= Double.MAX_VALUE),
              "with a holdout: by how much an epoch must lower the loss there")
          .standard("0");
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
  static final Setting<String> METRICS_FILE =
      value(
          OUTPUT,
          "metrics-file",
          "FILE",
          Parsers.text(),
          "how the run ended as metrics of Prometheus, such as /var/lib/node_exporter/sgd.prom");
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

  /** A file that is made for {@code retrain} serves to tune its model. */
  public static final SettingsTable TABLE =
      SettingsTable.of(
              InputSettings.INPUT_PATHS,
              InputSettings.FORMAT,
              InputSettings.OPTION,
              InputSettings.COLUMNS,
              InputSettings.WHERE,
              InputSettings.AS_OF,
              InputSettings.DAYS,
              InputSettings.FEATURES,
              InputSettings.CATEGORICAL,
              InputSettings.HASH_FEATURES,
              InputSettings.LABEL,
              InputSettings.POSITIVE_LABEL,
              InputSettings.CLASS_WEIGHTS,
              InputSettings.WEIGHT,
              InputSettings.OFFSET,
              InputSettings.BAD_ROWS,
              InputSettings.MAX_BAD_SHARE,
              InputSettings.SPLIT_SIZE,
              InputSettings.HOLDOUT,
              InputSettings.HOLDOUT_KEY,
              InputSettings.HOLDOUT_INPUT,
              InputSettings.HOLDOUT_DAYS,
              ModelSettings.LOSS,
              ModelSettings.HUBER_EPSILON,
              ModelSettings.PENALTY,
              ModelSettings.LAMBDA,
              ModelSettings.L1_RATIO,
              ModelSettings.SOLVER,
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
              ModelSettings.OPTIMIZER,
              ModelSettings.MOMENTUM,
              ModelSettings.BETA1,
              ModelSettings.BETA2,
              ModelSettings.WEIGHT_DECAY,
              ModelSettings.CLIP_NORM,
              ModelSettings.CLIP_VALUE,
              AVERAGE,
              AVERAGE_START,
              BATCH_GROWTH,
              MAX_EPOCHS,
              MAX_STEPS,
              MAX_TIME,
              MIN_IMPROVEMENT,
              PATIENCE,
              MIN_DELTA,
              GRADIENT_NORM,
              TARGET_GAP,
              OUTPUT_DIRECTORY,
              OVERWRITE,
              STATUS,
              METRICS_FILE,
              REQUIRE_CERTIFICATE,
              MAX_GAP,
              CheckpointSettings.RESUME,
              CheckpointSettings.DIRECTORY,
              CheckpointSettings.EVERY)
          .tolerating(NightSettings.ALL);

  /** Only what steers a run or names places: these do not determine the model. */
  static final List<Setting<?>> NOT_DETERMINING =
      List.of(
          InputSettings.INPUT_PATHS,
          InputSettings.HOLDOUT_INPUT,
          InputSettings.HOLDOUT_DAYS,
          InputSettings.AS_OF,
          InputSettings.DAYS,
          WINDOW);

  private static final Set<Group> MODEL_GROUPS =
      EnumSet.of(Group.INPUT, Group.MODEL, Group.TRAINING, Group.STOPPING);

  private TrainSettings() {}

  /** Whether the model depends on {@code setting}. */
  static boolean isDetermining(Setting<?> setting) {
    return MODEL_GROUPS.contains(setting.group()) && !NOT_DETERMINING.contains(setting);
  }

  /** What an epoch's result is. */
  enum Averaging {
    AUTO,
    EPOCH,
    NONE
  }
}
