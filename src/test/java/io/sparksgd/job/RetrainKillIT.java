package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.job.Nights.Trouble;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights whose driver is killed again and again, at moments that a seed chooses: the same model in
 * the end, and a champion that can be read at every moment.
 */
class RetrainKillIT {
  private static final int ROWS = 11_000;
  private static final int NIGHTS = 5;
  private static final int KILLS_WHILE_TRAINING = 5;

  /** There is one after every second of some 500 steps. */
  private static final int LAST_CHECKPOINT = 240;

  private static final String TRAINING =
      Nights.IN_MANY_JOBS + " --batch-size 500 --max-epochs 28 --lease 1s --wait 60s";

  @TempDir private static Path shared;
  private static LocalSession session;
  private static Path first;
  private static Path second;
  private static byte[] undisturbed;

  @TempDir private Path home;

  @BeforeAll
  static void train() {
    session = LocalSession.open("local[2]");
    first = Nights.write(shared.resolve("first.csv"), ROWS, 1, Trouble.NONE);
    second = Nights.write(shared.resolve("second.csv"), ROWS, 2, Trouble.NONE);
    Path store = shared.resolve("store");
    night(first, store);
    night(second, store);
    undisturbed = TestStore.at(store).championModel();
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private static String[] words(Path input, Path store) {
    return LocalSession.words(TRAINING, "--input", "" + input, "--store", "" + store)
        .toArray(String[]::new);
  }

  private static void night(Path input, Path store) {
    var outcome = session.console().run(words(input, store));
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
  }

  /** Reads the champion over and over, and remembers the first time that it could not. */
  private static final class Reader implements AutoCloseable {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private long reads;

    Reader(Path store) {
      thread = new Thread(() -> readOn(store), "reader");
      thread.start();
    }

    private void readOn(Path store) {
      try (ModelStore opened = TestStore.at(store).open()) {
        while (!ended.get()) {
          Version version = opened.champion().orElseThrow();
          assertThat(version.model().model().features()).hasSize(2);
          reads++;
          // The drivers need the processors, too.
          Thread.sleep(2);
        }
      } catch (Throwable e) {
        failure.set(e);
      }
    }

    void requireNoGap() {
      close();
      assertThat(failure.get()).isNull();
      assertThat(reads).isPositive();
    }

    @Override
    public void close() {
      ended.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aNightThatIsKilledThirtyTimesEndsAtTheSameModelAndNeverWithoutAChampion() {
    Random random = new Random(7);
    int whileTraining = 0;
    for (int night = 0; night < NIGHTS; night++) {
      Path store = home.resolve("store-" + night);
      night(first, store);
      try (Reader reader = new Reader(store)) {
        whileTraining += killWhileTraining(store, random);
        killAtTheEnd(store, random);
        try (DriverProcess driver = driver(store)) {
          assertThat(driver.exitCode()).as(driver.err()).isIn(0, 20);
        }
        reader.requireNoGap();
      }
      assertThat(TestStore.at(store).championNumber()).isGreaterThan(1);
      assertThat(TestStore.at(store).championModel()).isEqualTo(undisturbed);
    }
    assertThat(whileTraining).isGreaterThanOrEqualTo(20);
  }

  private DriverProcess driver(Path store) {
    return DriverProcess.start(home.resolve("driver"), words(second, store));
  }

  /** Kills a driver after each of some checkpoints; returns how many were still training. */
  private int killWhileTraining(Path store, Random random) {
    Path checkpoints = store.resolveSibling("." + store.getFileName() + ".checkpoints");
    List<Long> moments = new ArrayList<>();
    random.longs(KILLS_WHILE_TRAINING, 1, LAST_CHECKPOINT).sorted().forEach(moments::add);
    int killed = 0;
    for (long moment : moments) {
      try (DriverProcess driver = driver(store)) {
        assertThat(driver.reaches(() -> TestCheckpoints.newest("" + checkpoints) >= moment))
            .as(driver.err())
            .isTrue();
        boolean training = !driver.err().contains("judging");
        driver.kill();
        killed += training ? 1 : 0;
      }
      assertThat(TestStore.at(store).championNumber()).isEqualTo(1);
    }
    return killed;
  }

  /** Kills a driver while it judges, writes or promotes. */
  private void killAtTheEnd(Path store, Random random) {
    try (DriverProcess driver = driver(store)) {
      driver.reaches(() -> driver.err().contains("writing"));
      pause(random.nextInt(60));
      driver.kill();
    }
  }

  private static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
