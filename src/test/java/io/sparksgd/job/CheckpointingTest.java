package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.CheckpointConfig;
import io.sparksgd.config.CheckpointConfig.Interval;
import io.sparksgd.config.CheckpointConfig.Resume;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import io.sparksgd.core.training.TestSettings;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.core.training.Training;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.Checkpoint;
import io.sparksgd.store.CheckpointDirectory;
import io.sparksgd.store.InputFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When checkpoints are left, and which are gone on from. Each step takes a second. */
class CheckpointingTest {
  private static final TestExamples DATA = TestExamples.line(200, 1, 5);
  private static final int STEPS = 50;

  @TempDir private Path home;

  private int steps;
  private int last = Integer.MAX_VALUE;

  private static Checkpoint.Run run(String seed) {
    return new Checkpoint.Run(
        "1",
        new TreeMap<>(Map.of("seed", seed)),
        InputFingerprint.of(true, List.of(), 0),
        OptionalLong.empty());
  }

  private long nanos() {
    return 1_000_000_000L * steps;
  }

  private Fit fit(Interval interval, Resume resume, String seed) {
    try (CheckpointDirectory directory =
        CheckpointDirectory.open(home.resolve("c").toString(), new Configuration(false))) {
      return fit(
          new Checkpointing(
              new CheckpointConfig(Optional.empty(), interval, resume),
              directory,
              run(seed),
              () -> steps >= last,
              this::nanos));
    }
  }

  /** Five epochs of ten steps, each a window. */
  private Fit fit(Checkpointing checkpoints) {
    TestSettings settings = new TestSettings();
    settings.sums = SumsChoice.GRADIENTS;
    settings.batchSize = 20;
    settings.batchGrowth = 1;
    settings.maxEpochs = 5;
    settings.targetGap = OptionalDouble.empty();
    return new Training(settings.build(), DATA.profile(), new InMemorySource(DATA.blocks()), 1)
        .fit(
            Optional.empty(),
            this::nanos,
            (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> steps++,
            checkpoints);
  }

  private List<String> files() throws IOException {
    if (!Files.exists(home.resolve("c"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(home.resolve("c"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void nothingIsWrittenBeforeItIsDue() throws IOException {
    fit(new Interval.Seconds(STEPS), Resume.AUTO, "1");
    fit(new Interval.Windows(STEPS), Resume.AUTO, "1");
    fit(new Interval.Never(), Resume.AUTO, "1");
    assertThat(files()).isEmpty();
  }

  @Test
  void checkpointsComeByTheClock() throws IOException {
    fit(new Interval.Seconds(15), Resume.AUTO, "1");
    assertThat(files())
        .containsExactly("checkpoint-0000000001", "checkpoint-0000000002", "checkpoint-0000000003");
    steps = 0;
    fit(new Interval.Seconds(15), Resume.AUTO, "1");
    assertThat(steps).isEqualTo(STEPS - 45);
  }

  @Test
  void checkpointsComeByWindows() {
    fit(new Interval.Windows(20), Resume.AUTO, "1");
    steps = 0;
    fit(new Interval.Never(), Resume.AUTO, "1");
    assertThat(steps).isEqualTo(STEPS - 40);
  }

  @Test
  void aRunThatMustStopLeavesWhatItHasCheckpointsOrNot() throws IOException {
    last = 7;
    Fit fit = fit(new Interval.Never(), Resume.AUTO, "1");
    assertThat(fit.stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(files()).isEmpty();
    steps = 0;
    assertThat(fit(new Interval.Seconds(60), Resume.AUTO, "1").steps()).isEqualTo(7);
    assertThat(files()).containsExactly("checkpoint-0000000001");
    steps = 0;
    last = Integer.MAX_VALUE;
    assertThat(fit(new Interval.Seconds(60), Resume.AUTO, "1").steps()).isEqualTo(STEPS);
    assertThat(steps).isEqualTo(STEPS - 7);
  }

  @Test
  void thatOfAnotherRunIsRefusedUnlessARunStartsAnew() throws IOException {
    fit(new Interval.Windows(20), Resume.AUTO, "1");
    assertThatThrownBy(() -> fit(new Interval.Windows(20), Resume.AUTO, "2"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION))
        .hasMessageStartingWith("Cannot resume: ")
        .hasMessageEndingWith(
            " holds checkpoints of another run (seed: 1 -> 2); --resume fresh starts anew");
    steps = 0;
    fit(new Interval.Windows(60), Resume.FRESH, "2");
    assertThat(steps).isEqualTo(STEPS);
    assertThat(files()).isEmpty();
  }

  /** A file where the directory should be: no checkpoint can be written. */
  @Test
  void aDiskThatTakesNoCheckpointEndsNoRun() throws IOException {
    try (CheckpointDirectory directory =
        CheckpointDirectory.open(home.resolve("d/c").toString(), new Configuration(false))) {
      Checkpointing checkpoints =
          new Checkpointing(
              new CheckpointConfig(Optional.empty(), new Interval.Windows(1), Resume.AUTO),
              directory,
              run("1"),
              () -> false,
              this::nanos);
      Files.writeString(home.resolve("d"), "a file");
      assertThat(fit(checkpoints).steps()).isEqualTo(STEPS);
    }
  }
}
