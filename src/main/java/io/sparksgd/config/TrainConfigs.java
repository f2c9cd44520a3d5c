package io.sparksgd.config;

import io.sparksgd.config.TrainSettings.Averaging;
import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** From the settings of {@code train} to its record. */
public final class TrainConfigs {
  private static final int DEFAULT_GROWTH = 4;

  private TrainConfigs() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static TrainConfig of(Settings settings) {
    settings.requireValid(TrainContradictions.in(settings));
    return into(settings.of(TrainSettings.OUTPUT_DIRECTORY), settings);
  }

  /** The same of settings that are known to be valid, for a model that goes elsewhere. */
  static TrainConfig into(String directory, Settings settings) {
    return new TrainConfig(
        input(settings),
        training(settings),
        output(directory, settings),
        CheckpointSettings.config(settings),
        determining(settings));
  }

  static InputConfig input(Settings settings) {
    return new InputConfig(
        settings.find(InputSettings.INPUT_PATHS).orElse(List.of()),
        settings.of(InputSettings.FORMAT),
        settings.find(InputSettings.OPTION).orElse(Map.of()),
        settings.find(InputSettings.COLUMNS).orElse(List.of()),
        settings.find(InputSettings.WHERE),
        settings.find(InputSettings.AS_OF),
        settings.of(InputSettings.DAYS),
        InputSettings.features(settings),
        encoding(settings),
        InputSettings.label(settings).orElseThrow(),
        labels(settings),
        settings.find(InputSettings.WEIGHT),
        settings.of(InputSettings.BAD_ROWS),
        settings.of(InputSettings.MAX_BAD_SHARE),
        settings.of(InputSettings.SPLIT_SIZE),
        new HoldoutConfig(
            settings.of(InputSettings.HOLDOUT),
            settings.find(InputSettings.HOLDOUT_KEY),
            settings.find(InputSettings.HOLDOUT_INPUT).orElse(List.of()),
            settings.find(InputSettings.HOLDOUT_DAYS).orElse(0),
            settings.find(GateSettings.SLICES)));
  }

  private static InputConfig.Encoding encoding(Settings settings) {
    Optional<Integer> hashFeatures = settings.find(InputSettings.HASH_FEATURES);
    return new InputConfig.Encoding(
        settings.find(InputSettings.CATEGORICAL).orElse(List.of()),
        hashFeatures.isPresent() ? OptionalInt.of(hashFeatures.get()) : OptionalInt.empty());
  }

  private static InputConfig.Labels labels(Settings settings) {
    return new InputConfig.Labels(
        settings.find(InputSettings.POSITIVE_LABEL),
        settings.find(InputSettings.CLASS_WEIGHTS),
        settings.find(InputSettings.OFFSET),
        settings.of(ModelSettings.LOSS) == LossKind.LOGISTIC);
  }

  static TrainerSettings training(Settings settings) {
    return new TrainerSettings(
        model(settings),
        settings.of(TrainSettings.SCALING),
        settings.of(TrainSettings.SEED),
        settings.of(TrainSettings.BATCH_SIZE),
        settings.of(TrainSettings.SUMS),
        settings.of(TrainSettings.WINDOW),
        settings.of(TrainSettings.INITIAL_WEIGHTS),
        settings.of(TrainSettings.LEARNING_RATE),
        settings.of(TrainSettings.UNSAFE_LEARNING_RATE),
        schedule(settings),
        updates(settings),
        averaging(settings),
        settings.of(TrainSettings.AVERAGE_START),
        batchGrowth(settings),
        stopping(settings));
  }

  private static TrainerSettings.Model model(Settings settings) {
    return new TrainerSettings.Model(
        settings.of(ModelSettings.LOSS),
        settings.of(ModelSettings.HUBER_EPSILON),
        penalty(settings),
        settings.of(ModelSettings.SOLVER));
  }

  private static Penalty penalty(Settings settings) {
    double lambda = settings.of(ModelSettings.LAMBDA);
    return switch (settings.of(ModelSettings.PENALTY)) {
      case NONE -> Penalty.none();
      case L1 -> Penalty.l1(lambda);
      case L2 -> Penalty.l2(lambda);
      case ELASTIC_NET -> Penalty.elasticNet(lambda, settings.of(ModelSettings.L1_RATIO));
    };
  }

  private static TrainerSettings.Updates updates(Settings settings) {
    return new TrainerSettings.Updates(
        settings.of(ModelSettings.OPTIMIZER),
        settings.of(ModelSettings.MOMENTUM),
        settings.of(ModelSettings.BETA1),
        settings.of(ModelSettings.BETA2),
        settings.of(ModelSettings.WEIGHT_DECAY),
        new GradientClipping(
            settings.of(ModelSettings.CLIP_NORM), settings.of(ModelSettings.CLIP_VALUE)));
  }

