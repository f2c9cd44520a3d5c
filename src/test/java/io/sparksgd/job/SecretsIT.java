package io.sparksgd.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is secret goes in by several doors, and comes out by none. */
class SecretsIT {
  private static final String CANARY = "canary7d1f";

  @TempDir private Path directory;

  private Path outside(String name) throws IOException {
    return Files.createDirectories(directory.resolve("conf")).resolve(name);
  }

  /** A run whose configuration takes one secret from the environment, and is given others. */
  private DriverProcess run(Path run, String... arguments) throws IOException {
    Path config = outside("night.conf");
    Files.writeString(config, "option = { apiToken = ${?SGD_CANARY} }");
    Path events = Files.createDirectories(run.resolve("events"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Dspark.master=local[1]",
                "-Dspark.eventLog.enabled=true",
                "-Dspark.eventLog.compress=false",
                "-Dspark.eventLog.dir=" + events.toUri(),
                "-Dspark.hadoop.fs.s3a.secret.key=" + CANARY,
                "io.sparksgd.Main",
                "train",
                "--config",
                config.toString(),
                "--option",
                "password=" + CANARY,
                "--status",
                run.resolve("status.json").toString(),
                "--metrics-file",
                run.resolve("sgd.prom").toString()));
    command.addAll(List.of(arguments));
    return DriverProcess.java(run, Map.of("SGD_CANARY", CANARY), command);
  }

  private static void assertNoCanary(Path run, String... expected) throws IOException {
    List<String> seen = new ArrayList<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        seen.add(run.relativize(file).toString());
        assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain(CANARY);
      }
    }
    assertThat(seen).contains(expected).anyMatch(name -> name.startsWith("events/"));
  }

  @Test
  void aRunThatWorksWritesNoSecret() throws IOException {
    Path run = directory.resolve("run");
    String input = Path.of("data/norris.csv").toAbsolutePath().toString();
    try (DriverProcess driver =
        run(run, "--input", input, "--x", "x", "--y", "y", "--output", "model")) {
      assertThat(driver.exitCode()).as(driver.err()).isZero();
    }
    assertNoCanary(
        run,
        "out.txt",
        "err.txt",
        "run.log",
        "status.json",
        "sgd.prom",
        "model/model.json",
        "model/run-status.json",
        "model/manifest.json",
        "model/history.csv");
    assertThat(run.resolve("model/model.json")).content().contains("(redacted)");
  }

  @Test
  void aRunThatFailsOnAnAddressWithAPasswordWritesNoSecret() throws IOException {
    Path run = directory.resolve("run");
    String input = "s3a://key:" + CANARY + "@bucket/in";
    try (DriverProcess driver =
        run(run, "--input", input, "--x", "x", "--y", "y", "--output", "model")) {
      assertThat(driver.exitCode()).isBetween(64, 78);
    }
    assertNoCanary(run, "out.txt", "err.txt", "run.log", "status.json", "sgd.prom");
  }

  @Test
  void aDatabaseThatDoesNotAnswerKeepsThePassword() throws IOException {
    Path run = directory.resolve("run");
    try (DriverProcess driver =
        run(
            run,
            "--format",
            "jdbc",
            "--option",
            "url=jdbc:nosuch://user:" + CANARY + "@host/db?password=" + CANARY,
            "--option",
            "dbtable=t",
            "--x",
            "x",
            "--y",
            "y",
            "--output",
            "model")) {
      assertThat(driver.exitCode()).isBetween(64, 78);
    }
    assertNoCanary(run, "out.txt", "err.txt", "run.log", "status.json", "sgd.prom");
  }
}
