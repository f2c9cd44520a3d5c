package io.sparksgd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparksgd.config.ConfigFile;
import io.sparksgd.config.RetrainConfig;
import io.sparksgd.config.RetrainSettings;
import io.sparksgd.config.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples of {@code conf/schedules} are complete, well formed, and read exit codes alike. */
class SchedulesTest {
  private static final Path SCHEDULES = Path.of("conf/schedules").toAbsolutePath();
  private static final String NIGHTLY = SCHEDULES.resolve("nightly").toString();

  @TempDir private Path directory;

  private record Outcome(int exitCode, String text) {}

  private Outcome run(String... command) throws Exception {
    File out = directory.resolve("out.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out);
    builder.environment().put("SPARK_SGD_TRY_SECONDS", "0");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    int exitCode = builder.start().waitFor();
    return new Outcome(exitCode, Files.readString(out.toPath()));
  }

  private static String text(String name) throws IOException {
    return Files.readString(SCHEDULES.resolve(name), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | 0   | 1 |",
        "20  | 0   | 1 | the champion stays",
        "69  | 0   | 1 | another run is at work",
        "21  | 21  | 1 | a person must look",
        "74  | 74  | 4 | exit code 74, 4 times",
        "75  | 75  | 4 | exit code 75, 4 times",
        "65  | 65  | 1 | exit code 65",
        "78  | 78  | 1 | exit code 78",
        "143 | 143 | 1 | exit code 143"
      })
  void nightlyReadsExitCodes(int of, int expected, int tries, String says) throws Exception {
    Outcome outcome = run(NIGHTLY, "bash", "-c", "echo tried >>tries; exit " + of);
    assertThat(outcome.exitCode()).isEqualTo(expected);
    assertThat(Files.readAllLines(directory.resolve("tries"))).hasSize(tries);
    assertThat(outcome.text()).contains(says == null ? "" : says);
  }

  @Test
  void nightlyStopsTryingOnceItWorks() throws Exception {
    Outcome outcome =
        run(NIGHTLY, "bash", "-c", "echo tried >>tries; [ $(wc -l <tries) -ge 3 ] || exit 75");
    assertThat(outcome.exitCode()).isZero();
    assertThat(Files.readAllLines(directory.resolve("tries"))).hasSize(3);
  }

  @Test
  void nightlyStopsItsRunAndWaitsForItsCheckpoint() throws Exception {
    String child =
        "trap 'echo checkpoint >saved; exit 143' TERM; touch ready;"
            + " while true; do sleep 0.05; done";
    String stop = "until [ -f ready ]; do sleep 0.05; done; kill -TERM $!; wait $!";
    Outcome outcome = run("bash", "-c", NIGHTLY + " bash -c \"" + child + "\" & " + stop);
    assertThat(outcome.exitCode()).isEqualTo(143);
    assertThat(directory.resolve("saved")).hasContent("checkpoint\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nightly", "kubernetes-entrypoint"})
  void scriptsParse(String name) throws Exception {
    assertThat(SCHEDULES.resolve(name)).isExecutable();
    Outcome outcome = run("bash", "-n", SCHEDULES.resolve(name).toString());
    assertThat(outcome).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void everyScheduleSaysWhatItDoesAtEveryExitCodeThatMatters() throws IOException {
    for (String name :
        List.of("nightly", "crontab", "spark-sgd.service", "airflow_dag.py", "kubernetes.yaml")) {
      assertThat(text(name)).as(name).contains("20", "21", "69", "75");
    }
    try (Stream<Path> files = Files.list(SCHEDULES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!List.of("nightly", "kubernetes-entrypoint").contains(file.getFileName().toString())) {
          assertThat(file.toFile().canExecute()).as(file + " is executable").isFalse();
        }
      }
    }
  }

  @Test
  void cronHasFiveFieldsAndEscapesPercentSigns() throws IOException {
    List<String> jobs = text("crontab").lines().filter(line -> line.matches("[0-9*].*")).toList();
    assertThat(jobs).hasSize(1);
    String[] parts = jobs.get(0).split("\\s+", 6);
    assertThat(String.join(" ", List.of(parts).subList(0, 5))).matches("[0-9*/, -]+");
    assertThat(parts[5]).doesNotContainPattern("(?<!\\\\)%").contains("retrain");
  }

  @Test
  void nobodyIsToldOfProgressByMailOrInTheJournal() throws IOException {
    assertThat(text("crontab")).containsPattern("(?m)^SPARK_SGD_PROGRESS=none$");
    assertThat(text("spark-sgd.service"))
        .containsPattern("(?m)^Environment=SPARK_SGD_PROGRESS=none$");
  }

  @Test
  void systemdTakesItsUnits() throws Exception {
    assumeTrue(run("bash", "-c", "command -v systemd-analyze").exitCode() == 0);
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    for (String name :
        List.of("spark-sgd.service", "spark-sgd.timer", "spark-sgd-alert@.service")) {
      Path unit = directory.resolve(name);
      // The user and the directory of an installation are not those of this machine.
      Files.writeString(
          unit, text(name).replace("User=spark-sgd", "").replace("/opt/spark-sgd", "/tmp"));
      command.add(unit.toString());
    }
    Outcome outcome = run(command.toArray(String[]::new));
    assertThat(outcome.text().lines().filter(line -> line.contains("spark-sgd"))).isEmpty();
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
  }

  @Test
  void systemdTreatsExitCodesAsTheTableSays() throws IOException {
    assertThat(text("spark-sgd.service"))
        .containsPattern("(?m)^SuccessExitStatus=20 69 143$")
        .containsPattern("(?m)^RestartForceExitStatus=74 75$")
        .containsPattern("(?m)^OnFailure=spark-sgd-alert@%n.service$");
  }

  /** A path that is not there would end the unit before it starts. */
  @Test
  void systemdWritesWhereTheJobLivesAndNowhereElse() throws IOException {
    assertThat(text("spark-sgd.service"))
        .containsPattern("(?m)^WorkingDirectory=/opt/spark-sgd$")
        .containsPattern("(?m)^ReadWritePaths=/opt/spark-sgd$");
  }

  @Test
  void pythonCompilesTheDag() throws Exception {
    assumeTrue(run("bash", "-c", "command -v python3").exitCode() == 0);
    String dag = SCHEDULES.resolve("airflow_dag.py").toString();
    String compile = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
    assertThat(run("python3", "-c", compile, dag)).isEqualTo(new Outcome(0, ""));
  }

  private static Object at(Map<?, ?> map, String... keys) {
    Object value = map;
    for (String key : keys) {
      value = ((Map<?, ?>) value).get(key);
    }
    return value;
  }

  @Test
  void kubernetesReadsAndWritesWhereDriverAndExecutorsBothCome() throws IOException {
    Map<String, Object> application =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(text("kubernetes.yaml"));
    List<?> arguments = (List<?>) at(application, "spec", "template", "arguments");
    Map<String, List<String>> flags = new HashMap<>(Map.of("as-of", List.of("2026-11-20")));
    for (int i = 1; i < arguments.size(); i += 2) {
      String flag = arguments.get(i).toString().substring("--".length());
      flags.put(flag, List.of(arguments.get(i + 1).toString()));
    }
    String config = flags.remove("config").get(0).replace("/opt/spark-sgd/", "");
    RetrainConfig night =
        RetrainSettings.config(
            Settings.resolve(
                RetrainSettings.TABLE, ConfigFile.read(config, path -> ""), Map.copyOf(flags)));
    assertThat(night.train().input().paths()).allMatch(path -> path.startsWith("s3a://"));
    assertThat(night.store().directory()).startsWith("s3a://");
    assertThat(night.train().output().status().orElseThrow()).startsWith("s3a://");
  }

  @Test
  void kubernetesStartsOneRunAtATime() throws IOException {
    Map<String, Object> application =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(text("kubernetes.yaml"));
    assertThat(application)
        .containsEntry("apiVersion", "sparkoperator.k8s.io/v1beta2")
        .containsEntry("kind", "ScheduledSparkApplication");
    assertThat(at(application, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
    assertThat(at(application, "spec", "template", "mainClass")).isEqualTo("io.sparksgd.Main");
    assertThat(at(application, "spec", "template", "restartPolicy", "type")).isEqualTo("Never");
    assertThat(at(application, "spec", "template", "arguments").toString())
        .startsWith("[retrain, ");
  }
}
