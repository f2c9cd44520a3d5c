package io.sparksgd.config;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.ModelSettings.PenaltyKind;
import io.sparksgd.config.TrainSettings.Averaging;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What single settings cannot see: settings of {@code train} that exclude or need each other. A
 * setting at its default contradicts nothing, so that a printed configuration can be read back.
 */
final class TrainContradictions {
  private static final Pattern AS_OF = Pattern.compile("\\{as-of(?::([^}]*))?}");
  private static final Set<String> FILE_FORMATS =
      Set.of("auto", "csv", "parquet", "orc", "json", "avro", "text", "libsvm", "xml", "delta");

  private final Settings settings;
  private final List<String> lines = new ArrayList<>();

  private TrainContradictions(Settings settings) {
    this.settings = settings;
  }

  /** One line for each contradiction. */
  static List<String> in(Settings settings) {
    TrainContradictions contradictions = new TrainContradictions(settings);
    contradictions.input();
    contradictions.featuresAndLabel();
    contradictions.dates();
    contradictions.columns();
    contradictions.badRows();
    contradictions.scaling();
    contradictions.holdout();
    contradictions.initialWeights();
    contradictions.model();
    contradictions.updates();
    contradictions.windows();
    contradictions.rate();
    contradictions.schedule();
    contradictions.stopping();
    return contradictions.lines;
  }

  /** Those of where rows are read, and nothing else. */
  static List<String> ofPaths(Settings settings) {
    TrainContradictions contradictions = new TrainContradictions(settings);
    contradictions.input();
    contradictions.dates();
    return contradictions.lines;
  }

  private void input() {
    if (settings.texts(InputSettings.INPUT_PATHS).isEmpty()
        && settings.find(InputSettings.FORMAT).filter(FILE_FORMATS::contains).isPresent()) {
      lines.add("Missing setting: input (" + InputSettings.INPUT_PATHS.help() + ")");
    }
    if (settings.changed(InputSettings.COLUMNS) && !csv()) {
      lines.add("columns applies to csv only (parquet and other sources name their columns)");
    }
  }

  private void featuresAndLabel() {
    boolean libsvm = InputSettings.isLibsvm(settings);
    for (Setting<?> setting : List.of(InputSettings.FEATURES, InputSettings.LABEL)) {
      if (!libsvm && settings.texts(setting).isEmpty()) {
        lines.add("Missing setting: " + setting.key() + " (" + setting.help() + ")");
      }
    }
  }

  private boolean csv() {
    String format = settings.find(InputSettings.FORMAT).orElse("auto").toLowerCase(Locale.ROOT);
    boolean parquet =
        paths().stream().anyMatch(path -> path.toLowerCase(Locale.ROOT).endsWith(".parquet"));
    return format.equals("csv")
        || (format.equals("auto") && !parquet && !InputSettings.isLibsvm(settings));
  }

  private List<String> holdoutPaths() {
    return settings.find(InputSettings.HOLDOUT_INPUT).orElse(List.of());
  }

  private List<String> paths() {
    return settings.find(InputSettings.INPUT_PATHS).orElse(List.of());
  }

  private void dates() {
    boolean dated = false;
    for (String path : paths()) {
      dated |= isDated(InputSettings.INPUT_PATHS, path);
    }
    for (String path : holdoutPaths()) {
      dated |= isDated(InputSettings.HOLDOUT_INPUT, path);
    }
    boolean given = settings.texts(InputSettings.AS_OF).isPresent();
    if (dated && !given) {
      lines.add("Missing setting: as-of (an input path holds {as-of})");
    }
    if (given && !dated && !paths().isEmpty() && !isNightly()) {
      lines.add("as-of applies to input paths that hold {as-of} only (none does)");
    }
    if (settings.changed(InputSettings.DAYS) && !given) {
      lines.add("days needs as-of (the last of the days)");
    }
  }

  /** A night has a date, whatever its input is called. */
  private boolean isNightly() {
    return settings.isMadeFor(StoreSettings.DIRECTORY);
  }

  private boolean isDated(Setting<?> setting, String path) {
    Matcher matcher = AS_OF.matcher(path);
    boolean dated = false;
    while (matcher.find()) {
      dated = true;
      date(setting, path, matcher.group(1));
    }
    return dated;
  }

