package io.sparksgd.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Awaitility.setDefaultTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.spark.ExecutorWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
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
@Timeout(value = 6, unit = TimeUnit.MINUTES)
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
    setDefaultTimeout(Duration.ofMinutes(3));
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
    // No job before both executors are there: each has its share of the rows.
    conf.put("spark.cores.max", Integer.toString(TestCluster.WORKERS));
    conf.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    conf.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "3min");
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

  /** Trains and strikes while the task is held. */
  private Outcome struck(LocalSession session, Blow blow, String... more) throws Exception {
    CompletableFuture<Outcome> run =
        CompletableFuture.supplyAsync(() -> session.run(arguments(output()), more));
    blow.strike(held(run, 0));
    Files.createFile(directory.resolve("go"));
    return run.join();
  }

  /** What the run counted, which came to the model of the undisturbed run all the same. */
  private JsonNode survives(LocalSession session, Blow blow) throws Exception {
    assertSame(struck(session, blow));
    return events(output());
  }

  /** The process of the executor that holds attempt {@code number} of the task. */
  private long held(CompletableFuture<Outcome> run, int number) throws IOException {
    Path file = directory.resolve("attempt-" + number);
    await().until(() -> run.isDone() || Files.exists(file));
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

  /** The model of another night, which a failed run must not touch. */
  private Map<String, String> anOldModel() throws IOException {
    Files.createDirectories(output());
    try (Stream<Path> files = Files.list(shared.resolve("expected"))) {
      for (Path file : files.toList()) {
        Files.copy(file, output().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return LocalSession.contents(output());
  }

  /** Work of a session that comes to nothing, as it says on standard error and in a status. */
  private interface Failing {
    Outcome run(String... more) throws Exception;
  }

  /** A run that fails with {@code exitCode} and leaves the old model alone. */
  private JsonNode fails(int exitCode, String message, Failing failing) throws Exception {
    Map<String, String> before = anOldModel();
    Path status = directory.resolve("status.json");
    Outcome outcome = failing.run("--status", status.toString());
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(LocalSession.contents(output())).isEqualTo(before);
    JsonNode written = new ObjectMapper().readTree(status.toFile());
    assertThat(written.get("state").asText()).isEqualTo("FAILED");
    assertThat(written.get("exitCode").asInt()).isEqualTo(exitCode);
    assertThat(written.get("message").asText()).contains(message);
    return written.get("events");
  }

  @Test
  void aTaskThatAlwaysThrowsEndsTheRunAndIsNamed() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.THROW_ALWAYS, GRADIENT, Map.of())) {
      JsonNode events =
          fails(
              70,
              "internal error: partition 0 failed 4 times: ",
              more -> session.run(arguments(output()), more));
      assertThat(events.get("taskFailures").asInt()).isEqualTo(4);
    }
  }

  @Test
  void anExecutorThatIsKilledInTheMiddleOfAStageIsReplaced() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, Map.of())) {
      JsonNode events = survives(session, executor -> cluster.signal("KILL", executor));
      assertThat(events.get("executorsLost").asInt()).isEqualTo(1);
      assertThat(events.get("taskFailures").asInt()).isPositive();
      assertThat(events.get("lostTaskMillis").asLong()).isPositive();
    }
  }

  /**
   * Twenty answers merge in a tree. The last stage has four tasks, and all are held before they
   * read: some of them must read from the executor that dies, whichever answers it had merged.
   */
  private static Map<String, String> lastStageOfATree() {
    return Map.of(
        "spark.default.parallelism", "20", FaultyTask.PARTITIONS, "4", FaultyTask.TASKS, "4");
  }

  @Test
  void whatAnExecutorHadMergedHalfwayIsMergedAgainOnce() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, lastStageOfATree())) {
      JsonNode events =
          survives(
              session,
              executor -> {
                for (long other : cluster.executors()) {
                  if (other != executor) {
                    cluster.signal("KILL", other);
                  }
                }
              });
      assertThat(events.get("stageRetries").asInt()).isPositive();
      assertThat(events.get("executorsLost").asInt()).isEqualTo(1);
    }
  }

  @Test
  void anExecutorThatFellAsleepIsReplacedAndIgnoredWhenItWakes() throws Exception {
    Map<String, String> impatient =
        Map.of(
            "spark.network.timeout",
            "6s",
            "spark.network.timeoutInterval",
            "1s",
            "spark.executor.heartbeatInterval",
            "1s");
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, impatient)) {
      CountDownLatch lost = new CountDownLatch(1);
      session
          .spark()
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
                  lost.countDown();
                }
              });
      JsonNode events =
          survives(
              session,
              executor -> {
                cluster.signal("STOP", executor);
                assertThat(lost.await(3, TimeUnit.MINUTES)).isTrue();
                cluster.wake(executor);
              });
      assertThat(events.get("executorsLost").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aWorkerThatDiesWithItsRowsCostsAReadingOfThoseRows() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, Map.of())) {
      JsonNode events = survives(session, executor -> killMachine(1));
      assertThat(events.get("executorsLost").asInt()).isEqualTo(1);
    } finally {
      cluster.restore(TestCluster.WORKERS);
    }
  }

  /** Kills a worker and all its executors at once. */
  private static void killMachine(int number) throws Exception {
    for (long executor : cluster.executorsOf(number)) {
      cluster.signal("KILL", executor);
    }
    cluster.signal("KILL", cluster.worker(number));
  }

  @Test
  void aClusterWithoutWorkersIsWaitedForUntilOneReturns() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, Map.of())) {
      JsonNode events =
          survives(
              session,
              executor -> {
                killMachine(1);
                killMachine(2);
                await().until(() -> executors(session) == 0);
                cluster.restore(1);
              });
      assertThat(events.get("executorsLost").asInt()).isEqualTo(2);
    } finally {
      cluster.restore(TestCluster.WORKERS);
    }
  }

  private static int executors(LocalSession session) {
    return session.spark().sparkContext().statusTracker().getExecutorInfos().length - 1;
  }

  @Test
  void aClusterWhoseWorkersDoNotReturnEndsTheRunAfterTheWait() throws Exception {
    Map<String, String> wait = Map.of("spark.sgd.executorWait", "2s");
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, wait)) {
      String message = "No executors for 2 s (spark.sgd.executorWait)";
      fails(
          75,
          message,
          more ->
              struck(
                  session,
                  executor -> {
                    killMachine(1);
                    killMachine(2);
                    ExecutorWatch.start(session.spark().sparkContext());
                  },
                  more));
      fails(75, message, more -> session.run(arguments(output()), more));
    } finally {
      cluster.restore(TestCluster.WORKERS);
    }
  }

  @Test
  void ofTwoAttemptsAtASlowTaskOneCounts() throws Exception {
    Map<String, String> speculation =
        Map.of(
            "spark.speculation",
            "true",
            "spark.speculation.interval",
            "50ms",
            "spark.speculation.minTaskRuntime",
            "50ms",
            "spark.speculation.quantile",
            "0.4",
            "spark.speculation.multiplier",
            "1.1");
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, speculation)) {
      CompletableFuture<Outcome> run =
          CompletableFuture.supplyAsync(() -> session.run(arguments(output())));
      long first = held(run, 0);
      assertThat(held(run, 1)).as("the second attempt runs elsewhere").isNotEqualTo(first);
      Files.createFile(directory.resolve("go"));
      assertSame(run.join());
      assertThat(events(output()).get("speculativeTasks").asInt()).isPositive();
      assertThat(events(output()).get("taskFailures").asInt()).isZero();
    }
  }

  @Test
  void aMasterThatComesBackKnowsTheRun() throws Exception {
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, Map.of())) {
      JsonNode events =
          survives(
              session,
              executor -> {
                cluster.signal("KILL", cluster.master());
                cluster.restore(TestCluster.WORKERS);
                // Only a master that knows the run replaces its executors.
                int before = executors(session);
                cluster.signal("KILL", executor);
                await().until(() -> executors(session) < before);
                await().until(() -> executors(session) == before);
              });
      assertThat(events.get("executorsLost").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aDiskThatIsFullOnOneMachineIsAvoided() throws Exception {
    Map<String, String> conf = new HashMap<>(Map.of("spark.excludeOnFailure.enabled", "true"));
    conf.put("spark.default.parallelism", "20");
    conf.put(FaultyTask.PARTITIONS, "20");
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, conf)) {
      JsonNode events = survives(session, cluster::fillDisk);
      assertThat(events.get("taskFailures").asInt()).isPositive();
    }
  }

  @Test
  void disksThatAreFullEverywhereEndTheRun() throws Exception {
    Map<String, String> conf =
        Map.of("spark.default.parallelism", "20", FaultyTask.PARTITIONS, "20");
    try (LocalSession session = session(FaultyTask.Kind.HOLD, GRADIENT, conf)) {
      fails(
          74,
          "Cannot read or write: ",
          more ->
              struck(
                  session,
                  executor -> {
                    for (long each : cluster.executors()) {
                      cluster.fillDisk(each);
                    }
                  },
                  more));
    }
  }

  @Test
  void theLauncherTrainsOnTheClusterFromHdfsToHdfs() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
    MiniDFSCluster hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    try {
      hdfs.waitActive();
      FileSystem files = hdfs.getFileSystem();
      String root = files.getUri().toString();
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(input.toString()),
          new org.apache.hadoop.fs.Path("/night/input"));
      String command =
          arguments(output())
              .replace(input.toString(), root + "/night/input")
              .replace(output().toString(), root + "/models/line");
      assertThat(cluster.launch(command.split(" "))).isZero();
      org.apache.hadoop.fs.Path model = new org.apache.hadoop.fs.Path("/models/line/model.json");
      try (InputStream in = files.open(model)) {
        assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(expected);
      }
    } finally {
      hdfs.shutdown(true);
    }
  }
}
