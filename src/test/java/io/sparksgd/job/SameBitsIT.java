package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.sampling.RandomBits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same rows, settings and seed give the same {@code model.json}, byte for byte, whatever
 * happens on the way. The rows lie in files of very unequal size, one of them without a usable row,
 * which make about ten partitions; windows are so short that a run has many jobs.
 */
class SameBitsIT {
  private static final int EPOCHS = 3;
  private static final long ROWS = 12_003;

  @TempDir private static Path shared;
  private static Path input;
  private static byte[] expected;

  @TempDir private Path directory;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    input = Files.createDirectory(shared.resolve("input"));
    writeRows("a.csv", 3, 0);
    writeRows("b.csv", 9_000, 3);
    Files.write(input.resolve("c.csv"), List.of("x,y", "oops,1.5", ",2.5"));
    Files.createDirectory(input.resolve("d"));
    writeRows("d/e.csv", 3_000, 9_003);
    Path output = shared.resolve("expected");
    try (LocalSession session = LocalSession.open("local[2]")) {
      expected = train(session.console(), input, output);
    }
    JsonNode model = new ObjectMapper().readTree(expected);
    assertThat(model.at("/rows/used").asLong()).isEqualTo(ROWS);
    assertThat(model.at("/rows/rejected").asLong()).isEqualTo(2);
    assertThat(model.at("/epochs").asInt()).isEqualTo(EPOCHS);
    JsonNode status = status(output);
    assertThat(status.at("/events/jobs").asLong()).isGreaterThan(15);
    assertThat(status.at("/events/taskFailures").asLong()).isZero();
  }

  private static void writeRows(String name, int rows, long first) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (long row = first; row < first + rows; row++) {
      double x = 10 + 3 * RandomBits.gaussian(1, row);
      lines.add(x + "," + (0.3 * x - 7 + RandomBits.gaussian(2, row)));
    }
    Files.write(input.resolve(name), lines);
  }

  private static List<String> arguments(Path input, Path output) {
    return LocalSession.words(
        "train --x x --y y --split-size 64k --window 8 --batch-growth none --max-epochs "
            + EPOCHS
            + " --target-gap none --bad-rows drop",
        "--where",
        FaultyRows.WHERE,
        "--input",
        input.toString(),
        "--output",
        output.toString());
  }

  private static byte[] train(Console console, Path input, Path output) throws IOException {
    Outcome outcome = console.run(arguments(input, output));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return Files.readAllBytes(output.resolve("model.json"));
  }

  private static JsonNode status(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run-status.json").toFile());
  }

  private void assertSame(LocalSession session, Path rows) throws IOException {
    assertSame(session.console(), rows);
  }

  private void assertSame(Console console, Path rows) throws IOException {
    byte[] actual = train(console, rows, directory.resolve("model"));
    assertThat(new String(actual, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(new String(expected, java.nio.charset.StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[2]", "local[4]"})
  void coresDoNotMatter(String master) throws IOException {
    try (LocalSession session =
        LocalSession.open(master, Map.of("spark.sql.shuffle.partitions", "3"))) {
      assertSame(session, input);
    }
  }

  @Test
  void neitherThePlaceNorTheAgeOfFilesMattersNorWhatRanBefore() throws IOException {
    Path copy = directory.resolve("some/where/else");
    try (Stream<Path> all = Files.walk(input)) {
      for (Path file :
          all.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList()) {
        Path target = copy.resolve(input.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    try (LocalSession session = LocalSession.open("local[2]")) {
      assertSame(session, copy);
      byte[] again = train(session.console(), input, directory.resolve("again"));
      assertThat(again).isEqualTo(expected);
    }
  }

  @Test
  void theSerialiserDoesNotMatter() throws IOException {
    Map<String, String> kryo =
        Map.of(
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired",
            "false",
            "spark.rdd.compress",
            "true");
    try (LocalSession session = LocalSession.open("local[2]", kryo)) {
      assertSame(session, input);
    }
  }

  @Test
  void lostWorkIsDoneAgainWithoutATrace() throws IOException {
    Map<String, String> faults = Map.of("spark.plugins", FirstAttemptsFail.class.getName());
    FaultyRows.breakFirstAttempts(true);
    try (LocalSession session = LocalSession.open("local[2,4]", faults)) {
      assertSame(session, input);
    } finally {
      FaultyRows.breakFirstAttempts(false);
    }
    JsonNode events = status(directory.resolve("model")).at("/events");
    assertThat(events.at("/taskFailures").asLong()).isGreaterThan(events.at("/tasks").asLong() / 3);
    assertThat(events.at("/taskFailures").asLong()).isGreaterThan(30);
  }

  @Test
  void blocksThatAreLostBetweenWindowsAreReadAgain() throws IOException {
    FaultyRows.seen();
    try (LocalSession session = LocalSession.open("local[2]")) {
      AtomicInteger calls = new AtomicInteger();
      Console losing =
          betweenSteps(
              session,
              () -> {
                if (calls.incrementAndGet() % 10 == 0) {
                  dropBlocks(session.spark());
                }
              });
      assertSame(losing, input);
    }
    assertThat(FaultyRows.seen()).isGreaterThan(5 * ROWS);
  }

  /** What becomes of a file while training runs. */
  enum Change {
    OTHER_VALUES,
    FEWER_ROWS,
    MORE_ROWS,
    GONE;

    void happen(Path file) throws IOException {
      List<String> lines = Files.readAllLines(file);
      switch (this) {
        case OTHER_VALUES -> {
          lines.set(5, lines.get(5).replace('1', '2').replace('3', '4'));
          Files.write(file, lines);
        }
        case FEWER_ROWS -> Files.write(file, lines.subList(0, 20));
        case MORE_ROWS ->
            Files.write(file, List.of("1.5,2.5"), java.nio.file.StandardOpenOption.APPEND);
        case GONE -> Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void anInputThatChangesEndsTheRunWithoutAModel(Change change) throws IOException {
    Path rows = Files.createDirectory(directory.resolve("rows"));
    Path file = Files.copy(input.resolve("d/e.csv"), rows.resolve("e.csv"));
    Path place = Files.createDirectory(directory.resolve("place"));
    AtomicInteger calls = new AtomicInteger();
    Outcome outcome;
    try (LocalSession session = LocalSession.open("local[2]")) {
      Console changing =
          betweenSteps(
              session,
              () -> {
                if (calls.incrementAndGet() == 10) {
                  change(change, file);
                  dropBlocks(session.spark());
                }
              });
      outcome = changing.run(arguments(rows, place.resolve("model")));
    }
    assertThat(calls.get()).isGreaterThanOrEqualTo(10);
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.complaints()).hasSize(1);
    assertThat(outcome.err()).startsWith("spark-sgd: Input changed while training: ");
    assertThat(LocalSession.contents(place)).isEmpty();
  }

  private static void change(Change change, Path file) {
    try {
      change.happen(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Progress asks this clock between steps; it jumps, so that progress asks at every step. */
  private static Console betweenSteps(LocalSession session, Runnable action) {
    AtomicLong nanos = new AtomicLong();
    return session
        .console()
        .withClock(
            () -> {
              action.run();
              return nanos.addAndGet(1_000_000_000);
            });
  }

  /** Forgets every cached block, as if the executor that held them had died. */
  private static void dropBlocks(SparkSession session) {
    JavaSparkContext.fromSparkContext(session.sparkContext())
        .getPersistentRDDs()
        .keySet()
        .forEach(rdd -> SparkEnv.get().blockManager().removeRdd(rdd));
  }
}
