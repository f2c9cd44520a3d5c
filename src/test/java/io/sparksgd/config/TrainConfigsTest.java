package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparksgd.config.CheckpointConfig.Interval;
import io.sparksgd.config.CheckpointConfig.Resume;
import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.config.InputConfig.Encoding;
import io.sparksgd.config.InputConfig.Labels;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.Model;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.core.training.TrainerSettings.Updates;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainConfigsTest {
  private static final String REQUIRED = "input = a.csv, features = x, label = y, output = out\n";

  private static final String EVERYTHING =
      """
      input = ["s3a://bucket/{as-of:yyyy/MM/dd}/", "b,c.csv"]
      format = csv
      option { sep = ";", fs.s3a.endpoint = here }
      columns = [a, b, y, w, o]
      where = "a > 0"
      as-of = 2026-01-31
      days = 7
      features = "a, b"
      categorical = b
      hash-features = "2^18"
      label = y
      positive-label = yes
      class-weights = ["0=1", "1=2.5"]
      weight = w
      offset = o
      bad-rows = quarantine
      max-bad-share = 0.5
      split-size = 64k
      holdout = 0.25
      holdout-key = b
      loss = huber
      huber-epsilon = 2
      penalty = elastic-net
      lambda = 0.25
      l1-ratio = 0.75
      solver = sgd
      scaling = standardize
      initial-weights = [1, -2.5, 3e-1]
      seed = -7
      batch-size = full
      sums = rows
      window = 20
      learning-rate = 0.25
      unsafe-learning-rate = true
      schedule = cosine-restarts
      decay-steps = 50
      restart-multiplier = 1.5
      warmup-steps = 10
      optimizer = adamw
      momentum = 0
      beta1 = 0.7
      beta2 = 0.6
      weight-decay = 0.5
      clip-norm = 4
      clip-value = 3
      average = epoch
      average-start = 11
      batch-growth = none
      max-epochs = 3
      max-steps = 1e6
      max-time = 1.5h
      min-improvement = 1e-4
      patience = 2
      min-delta = 0.01
      gradient-norm = 1e-6
      target-gap = none
      output = "out/m"
      overwrite = true
      status = "out/status.json"
      metrics-file = "out/sgd.prom"
      require-certificate = true
      max-gap = 2
      resume = fresh
      checkpoint = "out/c"
      checkpoint-every = 10m
      """;

  private static TrainConfig config(String file) {
    return TrainConfigs.of(settings(file, Map.of()));
  }

  private static Settings settings(String file, Map<String, List<String>> flags) {
    return Settings.resolve(TrainSettings.TABLE, ConfigFile.parse(file, "test.conf"), flags);
  }

  private static List<String> problems(String file) {
    JobException failure = catchThrowableOfType(JobException.class, () -> config(file));
    assertThat(failure).as("no problems in: %s", file).isNotNull();
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    return failure.getMessage().lines().toList();
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    TrainConfig config = config(REQUIRED);
    assertThat(config.input())
        .isEqualTo(
            new InputConfig(
                List.of("a.csv"),
                "auto",
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                1,
                List.of("x"),
                Encoding.NUMBERS,
                "y",
                Labels.NUMBERS,
                Optional.empty(),
                BadRowPolicy.FAIL,
                0.1,
                32L << 20,
                HoldoutConfig.none()));
    assertThat(config.training())
        .isEqualTo(
            new TrainerSettings(
                new Model(LossKind.SQUARED, OptionalDouble.empty(), Penalty.none(), Solver.SGD),
                Optional.empty(),
                1,
                256,
                SumsChoice.AUTO,
                OptionalLong.empty(),
                new InitialWeights.Zero(),
                OptionalDouble.empty(),
                false,
                new LearningRate.Constant(),
                new Updates(
                    OptimizerKind.SGD,
                    0,
                    0.9,
                    OptionalDouble.empty(),
                    0.01,
                    GradientClipping.none()),
                true,
                0,
                4,
                new Stopping(
                    100,
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    5,
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.of(0.05))));
    assertThat(config.output())
        .isEqualTo(new OutputConfig("out", false, Optional.empty(), Optional.empty(), false, 0.1));
    assertThat(config.checkpoints())
        .isEqualTo(new CheckpointConfig(Optional.empty(), new Interval.Seconds(60), Resume.AUTO));
  }

  @Test
  void everyKeyReachesTheRecord() {
    TrainConfig config = config(EVERYTHING);
    assertThat(config.input())
        .isEqualTo(
            new InputConfig(
                List.of("s3a://bucket/{as-of:yyyy/MM/dd}/", "b,c.csv"),
                "csv",
                Map.of("sep", ";", "fs.s3a.endpoint", "here"),
                List.of("a", "b", "y", "w", "o"),
                Optional.of("a > 0"),
                Optional.of(LocalDate.of(2026, 1, 31)),
                7,
                List.of("a", "b"),
                new Encoding(List.of("b"), OptionalInt.of(1 << 18)),
                "y",
                new Labels(
                    Optional.of("yes"),
                    Optional.of(new ClassWeights.Given(1, 2.5)),
                    Optional.of("o"),
                    false),
                Optional.of("w"),
                BadRowPolicy.QUARANTINE,
                0.5,
                1L << 16,
                new HoldoutConfig(
                    OptionalDouble.of(0.25), Optional.of("b"), List.of(), 0, Optional.empty())));
    assertThat(config.training())
        .isEqualTo(
            new TrainerSettings(
                new Model(
                    LossKind.HUBER,
                    OptionalDouble.of(2),
                    Penalty.elasticNet(0.25, 0.75),
                    Solver.SGD),
                Optional.of(ScalingMethod.STANDARDIZE),
                -7,
                Long.MAX_VALUE,
                SumsChoice.ROWS,
                OptionalLong.of(20),
                new InitialWeights.Given(List.of(1.0, -2.5, 0.3)),
                OptionalDouble.of(0.25),
                true,
                new LearningRate.WarmUp(10, new LearningRate.CosineRestarts(50, 1.5)),
                new Updates(
                    OptimizerKind.ADAMW,
                    0,
                    0.7,
                    OptionalDouble.of(0.6),
                    0.5,
                    new GradientClipping(OptionalDouble.of(4), OptionalDouble.of(3))),
                true,
                11,
                1,
                new Stopping(
                    3,
                    OptionalLong.of(1_000_000),
                    OptionalDouble.of(5400),
                    OptionalDouble.of(1e-4),
                    2,
                    0.01,
                    OptionalDouble.of(1e-6),
                    OptionalDouble.empty())));
    assertThat(config.output())
        .isEqualTo(
            new OutputConfig(
                "out/m",
                true,
                Optional.of("out/status.json"),
                Optional.of("out/sgd.prom"),
                true,
                2));
    assertThat(config.checkpoints())
        .isEqualTo(
            new CheckpointConfig(Optional.of("out/c"), new Interval.Seconds(600), Resume.FRESH));
  }

  @Test
  void checkpointsComeByTimeOrByWindows() {
    assertThat(interval("1.5h")).isEqualTo(new Interval.Seconds(5400));
    assertThat(interval("1window")).isEqualTo(new Interval.Windows(1));
    assertThat(interval("20windows")).isEqualTo(new Interval.Windows(20));
    assertThat(interval("20 windows")).isEqualTo(new Interval.Windows(20));
    assertThat(interval("none")).isEqualTo(new Interval.Never());
  }

  private static Interval interval(String text) {
    return config(REQUIRED + "checkpoint-every = \"" + text + "\"").checkpoints().interval();
  }

  @Test
  void aHoldoutOfItsOwnIsReadLikeTheInput() {
    InputConfig input =
        config(REQUIRED + "holdout-input = [\"h-{as-of}.csv\", i.csv], as-of = 2026-01-31").input();
    assertThat(input.holdout())
        .isEqualTo(
            new HoldoutConfig(
                OptionalDouble.empty(),
                Optional.empty(),
                List.of("h-{as-of}.csv", "i.csv"),
                0,
                Optional.empty()));
    InputConfig holdout = input.ofHoldout();
    assertThat(holdout.paths()).containsExactly("h-{as-of}.csv", "i.csv");
    assertThat(holdout.asOf()).isEqualTo(input.asOf());
    assertThat(holdout.features()).isEqualTo(input.features());
    assertThat(holdout.label()).isEqualTo(input.label());
    assertThat(holdout.splitBytes()).isEqualTo(input.splitBytes());
    assertThat(holdout.holdout()).isEqualTo(HoldoutConfig.none());
  }

  @Test
  void theLastDaysOfTheRangeAreTheHoldoutAndTheEarlierOnesAreTrainedOn() {
    InputConfig input =
        config(
                "input = [\"d/{as-of}.csv\"], features = [x], label = y, output = m, as-of ="
                    + " 2026-01-31, days = 10, holdout-days = 3")
            .input();
    assertThat(input.lastDay()).hasValue(LocalDate.of(2026, 1, 28));
    assertThat(input.daysRead()).isEqualTo(7);
    assertThat(input.asOf()).hasValue(LocalDate.of(2026, 1, 31));
    assertThat(input.holdout().isApart()).isTrue();
    InputConfig holdout = input.ofHoldout();
    assertThat(holdout.paths()).isEqualTo(input.paths());
    assertThat(holdout.lastDay()).hasValue(LocalDate.of(2026, 1, 31));
    assertThat(holdout.daysRead()).isEqualTo(3);
    assertThat(holdout.holdout()).isEqualTo(HoldoutConfig.none());
  }

  @Test
  void daysToJudgeByMustLeaveDaysToTrainOnAndBeApart() {
    assertThat(
            problems(
                "input = [\"d/{as-of}.csv\", b.csv], features = [x], label = y, output = m, as-of ="
                    + " 2026-01-31, days = 3, holdout-days = 3, holdout = 0.2"))
        .containsExactly(
            "holdout-days excludes holdout, holdout-key and holdout-input (the days are the whole"
                + " holdout)",
            "Invalid holdout-days: 3 (must be < days: 3, to leave days to train on)",
            "holdout-days needs {as-of} in every input path (others would be trained on and judged"
                + " by)");
  }

  @Test
  void holdoutsThatContradictEachOtherAreRefused() {
    String apart = "holdout-input excludes holdout and holdout-key (it is the whole holdout)";
    assertThat(problems(REQUIRED + "holdout-input = h.csv, holdout = 0.1")).containsExactly(apart);
    assertThat(problems(REQUIRED + "holdout-input = h.csv, holdout-key = k"))
        .containsExactly(apart);
    assertThat(problems(REQUIRED + "holdout-key = k"))
        .containsExactly("holdout-key needs holdout (the share of keys)");
    for (String share : List.of("0", "1", "-0.1", "NaN", "x")) {
      assertThat(problems(REQUIRED + "holdout = " + share))
          .containsExactly("Invalid holdout: " + share + " (must be in (0, 1), or none)");
    }
    assertThat(problems(REQUIRED + "holdout = 0.1, holdout-key = k, columns = [x, y]"))
        .containsExactly("Missing column: k (columns: x, y)");
    assertThat(problems(REQUIRED + "holdout-input = \"{as-of:foo}.csv\", as-of = 2026-01-31"))
        .containsExactly(
            "Invalid holdout-input: {as-of:foo}.csv (must hold a date pattern such as"
                + " {as-of:yyyy/MM/dd})");
    assertThat(problems(REQUIRED + "holdout-input = \"{as-of}.csv\""))
        .containsExactly("Missing setting: as-of (an input path holds {as-of})");
  }

  @Test
  void everyKeyIsInTheTestOfEveryKey() {
    for (String key : TrainSettings.TABLE.keys()) {
      if (!List.of("decay", "decay-power", "holdout-input", "holdout-days").contains(key)) {
        assertThat("\n" + EVERYTHING).contains("\n" + key + " ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant, | Constant[]",
        "inverse-time, | InverseTime[decay=0.001]",
        "inverse-time, decay = 0.5 | InverseTime[decay=0.5]",
        "inverse-scaling, decay-power = 0.5 | InverseScaling[power=0.5]",
        "inverse-sqrt, | InverseSqrt[]",
        "exponential, | Exponential[decay=0.5, steps=1000]",
        "step, decay = 0.1, decay-steps = 7 | Step[decay=0.1, steps=7]",
        "cosine, decay-steps = 7 | Cosine[steps=7]",
        "cosine-restarts, | CosineRestarts[steps=1000, multiplier=2.0]",
      })
  void everyScheduleIsBuilt(String schedule, String expected) {
    TrainConfig config = config(REQUIRED + "schedule = " + schedule);
    assertThat(config.training().schedule()).hasToString(expected);
  }

  @Test
  void averagingAndGrowthFollowTheLearningRate() {
    TrainerSettings fixed = config(REQUIRED + "learning-rate = 0.1").training();
    assertThat(fixed.averaging()).isFalse();
    assertThat(fixed.batchGrowth()).isEqualTo(1);
    TrainerSettings decaying = config(REQUIRED + "schedule = cosine").training();
    assertThat(decaying.averaging()).isTrue();
    assertThat(decaying.batchGrowth()).isEqualTo(1);
    TrainerSettings adaptive = config(REQUIRED + "optimizer = adam").training();
    assertThat(adaptive.averaging()).isTrue();
    assertThat(adaptive.batchGrowth()).isEqualTo(1);
    TrainerSettings sparse = config(REQUIRED + "penalty = l1, lambda = 1").training();
    assertThat(sparse.averaging()).isFalse();
    assertThat(sparse.batchGrowth()).isEqualTo(4);
    TrainerSettings asked = config(REQUIRED + "average = none, batch-growth = 8").training();
    assertThat(asked.averaging()).isFalse();
    assertThat(asked.batchGrowth()).isEqualTo(8);
  }

  @Test
  void allProblemsComeInOneList() {
    assertThat(
            problems(
                """
                learning-rat = 0.1, zzz = 1
                learning-rate = -0.1, batch-size = 0, momentum = NaN, max-gap = "1e999"
                as-of = yesterday, split-size = 1t, max-time = soon, overwrite = maybe
                schedule = square, decay-power = 2, initial-weights = [1, NaN]
                batch-growth = 1, max-epochs = 2.5, features = [a, a], seed { a = 1 }
                resume = never, checkpoint-every = 0windows
                """))
        .containsExactly(
            "Unknown setting: learning-rat (did you mean learning-rate?)",
            "Invalid seed: an object (must not be an object)",
            "Unknown setting: zzz",
            "Invalid as-of: yesterday (must be a date such as 2026-01-31)",
            "Invalid features: a,a (a is given twice)",
            "Invalid split-size: 1t (must be a size from 64k to 1g, such as 32m)",
            "Invalid initial-weights: 1,NaN (must be zero, random or finite numbers)",
            "Invalid batch-size: 0 (must be a whole number >= 1, or full)",
            "Invalid learning-rate: -0.1 (must be > 0 and finite, or auto)",
            "Invalid schedule: square (must be one of constant, inverse-time, inverse-scaling,"
                + " inverse-sqrt, exponential, step, cosine, cosine-restarts)",
            "Invalid momentum: NaN (must be in [0, 1))",
            "Invalid batch-growth: 1 (must be a whole number from 2 to 1024, auto or none)",
            "Invalid max-epochs: 2.5 (must be a whole number from 1 to 2147483647)",
            "Invalid max-time: soon (must be a time > 0 such as 30s, 10m or 2h, or none)",
            "Missing setting: output (the model directory to write)",
            "Invalid overwrite: maybe (must be true or false)",
            "Invalid max-gap: 1e999 (must be > 0 and finite)",
            "Invalid resume: never (must be one of auto, if-same, fresh)",
            "Invalid checkpoint-every: 0windows (must be a time > 0 such as 60s or 10m, or as"
                + " 20windows, or none)",
            "Missing setting: input (files, directories or globs to read)",
            "Missing setting: label (the column to predict)");
  }

  /** Which may take it from the environment. */
  @Test
  void aFileForNightsMayHaveADayThatItsPathsDoNotNeed() {
    String night = "store = s, as-of = 2026-01-01, input = a.csv, features = [x], label = y";
    assertThat(config(night + ", output = o").input().asOf()).contains(LocalDate.of(2026, 1, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "decay-power = 1 | decay-power applies to inverse-scaling only",
        "schedule = inverse-sqrt, decay = 1 | decay applies to inverse-time, exponential, step only",
        "decay-steps = 9 | decay-steps applies to exponential, step, cosine, cosine-restarts only",
        "schedule = cosine, restart-multiplier = 3 | restart-multiplier applies to cosine-restarts only",
        "schedule = step, decay = 2 | Invalid decay: 2.0 (must be in (0, 1] for step)",
        "input = \"d/{as-of}\" | Missing setting: as-of (an input path holds {as-of})",
        "input = \"d/{as-of:b!}\", as-of = 2026-01-01 | Invalid input: d/{as-of:b!} (must hold a date"
            + " pattern such as {as-of:yyyy/MM/dd})",
        "as-of = 2026-01-01 | as-of applies to input paths that hold {as-of} only (none does)",
        "days = 2 | days needs as-of (the last of the days)",
        "sums = gradients, window = 2 | Invalid window: 2 (must be 1 with sums = gradients, which"
            + " serve one step)",
        "initial-weights = [1] | Invalid initial-weights: 1 numbers (must be 2: one per feature and"
            + " the intercept)",
        "label = x | Invalid label: x (must not be a feature)",
        "weight = x | Invalid weight: x (must not be a feature or the label)",
        "weight = y | Invalid weight: y (must not be a feature or the label)",
        "offset = y | Invalid offset: y (must not be a feature or the label)",
        "categorical = z | Invalid categorical: z (must be one of the features)",
        "hash-features = 1000 | Invalid hash-features: 1000 (must be a power of two from 2^1 to 2^20,"
            + " such as 2^18)",
        "hash-features = \"2^21\" | Invalid hash-features: 2^21 (must be a power of two from 2^1 to 2^20,"
            + " such as 2^18)",
        "hash-features = 16, scaling = min-max | Invalid scaling: min-max (must be standardize or none"
            + " with hash-features)",
        "class-weights = equal | Invalid class-weights: equal (must be balanced or factors >= 0 of both"
            + " labels that are not both 0 such as 0=1 and 1=3)",
        "class-weights = \"0=1\" | Invalid class-weights: 0=1 (must be balanced or factors >= 0 of both"
            + " labels that are not both 0 such as 0=1 and 1=3)",
        "columns = [x, z] | Missing column: y (columns: x, z)",
        "columns = [x, y], format = parquet | columns applies to csv only (parquet and other sources"
            + " name their columns)",
        "columns = [x, y], input = a.parquet | columns applies to csv only (parquet and other sources"
            + " name their columns)",
        "require-certificate = true, target-gap = 0.5 | Invalid target-gap: 0.5 (must be <= max-gap"
            + " with require-certificate: 0.1)",
        "max-bad-share = 0.2 | max-bad-share applies to bad-rows drop and quarantine only",
        "patience = 9 | patience needs min-improvement or a holdout",
        "min-delta = 0.1 | min-delta needs a holdout",
        "loss = huber, sums = moments | Invalid sums: moments (must be auto, rows or gradients"
            + " unless loss is squared)",
        "penalty = l2 | Missing setting: lambda (the strength of the penalty)",
        "lambda = 1 | lambda needs a penalty: l1, l2 or elastic-net",
        "penalty = l2, lambda = 1, l1-ratio = 0.2 | l1-ratio applies to penalty elastic-net only",
        "penalty = l2, lambda = 1, scaling = whiten | Invalid scaling: whiten (must be standardize"
            + " with a penalty, which acts on standardised features)",
        "huber-epsilon = 2 | huber-epsilon applies to loss huber only",
        "loss = huber, solver = normal | Invalid solver: normal (must be sgd or newton unless loss is"
            + " squared)",
        "penalty = l1, lambda = 1, solver = newton | Invalid solver: newton (must be sgd with penalty"
            + " l1)",
        "optimizer = adam, momentum = 0.5 | momentum applies to optimizer sgd, nesterov only",
        "beta1 = 0.5 | beta1 applies to optimizer adam, adamw only",
        "beta2 = 0.5 | beta2 applies to optimizer rmsprop, adam, adamw only",
        "optimizer = adam, weight-decay = 1 | weight-decay applies to optimizer adamw only",
        "average = none, average-start = 3 | average-start does not apply to average = none",
        "unsafe-learning-rate = true | unsafe-learning-rate needs a learning-rate that is a number",
        "batch-size = full, batch-growth = 2 | batch-growth does not apply to batch-size = full",
        "input = \" \" | Invalid input:  (must not be empty)",
        "option = a | Invalid option: a plain value (must be an object such as { header = true })",
        "label = [[y]] | Invalid label: a list (must hold plain values only)",
      })
  void everyContradictionIsFound(String file, String problem) {
    assertThat(problems(REQUIRED + file)).contains(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "max-bad-share",
    "learning-rate",
    "decay",
    "decay-power",
    "restart-multiplier",
    "momentum",
    "min-improvement",
    "gradient-norm",
    "target-gap",
    "max-gap",
    "initial-weights",
    "max-time",
    "checkpoint-every",
    "batch-size",
    "window",
    "max-steps",
    "seed"
  })
  void notANumberFailsEveryCheck(String key) {
    for (String text : List.of("NaN", "Infinity", "-Infinity", "1e999", "0x1p3", "1f")) {
      assertThat(problems(REQUIRED + key + " = \"" + text + "\"")).hasSize(1);
    }
  }

  @Test
  void sourcesThatAreNotFilesNeedNoInput() {
    TrainConfig config = config("format = jdbc, features = x, label = y, output = out");
    assertThat(config.input().paths()).isEmpty();
  }

  @Test
  void libsvmFilesNameTheirOwnColumns() {
    for (String file :
        List.of("input = a.svm, output = o", "input = d, format = libsvm, output = o")) {
      assertThat(config(file).input().features()).containsExactly("features");
      assertThat(config(file).input().label()).isEqualTo("label");
    }
    assertThat(problems("input = [a.svm, b.csv], output = o"))
        .contains("Missing setting: features (the feature columns)");
  }

  @Test
  void hashedFeaturesAreCountedInPowersOfTwo() {
    for (String text : List.of("2^10", "1024", "1.024e3")) {
      assertThat(
              config(REQUIRED + "hash-features = \"" + text + "\"")
                  .input()
                  .encoding()
                  .hashFeatures())
          .hasValue(1024);
    }
  }

  @Test
  void classWeightsAreBalancedOrGiven() {
    assertThat(config(REQUIRED + "class-weights = balanced").input().labels().classWeights())
        .contains(new ClassWeights.Balanced());
    for (String text : List.of("0=2,0=1", "0=1,1=-1", "0=0,1=0", "0=1,1=NaN", "0=1,2=1")) {
      assertThat(problems(REQUIRED + "class-weights = \"" + text + "\"")).hasSize(1);
    }
  }

  @Test
  void flagsBeatTheFileAndTheFileBeatsDefaults() {
    Settings settings =
        settings(
            REQUIRED + "seed = 2, batch-size = 8, option { a = file, b = file }",
            Map.of("seed", List.of("3"), "option", List.of("a=flag", "c=flag")));
    TrainConfig config = TrainConfigs.of(settings);
    assertThat(config.training().seed()).isEqualTo(3);
    assertThat(config.training().batchSize()).isEqualTo(8);
    assertThat(config.training().stopping().maxEpochs()).isEqualTo(100);
    assertThat(config.input().options()).isEqualTo(Map.of("a", "flag", "b", "file", "c", "flag"));
  }

  @Test
  void anOptionGivenTwiceIsAnError() {
    Settings settings = settings(REQUIRED, Map.of("option", List.of("a=1", "a=2")));
    JobException failure =
        catchThrowableOfType(JobException.class, () -> TrainConfigs.of(settings));
    assertThat(failure).hasMessage("Invalid option: a=1,a=2 (a is given twice)");
  }

  @Test
  void theModelRecordsOnlyWhatDeterminesIt() {
    Map<String, String> settings = config(EVERYTHING).settings();
    assertThat(settings)
        .doesNotContainKeys(
            "input",
            "as-of",
            "days",
            "output",
            "overwrite",
            "status",
            "metrics-file",
            "require-certificate")
        .doesNotContainKeys(
            "max-gap",
            "resume",
            "checkpoint",
            "checkpoint-every",
            "config",
            "option",
            "holdout-input")
        .containsEntry("holdout", "0.25")
        .containsEntry("holdout-key", "b")
        .containsEntry("features", "a,b")
        .containsEntry("option.sep", ";")
        .containsEntry("max-time", "1.5h")
        .containsEntry("batch-size", "full");
    assertThat(List.copyOf(settings.keySet())).isSorted();
    assertThat(config(REQUIRED).settings())
        .doesNotContainKeys("max-time", "weight", "where")
        .containsEntry("learning-rate", "auto");
  }

  @Test
  void secretsAreNeverWritten() {
    String file =
        """
        input = "jdbc-ish://me:hunter2@host/x?password=hunter2&a=b", format = jdbc
        features = x, label = y, output = "s3a://key:hunter2@bucket/out"
        option {
          dbPassword = hunter2, fs.s3a.access-key = hunter2, AWS_SECRET = hunter2, apiToken = hunter2
          url = "jdbc:postgresql://me:hunter2@host/db", credentials = hunter2, sep = ";"
        }
        """;
    Settings settings = settings(file, Map.of());
    String printed = PrintedConfig.of(settings);
    Map<String, String> recorded = TrainConfigs.of(settings).settings();
    assertThat(printed).doesNotContain("hunter2").contains("(redacted)@host", "\"sep\" = \";\"");
    assertThat(recorded.toString()).doesNotContain("hunter2");
    assertThat(recorded)
        .containsEntry("option.dbPassword", "(redacted)")
        .containsEntry("option.url", "jdbc:postgresql://(redacted)@host/db");
    assertThat(
            problems(file + "input = \"ftp://me:hunter2@h/{as-of}\", option.a = hunter2")
                .toString())
        .doesNotContain("hunter2");
  }

  @Test
  void columnsThatSoundLikeSecretsAreNone() {
    String file =
        REQUIRED
            + """

            where = "token_type='x'", option { token = hunter2 }
            """;
    Settings settings = settings(file, Map.of());
    assertThat(PrintedConfig.of(settings)).contains("where = \"token_type='x'\"\n");
    assertThat(TrainConfigs.of(settings).settings())
        .containsEntry("where", "token_type='x'")
        .containsEntry("option.token", "(redacted)");
    Settings contract =
        Settings.resolve(
            RetrainSettings.TABLE,
            ConfigFile.parse("contract-range { tokens = 0..5 }", "a"),
            Map.of("contract-null-share", List.of("password=2")));
    assertThat(PrintedConfig.of(contract)).contains("contract-range = { \"tokens\" = \"0..5\" }");
    assertThatThrownBy(() -> RetrainSettings.config(contract))
        .hasMessageContaining("Invalid contract-null-share: password=2 (");
  }

  @Test
  void aPrintedConfigurationReadsBackTheSame() {
    for (String file : List.of(REQUIRED, EVERYTHING)) {
      Settings settings = settings(file, Map.of());
      assertThat(config(PrintedConfig.of(settings))).isEqualTo(TrainConfigs.of(settings));
    }
  }
}
