package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.sampling.RandomBits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master, two workers and their executors are processes, and processes die. Whatever dies, the
 * model is the one of a run that nothing happened to, byte for byte, or the run says what is wrong
 * and the model that stood there stands there still.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterFaultsIT {
  private static final int EPOCHS = 2;
  private static final int STEPS = 6;
  private static final int FILES = 20;
  private static final int ROWS_PER_FILE = 1_500;

  /** A step in the middle of the run. */
  private static final String GRADIENT = "epoch 2: gradient of mini-batch 3 of " + STEPS;

  @TempDir private static Path shared;
  private static Path input;
  private static TestCluster cluster;
  private static String expected;

  @TempDir private Path directory;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    input = Files.createDirectory(shared.resolve("input"));
    for (int file = 0; file < FILES; file++) {
      writeRows(file);
    }
    cluster = TestCluster.start(Path.of("target/cluster-faults").toAbsolutePath());
    Path output = shared.resolve("expected");
    try (LocalSession session = LocalSession.open("local[2]")) {
      Outcome outcome = session.run(arguments(output));
      assertThat(outcome.err()).isEmpty();
    }
    expected = Files.readString(output.resolve("model.json"));
    JsonNode events = events(output);
    assertThat(events.get("jobs").asInt()).isGreaterThanOrEqualTo(EPOCHS * STEPS);
    assertThat(events.get("taskFailures").asInt()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.stop();
  }

  private static void writeRows(int file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (long row = 0; row < ROWS_PER_FILE; row++) {
      double x = 10 + 3 * RandomBits.gaussian(file, row);
      lines.add(x + "," + (0.3 * x - 7 + RandomBits.gaussian(100 + file, row)));
    }
    Files.write(input.resolve(String.format("part-%02d.csv", file)), lines);
  }

  private static String arguments(Path output) {
    return "train --x x --y y --split-size 64k --sums gradients --batch-growth none --batch-size 5000"
        + " --target-gap none --overwrite --max-epochs "
        + EPOCHS
        + " --input "
        + input
        + " --output "
        + output;
  }

  private static JsonNode events(Path output) throws IOException {
    return status(output).get("events");
  }

  private static JsonNode status(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run-status.json").toFile());
  }

  private Path output() {
    return directory.resolve("model");
  }

  /** A session on the cluster where {@code kind} strikes in {@code jobs}. */
  private LocalSession session(FaultyTask.Kind kind, String jobs, Map<String, String> more) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.executor.memory", "512m");
    conf.put("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    conf.put(
        "spark.executor.extraClassPath",
        Path.of("target/test-classes").toAbsolutePath()
            + ":"
            + Path.of("target/classes").toAbsolutePath());
    conf.put("spark.plugins", FaultyTask.class.getName());
    conf.put(FaultyTask.KIND, kind.name());
    conf.put(FaultyTask.JOBS, jobs);
    conf.put(FaultyTask.DIRECTORY, directory.toString());
    conf.putAll(more);
    return LocalSession.open(cluster.url(), conf);
  }

  /** What is done to the cluster while a task is held on an executor. */
  private interface Blow {
    void strike(long executor) throws Exception;
  }

  /** Trains, strikes in the middle, lets go, and expects the model of the undisturbed run. */
  private JsonNode survives(LocalSession session, Blow blow) throws Exception {
    CompletableFuture<Outcome> run =
        CompletableFuture.supplyAsync(() -> session.run(arguments(output())));
    blow.strike(held(run, 0));
    Files.createFile(directory.resolve("go"));
    assertSame(run.join());
    return events(output());
  }

  /** The process of the executor that holds attempt {@code number} of the task. */
  private long held(CompletableFuture<Outcome> run, int number) throws IOException {
    Path file = directory.resolve("attempt-" + number);
    await().atMost(1, TimeUnit.MINUTES).until(() -> run.isDone() || Files.exists(file));
    assertThat(file).as(() -> run.isDone() ? run.join().err() : "").exists();
    return Long.parseLong(Files.readString(file));
  }

  private void assertSame(Outcome outcome) throws IOException {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(output().resolve("model.json")).hasContent(expected);
  }

  @Test
  void aTaskThatThrowsOnceIsRunAgain() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.THROW_ONCE, GRADIENT, Map.of())) {
      assertSame(session.run(arguments(output())));
    }
    assertThat(events(output()).get("taskFailures").asInt()).isEqualTo(1);
    assertThat(events(output()).get("executorsLost").asInt()).isZero();
  }

  @Test
  void anExecutorThatIsKilledInTheMiddleOfAStageIsReplaced() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, Map.of())) {
      JsonNode events = survives(session, executor -> cluster.signal("KILL", executor));
      assertThat(events.get("executorsLost").asInt()).isEqualTo(1);
      assertThat(events.get("taskFailures").asInt()).isPositive();
    }
  }
}
