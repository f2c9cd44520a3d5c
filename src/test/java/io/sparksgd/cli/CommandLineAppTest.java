package io.sparksgd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.config.CheckGradientConfig;
import io.sparksgd.config.DoctorConfig;
import io.sparksgd.config.EvaluateConfig;
import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GridConfig;
import io.sparksgd.config.LrFindConfig;
import io.sparksgd.config.ModelsConfig;
import io.sparksgd.config.PredictConfig;
import io.sparksgd.config.RetrainConfig;
import io.sparksgd.config.ShowConfig;
import io.sparksgd.config.SimulateNightsConfig;
import io.sparksgd.config.StoreConfig;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.job.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class CommandLineAppTest {
  private static final String REQUIRED = "train --input a.csv --x x --y y --output out ";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<TrainConfig> trained = new ArrayList<>();
  private final List<RetrainConfig> retrained = new ArrayList<>();
  private final List<GenerateConfig> generated = new ArrayList<>();
  private final List<LrFindConfig> searched = new ArrayList<>();
  private final List<CheckGradientConfig> checked = new ArrayList<>();
  private final List<GridConfig> grids = new ArrayList<>();
  private final List<EvaluateConfig> evaluated = new ArrayList<>();
  private final List<PredictConfig> predicted = new ArrayList<>();
  private final List<ShowConfig> shown = new ArrayList<>();
  private final List<Object> stores = new ArrayList<>();
  private final List<SimulateNightsConfig> simulated = new ArrayList<>();
  private RuntimeException failure;

  private int run(String line) {
    return run(line.strip().split(" +"));
  }

  private int run(String... arguments) {
    Jobs jobs =
        new Jobs(
            this::train,
            this::retrain,
            this::generate,
            this::lrFind,
            this::check,
            this::grid,
            this::evaluate,
            this::predict,
            this::show,
            config -> looked(config),
            config -> looked(config),
            config -> looked(config),
            this::simulateNights,
            path -> "seed = 77");
    return new CommandLineApp(jobs, new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
        .run(arguments);
  }

  private Finding train(TrainConfig config) {
    if (failure != null) {
      throw failure;
    }
    trained.add(config);
    return new Finding(ExitCode.DONE, "");
  }

  private Finding retrain(RetrainConfig config) {
    retrained.add(config);
    return new Finding(ExitCode.NOT_PROMOTED, "kept\n");
  }

  private Finding simulateNights(SimulateNightsConfig config) {
    simulated.add(config);
    return new Finding(ExitCode.DONE, "nights\n");
  }

  private Finding lrFind(LrFindConfig config) {
    searched.add(config);
    return new Finding(ExitCode.DONE, "found\n");
  }

  private Finding check(CheckGradientConfig config) {
    checked.add(config);
    return new Finding(ExitCode.INTERNAL, "differs\n");
  }

  private Finding grid(GridConfig config) {
    grids.add(config);
    return new Finding(ExitCode.DONE, "best\n");
  }

  private Finding evaluate(EvaluateConfig config) {
    evaluated.add(config);
    return new Finding(ExitCode.DONE, "judged\n");
  }

  private Finding predict(PredictConfig config) {
    predicted.add(config);
    return new Finding(ExitCode.DONE, "predicted\n");
  }

  private Finding show(ShowConfig config) {
    shown.add(config);
    return new Finding(ExitCode.DONE, "shown\n");
  }

  private Finding looked(Object config) {
    stores.add(config);
    return new Finding(ExitCode.DONE, "");
  }

  private Finding generate(GenerateConfig config) {
    generated.add(config);
    return new Finding(ExitCode.DONE, "wrote " + config.output() + "\n");
  }

  @Test
  void simulatedNightsNeedNoInput() {
    assertThat(run("simulate-nights --nights 7 --holdout-rows 100,50 --loss logistic")).isZero();
    assertThat(simulated.get(0).plan().nights()).isEqualTo(7);
    assertThat(simulated.get(0).plan().holdoutRows()).containsExactly(100, 50);
    assertThat(run("simulate-nights --margin -0.02 --corrupt 0.2")).isZero();
    assertThat(simulated.get(1).plan().rules().margin()).isEqualTo(-0.02);
    assertThat(run("simulate-nights --nights 0 --loss huber --holdout-rows 0")).isEqualTo(78);
    assertThat(err.toString())
        .contains(
            "Invalid nights: 0 (must be a whole number from 1 to 1000000)",
            "Invalid loss: huber (must be squared or logistic)",
            "Invalid holdout-rows: 0 (must be a whole number from 1 to 10000000)");
  }

  @Test
  void trainRunsWithItsConfiguration() {
    assertThat(run(REQUIRED + "--learning-rate 0.5 --overwrite --option a=b=c --option d="))
        .isZero();
    TrainConfig config = trained.get(0);
    assertThat(config.input().features()).containsExactly("x");
    assertThat(config.input().label()).isEqualTo("y");
    assertThat(config.input().options()).isEqualTo(Map.of("a", "b=c", "d", ""));
    assertThat(config.training().learningRate()).hasValue(0.5);
    assertThat(config.output().overwrite()).isTrue();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theCommandsOfAStoreTakeItsSettings() {
    assertThat(run("models --store out/m --json")).isZero();
    assertThat(run("rollback --store out/m --wait 1.5m --lease 30s --single-writer")).isZero();
    assertThat(run("doctor")).isZero();
    assertThat(run("doctor --store s3a://bucket/m")).isZero();
    assertThat(stores)
        .containsExactly(
            new ModelsConfig("out/m", true),
            new StoreConfig(
                "out/m",
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(90),
                10,
                Duration.ofDays(30)),
            new DoctorConfig(Optional.empty(), false),
            new DoctorConfig(Optional.of("s3a://bucket/m"), false));
    assertThat(run("models")).isEqualTo(78);
    assertThat(run("rollback --store out/m --lease 0.5s --wait -1s")).isEqualTo(78);
    assertThat(err.toString())
        .contains("Missing setting: store (the model store)")
        .contains("Invalid lease: 0.5s (must be a time such as 30s, 10m or 2h, at least 1s)")
        .contains("Invalid wait: -1s (must be a time such as 30s, 10m or 2h, at least 0s)");
  }

  @Test
  void listsTakeCommasAndRepetitionAndPathsTakeSeveralValues() {
    assertThat(
            run(
                "train --input a.csv b,c.csv --input d.csv --features x1,x2 --features x3"
                    + " --label @y --output out --initial-weights -1,2,3,4"))
        .isZero();
    TrainConfig config = trained.get(0);
    assertThat(config.input().paths()).containsExactly("a.csv", "b,c.csv", "d.csv");
    assertThat(config.input().features()).containsExactly("x1", "x2", "x3");
    assertThat(config.input().label()).isEqualTo("@y");
  }

  @Test
  void oneFeatureMayHoldACommaAndComeAgain() {
    run("train", "--input", "a.csv", "--x", "a,b", "--x", "c", "--y", "y", "--output", "out");
    assertThat(trained.get(0).input().features()).containsExactly("a,b", "c");
  }

  @Test
  void flagsBeatTheFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.conf"), "seed = 2, overwrite = true");
    run(REQUIRED + "--batch-size 8 --overwrite=false --config " + file);
    run(REQUIRED + "--config s3a://bucket/a.conf");
    assertThat(trained.get(0).training().seed()).isEqualTo(2);
    assertThat(trained.get(0).training().batchSize()).isEqualTo(8);
    assertThat(trained.get(0).output().overwrite()).isFalse();
    assertThat(trained.get(1).training().seed()).isEqualTo(77);
  }

  @Test
  void configurationErrorsComeAllAtOnce() {
    assertThat(run("train --input a.csv --x x --learning-rate -0.1 --momentum 1 --output out"))
        .isEqualTo(78);
    assertThat(err.toString().lines())
        .containsExactly(
            "spark-sgd: Invalid learning-rate: -0.1 (must be > 0 and finite, or auto)",
            "spark-sgd: Invalid momentum: 1 (must be in [0, 1))",
            "spark-sgd: Missing setting: label (the column to predict)");
    assertThat(trained).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --learning-rat 1 | Unknown option: --learning-rat (did you mean --learning-rate?)",
        "train --input a.csv --learning-rat=1 | Unknown option: --learning-rat (did you mean"
            + " --learning-rate?)",
        "train --input a.csv --outputt b | Unknown option: --outputt (did you mean --output?)",
        "train --x --labl | Unknown option: --labl (did you mean --label?)",
        "train --qqqqqqq 1 | Unknown option: --qqqqqqq",
        "train --master yarn | Unknown option: --master (options of Spark come before the command)",
        "train extra | Unexpected argument: extra",
        "train --seed | Missing required parameter for option '--seed' (N)",
      })
  void usageErrorsAreOneLineAndAHint(String line, String message) {
    assertThat(run(line)).isEqualTo(64);
    assertThat(err.toString().lines())
        .containsExactly("spark-sgd: " + message, "Try: spark-sgd train --help");
  }

  @Test
  void aSettingGivenTwiceIsAnError() {
    assertThat(run(REQUIRED + "--seed 1 --seed 2")).isEqualTo(78);
    assertThat(err.toString().strip())
        .isEqualTo("spark-sgd: Invalid seed: 1,2 (must be one value, given once)");
  }

  @Test
  void unknownCommandsSuggestTheNearest() {
    assertThat(run("trian")).isEqualTo(64);
    assertThat(err.toString().lines())
        .containsExactly(
            "spark-sgd: Unknown command: trian (did you mean train?)", "Try: spark-sgd --help");
  }

  @Test
  void noCommandIsAUsageError() {
    assertThat(run(new String[0])).isEqualTo(64);
    assertThat(err.toString().lines())
        .containsExactly(
            "spark-sgd: Missing command: train, retrain, models, rollback, evaluate, predict, show,"
                + " lr-find, grid, check-gradient, generate, simulate-nights, doctor",
            "Try: spark-sgd --help");
  }

  @Test
  void printConfigPrintsAndDoesNotTrain() {
    assertThat(run(REQUIRED + "--seed 5 --option token=hunter2 --print-config")).isZero();
    assertThat(out.toString())
        .contains("seed = 5\n", "input = [\"a.csv\"]\n", "batch-size = 256\n", "(redacted)")
        .doesNotContain("hunter2");
    assertThat(trained).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "train --help",
        "lr-find --help",
        "grid --help",
        "check-gradient --help",
        "generate --help"
      })
  void helpIsEverywhere(String line) {
    assertThat(run(line)).isZero();
    assertThat(out.toString()).contains("--help", "--version").doesNotContain("\u001b[", "null");
    assertThat(out.toString().lines()).allMatch(text -> text.length() <= 100);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain", "lr-find", "grid", "check-gradient"})
  void everyExampleOfHelpThatNamesAFileOfSettingsRunsAsWritten(String command) {
    run(command + " --help");
    runExamples(out.toString());
  }

  @Test
  void everyExampleOfTheReadmeThatNamesAFileOfSettingsRunsAsWritten() throws Exception {
    runExamples(Files.readString(Path.of("README.md")));
  }

  /** Runs each command of {@code text} with a file of {@code conf}; there is one at least. */
  private void runExamples(String text) {
    List<String[]> examples =
        text.replace("\\\n", " ")
            .lines()
            .filter(line -> line.matches("\\s*(scripts/)?spark-sgd .*--config conf/.*"))
            .map(
                line -> line.replaceFirst("^\\s*(scripts/)?spark-sgd ", "").replaceAll("[\"']", ""))
            .map(line -> line.strip().split(" +"))
            .toList();
    assertThat(examples).isNotEmpty();
    for (String[] example : examples) {
      assertThat(run(example)).as(err.toString()).isIn(0, 20, 70);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void trainHelpIsGroupedAndShowsDefaultsAndExamples() {
    run("train --help");
    String help = out.toString();
    assertThat(List.of("\nInput:\n", "\nModel:\n", "\nTraining:\n", "\nStopping:\n", "\nOutput:\n"))
        .isSortedAccordingTo((a, b) -> Integer.compare(help.indexOf(a), help.indexOf(b)))
        .allMatch(help::contains);
    assertThat(help).contains("Examples:", "(default: 256)", "(required)", "--y, --label");
  }

  @Test
  void helpNamesEveryKindOfSums() {
    run("train --help");
    String help = out.toString().replaceAll("\\s+", " ");
    for (SumsChoice sums : SumsChoice.values()) {
      assertThat(help)
          .containsPattern("--sums=KIND [^-]*\\b" + sums.name().toLowerCase(Locale.ROOT) + "\\b");
    }
  }

  @Test
  void versionIsEverywhere() {
    assertThat(run("--version")).isZero();
    assertThat(run("train --version")).isZero();
    assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("spark-sgd "));
  }

  @Test
  void aFailedJobSaysOneLinePerProblemAndGivesItsCode() {
    failure = new JobException(ExitCode.NO_INPUT, "Missing input: a.csv\nMissing input: b.csv");
    assertThat(run(REQUIRED)).isEqualTo(66);
    assertThat(err.toString().lines())
        .containsExactly("spark-sgd: Missing input: a.csv", "spark-sgd: Missing input: b.csv");
  }

  @Test
  void aMessageKeepsAllButPasswordsInAddresses() {
    failure =
        new JobException(
            ExitCode.CANNOT_WRITE, "Cannot write to s3a://key:hunter2@bucket/m (token_type='x')");
    assertThat(run(REQUIRED)).isEqualTo(73);
    assertThat(run(REQUIRED + "s3a://key:hunter2@bucket/n --sed 1")).isEqualTo(64);
    assertThat(err.toString())
        .startsWith("spark-sgd: Cannot write to s3a://(redacted)@bucket/m (token_type='x')\n")
        .doesNotContain("hunter2");
  }

  @Test
  void anUnexpectedExceptionIsOneLineWithoutItsMessage() {
    failure = new IllegalStateException("row 7: hunter2");
    assertThat(run(REQUIRED)).isEqualTo(70);
    assertThat(err.toString().lines())
        .containsExactly(
            "spark-sgd: internal error: java.lang.IllegalStateException (see the log)");
  }

  @Test
  void generatePrintsWhatItWrote() {
    assertThat(run("generate --output a.parquet --rows 1e7 --slope -2,1")).isZero();
    assertThat(generated.get(0).rows()).isEqualTo(10_000_000);
    assertThat(out.toString()).isEqualTo("wrote a.parquet\n");
  }

  @Test
  void retrainNeedsAStoreAndAHoldoutThatNoChampionWasTrainedOn() {
    String line = "retrain --input a.csv --x x --y y --holdout 0.1 ";
    assertThat(run(line + "--output out")).isEqualTo(64);
    assertThat(run(line)).isEqualTo(78);
    assertThat(err.toString())
        .contains("Missing setting: store", "Missing setting: holdout-key, holdout-days or");
    assertThat(run(line + "--store s --holdout-key id --warm-start --slices a --as-of 2026-11-20"))
        .isEqualTo(20);
    RetrainConfig config = retrained.get(0);
    assertThat(config.store().directory()).isEqualTo("s");
    assertThat(config.warmStart()).isTrue();
    assertThat(config.train().output().directory()).isEqualTo("s");
    assertThat(config.train().settings()).doesNotContainKeys("store", "margin", "contract");
  }

  @Test
  void lrFindNeedsNoOutputAndPrintsWhatItFinds() {
    assertThat(run("lr-find --input a.csv --x x --y y --optimizer adam --rate-from 1e-3")).isZero();
    assertThat(out.toString()).isEqualTo("found\n");
    assertThat(searched.get(0).least()).hasValue(1e-3);
    assertThat(searched.get(0).largest()).isEmpty();
    assertThat(searched.get(0).steps()).isEqualTo(200);
  }

  @Test
  void lrFindSaysAllThatIsWrongAtOnce() {
    assertThat(run("lr-find --input a.csv --x x --rate-from 1 --rate-to 0.1 --steps 3 --beta1 0.5"))
        .isEqualTo(78);
    assertThat(err.toString().lines())
        .containsExactly(
            "spark-sgd: Invalid steps: 3 (must be a whole number from 20 to 100000)",
            "spark-sgd: Missing setting: label (the column to predict)",
            "spark-sgd: beta1 applies to optimizer adam, adamw only",
            "spark-sgd: Invalid rate-from: 1.0 (must be < rate-to: 0.1)");
    assertThat(searched).isEmpty();
  }

  @Test
  void lrFindHasNoFlagsForWhatItTriesItself() {
    assertThat(run("lr-find --input a.csv --x x --y y --learning-rate 1")).isEqualTo(64);
    assertThat(err.toString()).contains("Unknown option: --learning-rate");
  }

  @Test
  void aFileMadeForTrainMayHoldWhatHasNoEffect(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("a.conf"),
            "output = out, learning-rate = -5, seed = 3, solver = newton");
    assertThat(run("lr-find --input a.csv --x x --y y --config " + file)).isZero();
    assertThat(searched.get(0).training().seed()).isEqualTo(3);
    assertThat(searched.get(0).training().learningRate()).isEmpty();
    assertThat(searched.get(0).training().model().solver()).isEqualTo(Solver.SGD);
    Files.writeString(file, "outputt = out");
    assertThat(run("lr-find --input a.csv --x x --y y --config " + file)).isEqualTo(78);
    assertThat(err.toString()).contains("Unknown setting: outputt");
  }

  @Test
  void aFileMadeForRetrainServesToTuneItsModel() {
    String nightly = " --config conf/housing-nightly.conf";
    assertThat(run("train --output out" + nightly)).as(err.toString()).isZero();
    assertThat(run("lr-find" + nightly)).as(err.toString()).isZero();
    assertThat(run("grid --grid batch-size=8,full" + nightly)).as(err.toString()).isZero();
    assertThat(run("check-gradient" + nightly)).as(err.toString()).isEqualTo(70);
    assertThat(run("retrain" + nightly)).as(err.toString()).isEqualTo(20);
    assertThat(trained.get(0).training()).isEqualTo(retrained.get(0).train().training());
    assertThat(trained.get(0).input()).isEqualTo(retrained.get(0).train().input());
    assertThat(run("train --output out --store s" + nightly)).isEqualTo(64);
  }

  @Test
  void aGradientThatDiffersIsToldAndGivesItsCode() {
    assertThat(run("check-gradient --input a.csv --x x --y y --points 7 --scaling none"))
        .isEqualTo(70);
    assertThat(out.toString()).isEqualTo("differs\n");
    assertThat(err.toString()).isEmpty();
    assertThat(checked.get(0).points()).isEqualTo(7);
    assertThat(checked.get(0).tolerance()).isEqualTo(1e-5);
    assertThat(run("check-gradient --input a.csv --x x --y y --tolerance 0 --points 0"))
        .isEqualTo(78);
    assertThat(err.toString().lines())
        .containsExactly(
            "spark-sgd: Invalid tolerance: 0 (must be > 0 and finite)",
            "spark-sgd: Invalid points: 0 (must be a whole number from 1 to 1000)");
  }

  @Test
  void gridTakesTheSettingsOfTrainButForItsOutput() {
    assertThat(run("grid --input a.csv --x x --y y --seed 4 --grid batch-size=8,full --folds 3"))
        .isZero();
    assertThat(out.toString()).isEqualTo("best\n");
    assertThat(grids.get(0).combinations()).hasSize(2);
    assertThat(grids.get(0).folds()).hasValue(3);
    assertThat(grids.get(0).seed()).isEqualTo(4);
    assertThat(run("grid --input a.csv --x x --y y --grid seed=1 --output out")).isEqualTo(64);
  }

  @Test
  void modelsAreJudgedAppliedAndShown() {
    assertThat(run("evaluate --model m --input a.csv b.csv --threshold 0.3 --json")).isZero();
    assertThat(evaluated.get(0).model()).isEqualTo("m");
    assertThat(evaluated.get(0).threshold()).isEqualTo(0.3);
    assertThat(evaluated.get(0).json()).isTrue();
    assertThat(run("predict --model m --input a.csv --output out --output-format csv")).isZero();
    assertThat(predicted.get(0).output()).isEqualTo("out");
    assertThat(predicted.get(0).format()).isEqualTo(PredictConfig.OutputFormat.CSV);
    assertThat(run("show --model m --as spark-sql")).isZero();
    assertThat(shown.get(0).form()).isEqualTo(ShowConfig.Form.SPARK_SQL);
    assertThat(out.toString()).isEqualTo("judged\npredicted\nshown\n");
    assertThat(run("predict --model m --input a.csv")).isEqualTo(78);
    assertThat(err.toString()).contains("Missing setting: output (the directory to write)");
  }
}
