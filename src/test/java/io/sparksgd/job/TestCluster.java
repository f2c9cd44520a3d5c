package io.sparksgd.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster of {@code scripts/cluster}: processes whose ids are known, to be ended by a test. */
final class TestCluster {
  static final int WORKERS = 2;
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  private final Path directory;
  private final String url;

  private TestCluster(Path directory, String url) {
    this.directory = directory;
    this.url = url;
  }

  /** Starts one whose files are below {@code directory}, without blanks in its name. */
  static TestCluster start(Path directory) throws Exception {
    return new TestCluster(directory, script(directory, WORKERS, "start"));
  }

  /** Starts what is missing of the master and the first {@code workers} workers. */
  void restore(int workers) throws Exception {
    assertThat(script(directory, workers, "start")).isEqualTo(url);
  }

  String url() {
    return url;
  }

  long master() throws IOException {
    return id("master");
  }

  long worker(int number) throws IOException {
    return id("worker-" + number);
  }

  /** The processes that are executors, of all workers that run. */
  List<Long> executors() throws IOException {
    List<Long> all = new ArrayList<>();
    for (int number = 1; number <= WORKERS; number++) {
      all.addAll(executorsOf(number));
    }
    return all;
  }

  List<Long> executorsOf(int worker) throws IOException {
    return ProcessHandle.of(worker(worker)).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Sends {@code signal}, such as {@code KILL}, to a process of this cluster. */
  void signal(String signal, long id) throws Exception {
    requireOurs(id);
    assertThat(tell("kill", "-" + signal, Long.toString(id))).isZero();
  }

  /** Wakes an executor that was stopped, unless its worker ended it meanwhile. */
  void wake(long executor) throws Exception {
    if (executors().contains(executor)) {
      tell("kill", "-CONT", Long.toString(executor));
    }
  }

  /** From now on {@code executor} can write no file: it fails like one whose disk is full. */
  void fillDisk(long executor) throws Exception {
    requireOurs(executor);
    assertThat(tell("prlimit", "--fsize=0", "--pid", Long.toString(executor))).isZero();
  }

  private void requireOurs(long id) throws IOException {
    boolean ours = id == master() || executors().contains(id);
    for (int number = 1; number <= WORKERS; number++) {
      ours |= id == worker(number);
    }
    assertThat(ours).as("process %s belongs to this cluster", id).isTrue();
  }

  private static int tell(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor();
  }

  private long id(String name) throws IOException {
    return Long.parseLong(Files.readString(directory.resolve(name + ".pid")).strip());
  }

  /** The exit code of {@code scripts/spark-sgd}, told to run on this cluster. */
  int launch(String... arguments) throws Exception {
    makeCurrent();
    List<String> command =
        new ArrayList<>(
            List.of(
                PROJECT.resolve("scripts/spark-sgd").toString(),
                "--master",
                url,
                "--executor-memory",
                "512m"));
    command.addAll(List.of(arguments));
    Path said = directory.resolve("launched.txt");
    Process process =
        builder(command, Map.of("SPARK_SGD_LOG", directory.resolve("run.log").toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int exitCode = process.waitFor();
    assertThat(exitCode).as(Files.readString(said)).isZero();
    return exitCode;
  }

  /** Makes the jar newer than the sources, so that the launcher does not build within the build. */
  private static void makeCurrent() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve("target"))) {
      for (Path file : files.filter(it -> it.toString().endsWith("-all.jar")).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      }
    }
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static String script(Path directory, int workers, String command) throws Exception {
    File said = Files.createTempFile("cluster", ".txt").toFile();
    Process process =
        builder(
                List.of(PROJECT.resolve("scripts/cluster").toString(), command),
                Map.of(
                    "SPARK_SGD_CLUSTER",
                    directory.toString(),
                    "SPARK_SGD_WORKERS",
                    Integer.toString(workers)))
            .redirectError(said)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(Files.readString(said.toPath())).isZero();
    Files.delete(said.toPath());
    return out;
  }

  void stop() throws Exception {
    script(directory, WORKERS, "stop");
  }
}
