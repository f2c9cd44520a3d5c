package io.sparksgd.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.training.TrainerSettings.Stopping;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MILLISECOND = 1_000_000;

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5_000 * MILLISECOND;
  private long clockReads;

  private long clock() {
    clockReads++;
    return now;
  }

  private static Stopping stopping(int maxEpochs, OptionalLong maxSteps, OptionalDouble seconds) {
    return new Stopping(
        maxEpochs,
        maxSteps,
        seconds,
        OptionalDouble.empty(),
        1,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static Stopping epochs(int maxEpochs) {
    return stopping(maxEpochs, OptionalLong.empty(), OptionalDouble.empty());
  }

  private Progress terminal(int width) {
    return Progress.onTerminal(
        new PrintStream(screen, true, UTF_8), width, this::clock, epochs(100));
  }

  private Progress inLines(Stopping stopping) {
    return Progress.inLines(lines::add, this::clock, stopping);
  }

  /** Steps of {@code nanos} each, 1,000 an epoch. */
  private void train(Progress progress, long steps, long nanos) {
    train(progress, 0, steps, nanos);
  }

  private void train(Progress progress, long first, long steps, long nanos) {
    for (long step = first; step < first + steps; step++) {
      progress.stepTaken(step / 1_000, step % 1_000, 1_000, step, 0.123456, 0.01, null);
      now += nanos;
    }
  }

  private List<String> updates() {
    return List.of(screen.toString(UTF_8).substring(1).split("\r"));
  }

  /** What a terminal shows after all that was printed. */
  private String shown() {
    StringBuilder line = new StringBuilder();
    int column = 0;
    for (char c : screen.toString(UTF_8).toCharArray()) {
      if (c == '\r') {
        column = 0;
      } else {
        line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
        column++;
      }
    }
    return line.toString().stripTrailing();
  }

  @Test
  void aLineIsWrittenOverAboutTenTimesASecond() {
    train(terminal(200), 10_000, MILLISECOND);

    assertThat(updates()).hasSizeBetween(80, 100);
    assertThat(updates().get(0))
        .matches(
            "epoch 1 of at most 100, step \\d+, loss 0.1235, rate 0.01, 0\\.1 s, at most \\d min"
                + " \\d\\d s more");
  }

  @Test
  void theTimeLeftIsABoundByTheMostEpochs() {
    train(inLines(epochs(10)), 5_100, MILLISECOND);

    assertThat(lines)
        .containsExactly(
            "epoch 6 of at most 10, step 5,001, loss 0.1235, rate 0.01, 5.0 s, at most 5.0 s more");
  }

  @Test
  void aTrainingThatGoesOnIsTimedFromWhereItBegins() {
    train(inLines(epochs(10)), 4_000, 5_100, MILLISECOND);
    train(
        inLines(stopping(100, OptionalLong.of(10_001), OptionalDouble.empty())),
        4_000,
        5_100,
        MILLISECOND);

    assertThat(lines.get(0))
        .endsWith("step 9,001, loss 0.1235, rate 0.01, 5.0 s, at most 1.0 s more");
    assertThat(lines.get(1)).endsWith("at most 1.0 s more");
  }

  @Test
  void theNearestBoundCounts() {
    train(
        inLines(stopping(10, OptionalLong.of(7_501), OptionalDouble.empty())), 5_100, MILLISECOND);
    train(inLines(stopping(10, OptionalLong.empty(), OptionalDouble.of(6))), 5_100, MILLISECOND);

    assertThat(lines.get(0)).endsWith("at most 2.5 s more");
    assertThat(lines.get(1)).endsWith("at most 1.0 s more");
  }

  @Test
  void fastStepsDoNotReadTheClock() {
    Progress progress = terminal(80);
    for (long step = 0; step < 1_000_000; step++) {
      progress.stepTaken(0, step + 1, 1_000_000, step, 0.5, 0.1, null);
      now += 50;
    }

    assertThat(clockReads).isLessThan(1_000);
    assertThat(screen.size()).isZero();
  }

  @Test
  void slowStepsAreShownOneByOneEvenAfterFastOnes() {
    Progress progress = terminal(200);
    train(progress, 5_000, 50);
    assertThat(screen.size()).isZero();

    for (long step = 5_000; step < 5_010; step++) {
      now += 200 * MILLISECOND;
      progress.stepTaken(5, step - 5_000, 10, step, 0.5, 0.1, null);
    }
    assertThat(updates()).hasSize(10);
  }

  @Test
  void aShortRunShowsNothing() {
    train(terminal(80), 50, MILLISECOND);

    assertThat(screen.size()).isZero();
  }

  @Test
  void plainLinesComeEveryFiveSeconds() {
    train(inLines(epochs(100)), 21_000, MILLISECOND);

    assertThat(lines).hasSize(4);
  }

  @Test
  void theLineNeverReachesTheLastColumn() {
    Progress progress = terminal(40);
    train(progress, 1_000, MILLISECOND);

    assertThat(updates()).isNotEmpty().allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
    assertThat(shown()).startsWith("epoch 1 of at most 100, step ").hasSizeLessThan(40);
  }

  @Test
  void aShorterLineLeavesNothingOfALongerOne() {
    Progress progress = terminal(80);
    progress.stage("profiling the rows");
    progress.stage("reading");

    assertThat(shown()).isEqualTo("reading ...");
  }

  @Test
  void closingClearsTheLineAndNothingComesAfter() {
    Progress progress = terminal(80);
    progress.stage("reading");
    train(progress, 1_000, MILLISECOND);
    progress.close();
    train(progress, 1_000, MILLISECOND);
    progress.stage("writing");
    progress.close();

    assertThat(shown()).isEmpty();
    assertThat(screen.toString(UTF_8)).endsWith(" \r").doesNotContain("\n", "\u001b");
  }

  @Test
  void stagesAreAnnouncedAtOnceAndCleaned() {
    Progress progress = inLines(epochs(1));
    progress.stage("reading");
    progress.stage("a\nb");

    assertThat(lines).containsExactly("reading", "a\\u000ab");
  }

  @Test
  void theLauncherSaysWhetherThereIsATerminal() {
    System.setProperty("spark-sgd.terminal", "true");
    assertThat(Progress.stderrIsTerminal()).isTrue();
    System.setProperty("spark-sgd.terminal", "false");
    assertThat(Progress.stderrIsTerminal()).isFalse();
  }

  @Test
  void theLauncherMayAskForSilenceOnATerminalAndElsewhere() {
    assertThat(saidOnStandardError("false")).startsWith("reading");
    System.setProperty("spark-sgd.progress", "none");
    assertThat(saidOnStandardError("false")).isEmpty();
    assertThat(saidOnStandardError("true")).isEmpty();
  }

  /** What a stage leaves there. */
  private String saidOnStandardError(String terminal) {
    System.setProperty("spark-sgd.terminal", terminal);
    PrintStream standard = System.err;
    screen.reset();
    System.setErr(new PrintStream(screen, true, UTF_8));
    try (Progress progress = Progress.onStandardError(epochs(100))) {
      progress.stage("reading");
    } finally {
      System.setErr(standard);
    }
    return screen.toString(UTF_8);
  }

  @AfterEach
  void forgetTheLauncher() {
    System.clearProperty("spark-sgd.progress");
    System.clearProperty("spark-sgd.terminal");
  }
}
