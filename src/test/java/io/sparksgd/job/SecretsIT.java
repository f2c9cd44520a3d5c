package io.sparksgd.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is secret goes in by several doors, and comes out by none. */
class SecretsIT {
  private static final String CANARY = "canary7d1f";

  @TempDir private Path directory;

  private Path outside(String name) throws IOException {
    return Files.createDirectories(directory.resolve("conf")).resolve(name);
  }

  /** The local disk, where addresses have a user and a password. */
  public static final class Vault extends RawLocalFileSystem {
    private URI uri;

    @Override
    public void initialize(URI name, Configuration configuration) throws IOException {
      uri = URI.create(name.getScheme() + "://" + name.getRawAuthority());
      super.initialize(name, configuration);
    }

    @Override
    public URI getUri() {
      // The constructor of the superclass asks before there is one.
      return uri == null ? super.getUri() : uri;
    }
  }

  private static String vault(Path path) {
    return "vault://key:" + CANARY + "@bucket" + path;
  }

  private static DriverProcess start(Path run, List<String> options, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-Dspark.master=local[1]",
                "-Dspark.hadoop.fs.vault.impl=" + Vault.class.getName(),
                "-Dspark.hadoop.fs.s3a.secret.key=" + CANARY));
    words.addAll(options);
    words.add("io.sparksgd.Main");
    words.addAll(List.of(arguments));
    return DriverProcess.java(run, Map.of("SGD_CANARY", CANARY), words);
  }

  /** A run whose configuration takes one secret from the environment, and is given others. */
  private DriverProcess run(Path run, String... arguments) throws IOException {
    Path config = outside("night.conf");
    Files.writeString(
        config,
        """
        option = { apiToken = ${?SGD_CANARY} }
        output = model
        status = status.json
        metrics-file = sgd.prom
        """);
    Path events = Files.createDirectories(run.resolve("events"));
    List<String> words =
        new ArrayList<>(
            List.of("train", "--config", config.toString(), "--option", "password=" + CANARY));
    words.addAll(List.of(arguments));
    return start(
        run,
        List.of(
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.compress=false",
            "-Dspark.eventLog.dir=" + events.toUri()),
        words.toArray(String[]::new));
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
    try (DriverProcess driver = run(run, "--input", input, "--x", "x", "--y", "y")) {
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
  void whatWorksOnAddressesWithAPasswordWritesNoSecret() throws IOException {
    Path run = directory.resolve("run");
    String input = Path.of("data/norris.csv").toAbsolutePath().toString();
    String model = vault(run.resolve("model"));
    try (DriverProcess driver =
        run(run, "--input", input, "--x", "x", "--y", "y", "--output", model)) {
      assertThat(driver.exitCode()).as(driver.err()).isZero();
      assertThat(driver.out()).contains("vault://(redacted)@bucket/");
    }
    assertNoCanary(run, "out.txt", "err.txt", "run.log", "status.json", "model/run-status.json");
    // Without an event log, where Spark names the address of written rows as it is.
    String output = vault(run.resolve("predicted"));
    try (DriverProcess driver =
        start(run, List.of(), "predict", "--model", model, "--input", input, "--output", output)) {
      assertThat(driver.exitCode()).as(driver.err()).isZero();
    }
    assertNoCanary(run, "out.txt", "err.txt", "run.log", "predicted/part-00000.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "output", "status"})
  void aRunThatFailsOnAnAddressWithAPasswordWritesNoSecret(String place) throws IOException {
    Path run = directory.resolve("run");
    Map<String, String> places = new HashMap<>();
    places.put("input", Path.of("data/norris.csv").toAbsolutePath().toString());
    places.put(place, "s3a://key:" + CANARY + "@bucket/" + place);
    List<String> flags = new ArrayList<>(List.of("--x", "x", "--y", "y"));
    places.forEach((key, value) -> flags.addAll(List.of("--" + key, value)));
    try (DriverProcess driver = run(run, flags.toArray(String[]::new))) {
      assertThat(driver.exitCode()).isBetween(64, 78);
    }
    assertNoCanary(run, "out.txt", "err.txt", "run.log", "sgd.prom");
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
            "y")) {
      assertThat(driver.exitCode()).isBetween(64, 78);
    }
    assertNoCanary(run, "out.txt", "err.txt", "run.log", "status.json", "sgd.prom");
  }
}
