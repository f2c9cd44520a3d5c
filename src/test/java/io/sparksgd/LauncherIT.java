package io.sparksgd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher and the jar as people start them: processes of their own. */
class LauncherIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path LAUNCHER = PROJECT.resolve("scripts/spark-sgd");
  private static final Path NORRIS = PROJECT.resolve("data/norris.csv");
  private static final Path SPARK_HOME = PROJECT.resolve("target/spark-home");

  private static Path jar;

  @TempDir private Path directory;

  /** What a process came to. */
  private record Outcome(int exitCode, String out, String err) {}

  /**
   * Makes the jar newer than the sources, so that the launcher does not build within the build, and
   * lets the launcher make its archive of classes, of which it says a word.
   */
  @BeforeAll
  static void prepare(@TempDir Path scratch) throws Exception {
    try (Stream<Path> files = Files.list(PROJECT.resolve("target"))) {
      jar =
          files
              .filter(file -> file.getFileName().toString().matches("spark-sgd-.*-all\\.jar"))
              .findFirst()
              .orElseThrow();
    }
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    File said = scratch.resolve("said.txt").toFile();
    ProcessBuilder first =
        new ProcessBuilder(LAUNCHER.toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(said);
    first.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    first.environment().put("JAVA_HOME", System.getProperty("java.home"));
    first.environment().put("SPARK_SGD_LOG", scratch.resolve("run.log").toString());
    assertThat(first.start().waitFor()).as(Files.readString(said.toPath())).isZero();
    assertThat(SPARK_HOME.resolve("classes.jsa")).isNotEmptyFile();
  }

  private Path log() {
    return directory.resolve("logs/run.log");
  }

  private Outcome run(List<String> command) throws Exception {
    return run(command, Map.of());
  }

  private Outcome run(List<String> command, Map<String, String> environment) throws Exception {
    File out = directory.resolve("out.txt").toFile();
    File err = directory.resolve("err.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(directory.resolve("elsewhere")).toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_SGD_LOG", log().toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    int exitCode = process.waitFor();
    return new Outcome(exitCode, Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  private Outcome launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  @Test
  void norrisTrainsFromAnywhereAndEveryStreamHasItsOwn() throws Exception {
    Outcome outcome =
        launch(
            "--master",
            "local[1]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf=spark.app.name=my app",
            "train",
            "--input",
            NORRIS.toString(),
            "--x",
            "x",
            "--y",
            "y",
            "--output",
            "model");
    assertThat(outcome.err()).isEqualToIgnoringNewLines(stages());
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .startsWith("y = 1.00")
        .contains("\nstopped     the optimum is within the target gap\n")
        .endsWith("model       model\n")
        .doesNotContain("WARN", "INFO");
    JsonNode status =
        new ObjectMapper().readTree(directory.resolve("elsewhere/model/run-status.json").toFile());
    assertThat(status.at("/spark/master").asText()).isEqualTo("local[1]");
    assertThat(status.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(Files.readString(log())).contains("ModelTraining: Windows: ");
    try (Stream<Path> here = Files.list(directory.resolve("elsewhere"))) {
      assertThat(here).containsExactly(directory.resolve("elsewhere/model"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none   | 0  |",
        "silent | 78 | spark-sgd: Invalid SPARK_SGD_PROGRESS: silent (must be stages or none)"
      })
  void aRunThatNobodyWatchesSaysNothingOfItsProgress(String progress, int exitCode, String err)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "train", "--output", "m"));
    command.addAll(List.of("--input", NORRIS.toString(), "--x", "x", "--y", "y"));
    Outcome outcome = run(command, Map.of("SPARK_SGD_PROGRESS", progress));
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.err().strip()).isEqualTo(err == null ? "" : err);
  }

  private static String stages() {
    return "starting Spark\nreading\nprofiling 36 rows\nwriting\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64 | train --no-such-option 1 | Unknown option: --no-such-option",
        "78 | train --input a.csv --x x --y y --output m --momentum 2 | Invalid momentum: 2",
        "66 | train --input a.csv --x x --y y --output m | No input: a.csv",
        "64 | --master | Missing value: --master"
      })
  void exitCodesComeThrough(int exitCode, String line, String message) throws Exception {
    Outcome outcome = launch(line.split(" "));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().filter(text -> text.startsWith("spark-sgd: ")))
        .hasSize(1)
        .allMatch(text -> text.startsWith("spark-sgd: " + message));
    assertThat(outcome.err()).doesNotContain("Exception", "WARN", "WARNING");
  }

  @Test
  void aCheckoutWithoutABuildIsBuiltFirst() throws Exception {
    Path checkout = Files.createDirectories(directory.resolve("checkout/scripts")).getParent();
    Path launcher = Files.copy(LAUNCHER, checkout.resolve("scripts/spark-sgd"));
    Path maven = Files.writeString(checkout.resolve("mvnw"), "#!/bin/sh\necho \"$@\"\nexit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(checkout.resolve("src/main"));
    Files.createFile(checkout.resolve("pom.xml"));
    Outcome outcome = run(List.of("bash", launcher.toString(), "train", "--help"));
    assertThat(outcome.exitCode()).isEqualTo(70);
    assertThat(outcome.err())
        .startsWith("spark-sgd: building")
        .contains(" package\n")
        .endsWith("spark-sgd: Cannot build: " + checkout + " (see above)\n");
  }

  /** Spark's own launcher asks for the module of vector types, this one does not. */
  @Test
  void theSameJarComesToTheSameBitsUnderPlainSparkSubmit() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of(System.getProperty("spark.module.flags").split(" ")));
    command.addAll(
        List.of(
            "-Dlog4j2.configurationFile=file:" + PROJECT.resolve("conf/log4j2.properties"),
            "-Dspark-sgd.log=" + log(),
            "-cp",
            SPARK_HOME.resolve("jars") + "/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--class",
            "io.sparksgd.Main",
            jar.toString()));
    command.addAll(trainOnPima("submitted"));
    Outcome submitted = run(command);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    assertThat(submitted.err()).contains("jdk.incubator.vector");
    Outcome launched = launch(trainOnPima("launched").toArray(String[]::new));
    assertThat(launched.exitCode()).as(launched.err()).isZero();
    assertThat(launched.err()).doesNotContain("jdk.incubator.vector");
    assertThat(directory.resolve("submitted/model.json"))
        .hasSameBinaryContentAs(directory.resolve("launched/model.json"));
  }

  private List<String> trainOnPima(String output) {
    return List.of(
        "train",
        "--input",
        PROJECT.resolve("data/pima_train.csv").toString(),
        "--features",
        "npreg,glu,bp,skin,bmi,ped,age",
        "--label",
        "diabetic",
        "--loss",
        "logistic",
        "--sums",
        "gradients",
        "--max-epochs",
        "3",
        "--output",
        directory.resolve(output).toString());
  }
}