  private static LearningRate schedule(Settings settings) {
    LearningRate schedule = scheduleAfterWarmUp(settings);
    long warmUp = settings.of(TrainSettings.WARMUP_STEPS);
    return warmUp == 0 ? schedule : new LearningRate.WarmUp(warmUp, schedule);
  }

  private static LearningRate scheduleAfterWarmUp(Settings settings) {
    long steps = settings.of(TrainSettings.DECAY_STEPS);
    return switch (settings.of(TrainSettings.SCHEDULE)) {
      case CONSTANT -> new LearningRate.Constant();
      case INVERSE_TIME -> new LearningRate.InverseTime(decay(settings, 0.001));
      case INVERSE_SCALING ->
          new LearningRate.InverseScaling(settings.of(TrainSettings.DECAY_POWER));
      case INVERSE_SQRT -> new LearningRate.InverseSqrt();
      case EXPONENTIAL -> new LearningRate.Exponential(decay(settings, 0.5), steps);
      case STEP -> new LearningRate.Step(decay(settings, 0.5), steps);
      case COSINE -> new LearningRate.Cosine(steps);
      case COSINE_RESTARTS ->
          new LearningRate.CosineRestarts(steps, settings.of(TrainSettings.RESTART_MULTIPLIER));
    };
  }

  private static double decay(Settings settings, double standard) {
    return settings.of(TrainSettings.DECAY).orElse(standard);
  }

  /** An average of sparse weights is not sparse: with L1 the last iterate stands. */
  private static boolean averaging(Settings settings) {
    Averaging averaging = settings.of(TrainSettings.AVERAGE);
    boolean plain = autoRate(settings) && !penalty(settings).hasL1();
    return averaging == Averaging.EPOCH || (averaging == Averaging.AUTO && plain);
  }

  /** Mini-batches grow where the rate follows their size: not for adaptive optimizers. */
  private static int batchGrowth(Settings settings) {
    boolean constant = settings.of(TrainSettings.SCHEDULE) == Schedule.CONSTANT;
    OptimizerKind optimizer = settings.of(ModelSettings.OPTIMIZER);
    boolean derived = optimizer == OptimizerKind.SGD || optimizer == OptimizerKind.NESTEROV;
    int standard = autoRate(settings) && constant && derived ? DEFAULT_GROWTH : 1;
    return settings.of(TrainSettings.BATCH_GROWTH).orElse(standard);
  }

  private static boolean autoRate(Settings settings) {
    return settings.of(TrainSettings.LEARNING_RATE).isEmpty();
  }

  private static TrainerSettings.Stopping stopping(Settings settings) {
    return new TrainerSettings.Stopping(
        settings.of(TrainSettings.MAX_EPOCHS),
        settings.of(TrainSettings.MAX_STEPS),
        settings.of(TrainSettings.MAX_TIME),
        settings.of(TrainSettings.MIN_IMPROVEMENT),
        settings.of(TrainSettings.PATIENCE),
        settings.of(TrainSettings.MIN_DELTA),
        settings.of(TrainSettings.GRADIENT_NORM),
        settings.of(TrainSettings.TARGET_GAP));
  }

  private static OutputConfig output(String directory, Settings settings) {
    return new OutputConfig(
        directory,
        settings.of(TrainSettings.OVERWRITE),
        settings.find(TrainSettings.STATUS),
        settings.find(TrainSettings.METRICS_FILE),
        settings.of(TrainSettings.REQUIRE_CERTIFICATE),
        settings.of(TrainSettings.MAX_GAP));
  }

  /** The settings that determine the model; each source option has a key of its own. */
  private static Map<String, String> determining(Settings settings) {
    Map<String, String> determining = new TreeMap<>();
    for (Setting<?> setting : settings.table().settings()) {
      if (TrainSettings.isDetermining(setting)) {
        settings
            .texts(setting)
            .ifPresent(texts -> determining.put(setting.key(), setting.shown(texts)));
      }
    }
    determining.remove(InputSettings.OPTION.key());
    settings
        .find(InputSettings.OPTION)
        .orElse(Map.of())
        .forEach((key, value) -> determining.put("option." + key, Redaction.value(key, value)));
    if (settings.of(TrainSettings.MAX_TIME).isEmpty()) {
      determining.remove(TrainSettings.MAX_TIME.key());
    }
    return Collections.unmodifiableMap(determining);
  }
}
