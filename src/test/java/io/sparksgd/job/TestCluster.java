package io.sparksgd.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
    Stream<Long> all = Stream.empty();
    for (int number = 1; number <= WORKERS; number++) {
      all =
          Stream.concat(
              all,
              ProcessHandle.of(worker(number)).stream()
                  .flatMap(ProcessHandle::descendants)
                  .map(ProcessHandle::pid));
    }
    return all.sorted().toList();
  }

  /** Sends {@code signal}, such as {@code KILL}, to a process of this cluster. */
  void signal(String signal, long id) throws Exception {
    boolean ours = id == master() || executors().contains(id);
    for (int number = 1; number <= WORKERS; number++) {
      ours |= id == worker(number);
    }
    assertThat(ours).as("process %s belongs to this cluster", id).isTrue();
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(id)).start();
    assertThat(kill.waitFor()).isZero();
  }

  private long id(String name) throws IOException {
    return Long.parseLong(Files.readString(directory.resolve(name + ".pid")).strip());
  }

  private static String script(Path directory, int workers, String command) throws Exception {
    File said = Files.createTempFile("cluster", ".txt").toFile();
    Map<String, String> environment = new HashMap<>();
    environment.put("SPARK_SGD_CLUSTER", directory.toString());
    environment.put("SPARK_SGD_WORKERS", Integer.toString(workers));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    ProcessBuilder builder =
        new ProcessBuilder(PROJECT.resolve("scripts/cluster").toString(), command)
            .redirectError(said)
            .redirectOutput(ProcessBuilder.Redirect.PIPE);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(Files.readString(said.toPath())).isZero();
    Files.delete(said.toPath());
    return out;
  }

  void stop() throws Exception {
    script(directory, WORKERS, "stop");
  }
}
