package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.job.Nights.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one night, each a process of its own, that want the same store. */
class RetrainProcessesIT {
  private static final int ROWS = 11_000;

  /** Some 500 Spark jobs, time enough for others to come. */
  private static final String TRAINING = Nights.IN_MANY_JOBS + " --batch-size 500 --max-epochs 28";

  @TempDir private static Path shared;
  private static Path tonight;
  private static Path tomorrow;

  @TempDir private Path home;

  @BeforeAll
  static void write() {
    tonight = Nights.write(shared.resolve("tonight.csv"), ROWS, 1, Trouble.NONE);
    tomorrow = Nights.write(shared.resolve("tomorrow.csv"), ROWS, 2, Trouble.NONE);
  }

  private TestStore store() {
    return TestStore.at(home.resolve("store"));
  }

  private DriverProcess retrain(String name, Path input, String... more) {
    List<String> words = LocalSession.words(TRAINING, more);
    words.addAll(List.of("--input", "" + input, "--store", store().path()));
    return DriverProcess.start(home.resolve(name), words.toArray(String[]::new));
  }

  @Test
  void ofTwoThatStartTogetherOneTrainsAndTheOtherExits() {
    try (DriverProcess one = retrain("one", tonight);
        DriverProcess other = retrain("other", tonight)) {
      List<Integer> codes = new ArrayList<>(List.of(one.exitCode(), other.exitCode()));
      codes.sort(null);
      assertThat(codes).as(one.err() + other.err()).containsExactly(0, 69);
      DriverProcess loser = one.exitCode() == 69 ? one : other;
      assertThat(loser.err()).contains("spark-sgd: Store is in use: ");
    }
    assertThat(store().versions()).isEqualTo(1);
  }

  @Test
  void ofTwoThatMayWaitBothTrainOneAfterTheOther() {
    try (DriverProcess one = retrain("one", tonight, "--wait", "2m");
        DriverProcess other = retrain("other", tomorrow, "--wait", "2m")) {
      assertThat(one.exitCode()).as(one.err()).isIn(0, 20);
      assertThat(other.exitCode()).as(other.err()).isIn(0, 20);
    }
    assertThat(store().versions()).isEqualTo(2);
  }

  /** It slept past its lease, and a newer run has promoted. */
  @Test
  void aRunThatWakesTooLateChangesNothing() {
    try (DriverProcess zombie = retrain("zombie", tonight, "--lease", "1s")) {
      Path checkpoint = home.resolve(".store.checkpoints/checkpoint-0000000003");
      assertThat(zombie.reaches(checkpoint)).as(zombie.err()).isTrue();
      zombie.pause();
      try (DriverProcess newer = retrain("newer", tomorrow, "--wait", "1m")) {
        assertThat(newer.exitCode()).as(newer.err()).isZero();
      }
      byte[] champion = store().championModel();
      zombie.resume();
      assertThat(zombie.exitCode()).as(zombie.err()).isEqualTo(69);
      assertThat(zombie.err()).contains("spark-sgd: Store was taken over: ");
      assertThat(store().championModel()).isEqualTo(champion);
      assertThat(store().versions()).isEqualTo(1);
    }
  }
}