  private void date(Setting<?> setting, String path, String pattern) {
    boolean usable =
        settings.find(InputSettings.AS_OF).map(day -> formats(pattern, day)).orElse(true);
    if (!usable) {
      lines.add(
          setting.invalid(
              Redaction.text(path), "must hold a date pattern such as {as-of:yyyy/MM/dd}"));
    }
  }

  private static boolean formats(String pattern, LocalDate day) {
    try {
      return pattern == null || !DateTimeFormatter.ofPattern(pattern).format(day).isEmpty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  private void columns() {
    List<String> features = InputSettings.features(settings);
    Optional<String> label = InputSettings.label(settings);
    Optional<String> weight = settings.find(InputSettings.WEIGHT);
    label
        .filter(features::contains)
        .ifPresent(name -> lines.add(InputSettings.LABEL.invalid(name, "must not be a feature")));
    weight
        .filter(name -> features.contains(name) || label.filter(name::equals).isPresent())
        .ifPresent(
            name ->
                lines.add(
                    InputSettings.WEIGHT.invalid(name, "must not be a feature or the label")));
    settings
        .find(InputSettings.OFFSET)
        .filter(name -> features.contains(name) || label.filter(name::equals).isPresent())
        .ifPresent(
            name ->
                lines.add(
                    InputSettings.OFFSET.invalid(name, "must not be a feature or the label")));
    for (String name : settings.find(InputSettings.CATEGORICAL).orElse(List.of())) {
      if (!features.contains(name)) {
        lines.add(InputSettings.CATEGORICAL.invalid(name, "must be one of the features"));
      }
    }
    settings
        .find(InputSettings.COLUMNS)
        .ifPresent(
            columns ->
                InputSettings.usedColumns(settings).stream()
                    .filter(name -> !columns.contains(name))
                    .distinct()
                    .forEach(name -> lines.add(missing(name, columns))));
  }

  private static String missing(String name, List<String> columns) {
    return "Missing column: " + name + " (columns: " + String.join(", ", columns) + ")";
  }

  private void badRows() {
    if (settings.changed(InputSettings.MAX_BAD_SHARE)
        && settings.find(InputSettings.BAD_ROWS).filter(p -> p == BadRowPolicy.FAIL).isPresent()) {
      lines.add("max-bad-share applies to bad-rows drop and quarantine only");
    }
  }

  private void holdout() {
    boolean share = settings.changed(InputSettings.HOLDOUT);
    boolean key = settings.changed(InputSettings.HOLDOUT_KEY);
    if (!holdoutPaths().isEmpty() && (share || key)) {
      lines.add("holdout-input excludes holdout and holdout-key (it is the whole holdout)");
    } else if (key && settings.find(InputSettings.HOLDOUT).filter(s -> s.isEmpty()).isPresent()) {
      lines.add("holdout-key needs holdout (the share of keys)");
    }
    settings.find(InputSettings.HOLDOUT_DAYS).ifPresent(days -> holdoutDays(days, share || key));
  }

  private void holdoutDays(int days, boolean share) {
    if (share || !holdoutPaths().isEmpty()) {
      lines.add(
          "holdout-days excludes holdout, holdout-key and holdout-input (the days are the whole"
              + " holdout)");
    }
    int all = settings.find(InputSettings.DAYS).orElse(Integer.MAX_VALUE);
    if (days >= all) {
      lines.add(
          InputSettings.HOLDOUT_DAYS.invalid(
              Integer.toString(days), "must be < days: " + all + ", to leave days to train on"));
    }
    if (!paths().stream().allMatch(path -> AS_OF.matcher(path).find())) {
      lines.add(
          "holdout-days needs {as-of} in every input path (others would be trained on and judged"
              + " by)");
    }
  }

  private void scaling() {
    if (settings.texts(InputSettings.HASH_FEATURES).isPresent()) {
      settings
          .find(TrainSettings.SCALING)
          .flatMap(method -> method)
          .filter(method -> method == ScalingMethod.MIN_MAX || method == ScalingMethod.WHITEN)
          .ifPresent(
              method ->
                  lines.add(
                      TrainSettings.SCALING.invalid(
                          Parsers.kebab(method),
                          "must be standardize or none with hash-features")));
    }
  }

  /** Only where every column is one feature; else the data have to tell. */
  private void initialWeights() {
    Optional<InitialWeights> weights = settings.find(TrainSettings.INITIAL_WEIGHTS);
    int features = InputSettings.features(settings).size();
    boolean texts =
        paths().stream().allMatch(path -> path.toLowerCase(Locale.ROOT).endsWith(".csv"));
    if (features == 0
        || weights.isEmpty()
        || !texts
        || settings.texts(InputSettings.CATEGORICAL).isPresent()
        || settings.texts(InputSettings.HASH_FEATURES).isPresent()) {
      return;
    }
    int needed = features + 1;
    if (weights.get() instanceof InitialWeights.Given given
        && given.coefficients().size() != needed) {
      lines.add(
          "Invalid initial-weights: "
              + given.coefficients().size()
              + " numbers (must be "
              + needed
              + ": one per feature and the intercept)");
    }
  }

  private void model() {
    Optional<LossKind> loss = settings.find(ModelSettings.LOSS);
    PenaltyKind penalty = settings.find(ModelSettings.PENALTY).orElse(PenaltyKind.NONE);
    Solver solver = settings.find(ModelSettings.SOLVER).orElse(Solver.SGD);
    boolean lambda = settings.find(ModelSettings.LAMBDA).orElse(1.0) > 0;
    if (penalty != PenaltyKind.NONE && !lambda) {
      lines.add("Missing setting: lambda (" + ModelSettings.LAMBDA.help() + ")");
    }
    if (penalty == PenaltyKind.NONE && lambda) {
      lines.add("lambda needs a penalty: l1, l2 or elastic-net");
    }
    if (settings.changed(ModelSettings.L1_RATIO) && penalty != PenaltyKind.ELASTIC_NET) {
      lines.add("l1-ratio applies to penalty elastic-net only");
    }
    if (loss.filter(l -> l != LossKind.SQUARED).isPresent()
        && settings.find(TrainSettings.SUMS).filter(s -> s == SumsChoice.MOMENTS).isPresent()) {
      lines.add(
          TrainSettings.SUMS.invalid(
              "moments", "must be auto, rows or gradients unless loss is" + " squared"));
    }
    if (settings.changed(ModelSettings.HUBER_EPSILON)
        && loss.filter(l -> l != LossKind.HUBER).isPresent()) {
      lines.add("huber-epsilon applies to loss huber only");
    }
    if (solver == Solver.NORMAL && loss.filter(l -> l != LossKind.SQUARED).isPresent()) {
      lines.add(
          ModelSettings.SOLVER.invalid("normal", "must be sgd or newton unless loss is squared"));
    }
    if (solver != Solver.SGD && (penalty == PenaltyKind.L1 || penalty == PenaltyKind.ELASTIC_NET)) {
      lines.add(
          ModelSettings.SOLVER.invalid(
              Parsers.kebab(solver), "must be sgd with penalty " + Parsers.kebab(penalty)));
    }
    if (penalty != PenaltyKind.NONE) {
      settings
          .find(TrainSettings.SCALING)
          .flatMap(scaling -> scaling)
          .filter(method -> method != ScalingMethod.STANDARDIZE)
          .ifPresent(
              method ->
                  lines.add(
                      TrainSettings.SCALING.invalid(
                          Parsers.kebab(method),
                          "must be standardize with a penalty, which acts on standardised"
                              + " features")));
    }
  }

  private void updates() {
    Optional<OptimizerKind> optimizer = settings.find(ModelSettings.OPTIMIZER);
    optimizer.ifPresent(
        kind -> {
          needs(ModelSettings.MOMENTUM, kind, OptimizerKind.SGD, OptimizerKind.NESTEROV);
          needs(ModelSettings.BETA1, kind, OptimizerKind.ADAM, OptimizerKind.ADAMW);
          needs(
              ModelSettings.BETA2,
              kind,
              OptimizerKind.ADAM,
              OptimizerKind.ADAMW,
              OptimizerKind.RMSPROP);
          needs(ModelSettings.WEIGHT_DECAY, kind, OptimizerKind.ADAMW);
        });
    if (settings.changed(TrainSettings.AVERAGE_START)
        && settings.find(TrainSettings.AVERAGE).filter(a -> a == Averaging.NONE).isPresent()) {
      lines.add("average-start does not apply to average = none");
    }
  }

  private void needs(
      Setting<?> setting, OptimizerKind chosen, OptimizerKind first, OptimizerKind... others) {
    Set<OptimizerKind> kinds = EnumSet.of(first, others);
    if (settings.changed(setting) && !kinds.contains(chosen)) {
      String names = kinds.stream().map(Parsers::kebab).collect(Collectors.joining(", "));
      lines.add(setting.key() + " applies to optimizer " + names + " only");
    }
  }

  private void windows() {
    long window = settings.find(TrainSettings.WINDOW).map(w -> w.orElse(1)).orElse(1L);
    if (window > 1
        && settings.find(TrainSettings.SUMS).filter(s -> s == SumsChoice.GRADIENTS).isPresent()) {
      lines.add(
          TrainSettings.WINDOW.invalid(
              Long.toString(window), "must be 1 with sums = gradients, which serve one step"));
    }
    if (settings.changed(TrainSettings.BATCH_GROWTH)
        && settings.find(TrainSettings.BATCH_GROWTH).orElseThrow().orElse(1) > 1
        && settings.find(TrainSettings.BATCH_SIZE).filter(b -> b == Long.MAX_VALUE).isPresent()) {
      lines.add("batch-growth does not apply to batch-size = full");
    }
  }

  private void rate() {
    if (settings.changed(TrainSettings.UNSAFE_LEARNING_RATE)
        && settings.find(TrainSettings.LEARNING_RATE).filter(r -> r.isEmpty()).isPresent()) {
      lines.add("unsafe-learning-rate needs a learning-rate that is a number");
    }
  }

  private void schedule() {
    appliesTo(TrainSettings.DECAY, Schedule.INVERSE_TIME, Schedule.EXPONENTIAL, Schedule.STEP);
    appliesTo(TrainSettings.DECAY_POWER, Schedule.INVERSE_SCALING);
    appliesTo(
        TrainSettings.DECAY_STEPS,
        Schedule.EXPONENTIAL,
        Schedule.STEP,
        Schedule.COSINE,
        Schedule.COSINE_RESTARTS);
    appliesTo(TrainSettings.RESTART_MULTIPLIER, Schedule.COSINE_RESTARTS);
    double decay = settings.find(TrainSettings.DECAY).orElse(OptionalDouble.empty()).orElse(0);
    settings
        .find(TrainSettings.SCHEDULE)
        .filter(name -> decay > 1 && (name == Schedule.EXPONENTIAL || name == Schedule.STEP))
        .ifPresent(
            name ->
                lines.add(
                    TrainSettings.DECAY.invalid(
                        Double.toString(decay), "must be in (0, 1] for " + Parsers.kebab(name))));
  }

  private void appliesTo(Setting<?> setting, Schedule first, Schedule... others) {
    Set<Schedule> schedules = EnumSet.of(first, others);
    Optional<Schedule> chosen = settings.find(TrainSettings.SCHEDULE);
    if (settings.changed(setting) && chosen.isPresent() && !schedules.contains(chosen.get())) {
      String names = schedules.stream().map(Parsers::kebab).collect(Collectors.joining(", "));
      lines.add(setting.key() + " applies to " + names + " only");
    }
  }

  private void stopping() {
    boolean holdout =
        !holdoutPaths().isEmpty()
            || settings.find(InputSettings.HOLDOUT_DAYS).isPresent()
            || settings.find(InputSettings.HOLDOUT).filter(share -> share.isPresent()).isPresent();
    if (settings.changed(TrainSettings.PATIENCE)
        && !holdout
        && settings.find(TrainSettings.MIN_IMPROVEMENT).filter(m -> m.isEmpty()).isPresent()) {
      lines.add("patience needs min-improvement or a holdout");
    }
    if (settings.changed(TrainSettings.MIN_DELTA) && !holdout) {
      lines.add("min-delta needs a holdout");
    }
    double target =
        settings.find(TrainSettings.TARGET_GAP).orElse(OptionalDouble.empty()).orElse(0);
    double max = settings.find(TrainSettings.MAX_GAP).orElse(Double.MAX_VALUE);
    if (settings.find(TrainSettings.REQUIRE_CERTIFICATE).orElse(false) && target > max) {
      lines.add(
          TrainSettings.TARGET_GAP.invalid(
              Double.toString(target), "must be <= max-gap with require-certificate: " + max));
    }
  }
}
