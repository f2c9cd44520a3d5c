package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The learning-rate range test on real rows through Spark. */
class LrFindJobIT {
  private static final String HOUSING =
      "lr-find --input data/california_housing.csv --x median_income --y median_house_value ";
  private static final String PIMA =
      "lr-find --input data/pima_train.csv --features npreg,glu,bp --y diabetic"
          + " --loss logistic --batch-size 32 ";

  private static LocalSession session;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @AfterEach
  void nothingIsLeftInTheCache() {
    assertThat(session.spark().sparkContext().getPersistentRDDs().size()).isZero();
  }

  @Test
  void theCurveIsWrittenAndTheRatesArePrinted() throws IOException {
    Path curve = directory.resolve("out/curve.csv");
    Outcome outcome = session.run(HOUSING + "--curve " + curve);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("rate        smoothed loss", "tried ", "steepest ", "auto ", "limit ")
        .contains("then the loss exploded", "curve       " + curve);
    List<String> lines = Files.readAllLines(curve);
    assertThat(lines.get(0)).isEqualTo("step,learning_rate,loss,smoothed_loss");
    assertThat(lines.size()).isBetween(100, 201);
    String first = Files.readString(curve);
    session.run(HOUSING + "--curve " + curve);
    assertThat(curve).hasContent(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HOUSING + "--sums gradients --steps 30 --holdout 0.2",
        HOUSING + "--loss huber --penalty l1 --lambda 0.01 --optimizer adam",
        PIMA + "--optimizer nesterov",
        PIMA + "--class-weights balanced --penalty l2 --lambda 0.1 --clip-norm 1"
      })
  void everyKindOfTrainingIsTried(String line) {
    Outcome outcome = session.run(line);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("steepest").doesNotContain("NaN", "nowhere");
  }

  /** What a nightly job has in its file says nothing about a range test. */
  @Test
  void aFileMadeForTrainIsFine() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("nightly.conf"),
            "input = [data/faithful.csv], features = [waiting], label = eruptions, output = out"
                + ", learning-rate = 0.5, max-epochs = 3, solver = normal, bad-rows = quarantine");
    Outcome outcome = session.run("lr-find --batch-size 16 --config " + file);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("steepest");
  }

  @Test
  void ratesTheWrongWayRoundAreRefusedOnceTheDataAreKnown() {
    Outcome outcome = session.run(HOUSING + "--rate-from 100");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.err()).contains("Invalid rates: 100.0 to ").contains("less than the last");
  }

  @Test
  void aCurveThatCannotBeWrittenIsSaidBeforeRowsAreRead() {
    Outcome outcome = session.run(HOUSING + "--input nothing.csv --curve " + directory);
    assertThat(outcome.exitCode()).isEqualTo(73);
    assertThat(outcome.err()).contains("Cannot write to " + directory + ": it is a directory");
  }
}
