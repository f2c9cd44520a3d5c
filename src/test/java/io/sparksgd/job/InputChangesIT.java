package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rows are read once and kept, so that a file that is rewritten later is not noticed by itself.
 */
class InputChangesIT {
  private static final String ROWS = "x,y\n1,2\n2,4.5\n3,5.5\n4,8.25\n";
  private static LocalSession session;

  @TempDir private Path directory;
  private Path input;
  private Map<String, String> before;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  /** What somebody does to the input. */
  private enum Change {
    OTHER_LENGTH {
      @Override
      void make(Path input) throws IOException {
        Files.writeString(input.resolve("a.csv"), ROWS + "5,9.5\n");
      }
    },
    OTHER_TIME {
      @Override
      void make(Path input) throws IOException {
        Files.setLastModifiedTime(input.resolve("a.csv"), FileTime.from(Instant.EPOCH));
      }
    },
    ONE_MORE {
      @Override
      void make(Path input) throws IOException {
        Files.writeString(input.resolve("c.csv"), ROWS);
      }
    },
    ONE_LESS {
      @Override
      void make(Path input) throws IOException {
        Files.delete(input.resolve("b.csv"));
      }
    };

    abstract void make(Path input) throws IOException;
  }

  @BeforeEach
  void train() throws IOException {
    input = Files.createDirectory(directory.resolve("in"));
    Files.writeString(input.resolve("a.csv"), ROWS);
    Files.writeString(input.resolve("b.csv"), ROWS);
    assertThat(run("--input", input.toString()).err()).isEmpty();
    before = LocalSession.contents(directory.resolve("model"));
  }

  private Outcome run(String... more) {
    return session.run(
        "train --x x --y y --overwrite --sums gradients --status "
            + directory.resolve("status.json")
            + " --output "
            + directory.resolve("model"),
        more);
  }

  /** Runs, and makes {@code change} to {@code where} when training has begun. */
  private Outcome run(Change change, Path where, String... more) {
    AtomicBoolean made = new AtomicBoolean();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart event) {
            String job = event.properties().getProperty("spark.job.description", "");
            if (job.startsWith("epoch 1:") && made.compareAndSet(false, true)) {
              try {
                change.make(where);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    session.spark().sparkContext().addSparkListener(listener);
    try {
      return run(more);
    } finally {
      session.spark().sparkContext().removeSparkListener(listener);
      assertThat(made).isTrue();
    }
  }

  private void assertRefused(Outcome outcome, String name) throws IOException {
    assertThat(outcome.complaints())
        .containsExactly(
            "spark-sgd: Input changed while training: "
                + name
                + " (a file was rewritten, removed or added)");
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(LocalSession.contents(directory.resolve("model"))).isEqualTo(before);
    JsonNode status = new ObjectMapper().readTree(directory.resolve("status.json").toFile());
    assertThat(status.get("exitCode").asInt()).isEqualTo(65);
    assertThat(status.get("retryable").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aModelOfRowsThatAreNoLongerThereIsNotWritten(Change change) throws IOException {
    Outcome outcome = run(change, input, "--input", input.toString());
    assertRefused(
        outcome,
        switch (change) {
          case OTHER_LENGTH, OTHER_TIME -> "a.csv";
          case ONE_MORE -> "c.csv";
          case ONE_LESS -> "b.csv";
        });
  }

  @Test
  void theHoldoutMayNotChangeEither() throws IOException {
    Path holdout = Files.createDirectory(directory.resolve("holdout"));
    Files.writeString(holdout.resolve("a.csv"), ROWS);
    Outcome outcome =
        run(
            Change.OTHER_LENGTH,
            holdout,
            "--input",
            input.toString(),
            "--holdout-input",
            holdout.toString());
    assertRefused(outcome, "a.csv");
  }
}
