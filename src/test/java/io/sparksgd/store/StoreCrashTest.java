package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.FaultStorage.Moment;
import io.sparksgd.store.Stores.FakeClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that dies at any operation that changes the store, and the run after it. */
class StoreCrashTest {
  @TempDir(factory = MemoryDirectory.class)
  Path home;

  // Files that are cut short are judged by the time that the disk gave them.
  private final FakeClock clock = new FakeClock(Instant.now());
  private double lastIntercept;

  /** Keeps nothing that need not be kept, so that every run deletes something. */
  private StoreConfig config() {
    return new StoreConfig(
        home.resolve("store").toString(), false, Stores.LEASE, Duration.ZERO, 0, Duration.ZERO);
  }

  private ModelStore open() throws IOException {
    return Stores.open(config(), clock);
  }

  private ModelStore open(FaultStorage storage) throws IOException {
    Storage.Location real = Storage.open(config().directory(), Stores.HADOOP);
    Storage.Location faulty = new Storage.Location(storage, real.path());
    return new ModelStore(config(), faulty, clock, clock::pass);
  }

  private static FaultStorage faulty(Moment moment, int n) {
    return new FaultStorage(new LocalStorage(), moment, n);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aFirstRunThatDiesAnywhereLeavesNoChampionOrItsOwn(Moment moment) throws IOException {
    for (int n = 0; ; n++) {
      deleteStore();
      FaultStorage storage = faulty(moment, n);
      boolean promoted = run(storage, "first", 1);
      if (!storage.struck()) {
        assertThat(promoted).isTrue();
        assertThat(n).isGreaterThan(10);
        return;
      }
      try (ModelStore store = open()) {
        Optional<Version> champion = store.champion();
        assertThat(champion.isPresent() || !promoted).isTrue();
        assertThat(champion.map(Version::runId).orElse("first")).isEqualTo("first");
      }
      assertNextRunSucceeds("after-" + n, Set.of(1.0));
    }
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aRunThatDiesAnywhereLeavesTheChampionOrItsOwn(Moment moment) throws IOException {
    try (ModelStore store = open()) {
      Stores.publish(store, "zero", nextIntercept());
      Stores.publish(store, "one", nextIntercept());
    }
    for (int n = 0; ; n++) {
      double before = lastIntercept;
      double after = nextIntercept();
      FaultStorage storage = faulty(moment, n);
      boolean promoted = run(storage, "dying-" + n, after);
      if (!storage.struck()) {
        assertThat(promoted).isTrue();
        assertThat(n).isGreaterThan(15);
        return;
      }
      try (ModelStore store = open()) {
        double champion = intercept(store);
        assertThat(champion).as("%s operation %s", moment, n).isIn(before, after);
        assertThat(champion == after || !promoted).isTrue();
      }
      assertNextRunSucceeds("next-" + n, Set.of(before, after));
    }
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aRollbackThatDiesAnywhereIsDoneOrNot(Moment moment) throws IOException {
    try (ModelStore store = open()) {
      Stores.publish(store, "zero", 0);
      Stores.publish(store, "one", 1);
    }
    for (int n = 0; ; n++) {
      FaultStorage storage = faulty(moment, n);
      try (ModelStore store = open(storage);
          Claim claim = store.claim("rollback-" + n)) {
        store.rollback(claim);
      } catch (FaultStorage.Death | JobException e) {
        assertThat(e).isNotNull();
      }
      clock.pass(Stores.LEASE.multipliedBy(2));
      try (ModelStore store = open()) {
        assertThat(intercept(store)).isIn(0.0, 1.0);
        if (!storage.struck()) {
          assertThat(intercept(store)).isZero();
          return;
        }
        if (intercept(store) == 0) {
          Stores.publish(store, "again-" + n, 1);
        }
        assertLinear(store);
      }
    }
  }

  private double nextIntercept() {
    return ++lastIntercept;
  }

  private static double intercept(ModelStore store) {
    return store.champion().orElseThrow().model().model().intercept();
  }

  /** Whether the run said that it promoted. */
  private boolean run(FaultStorage storage, String runId, double intercept) throws IOException {
    boolean promoted = false;
    try (ModelStore store = open(storage);
        Claim claim = store.claim(runId)) {
      store.promote(claim, Stores.commit(store, claim, intercept, true));
      promoted = true;
      store.retain();
    } catch (FaultStorage.Death | JobException e) {
      assertThat(e).isNotNull();
    }
    return promoted;
  }

  /** Completes what the dead run had decided, or does its own; then cleans up. */
  private void assertNextRunSucceeds(String runId, Set<Double> known) throws IOException {
    clock.pass(Stores.LEASE.multipliedBy(2));
    try (ModelStore store = open();
        Claim claim = store.claim(runId)) {
      Optional<Version> undelivered = store.undelivered();
      if (undelivered.isPresent()) {
        store.promote(claim, undelivered.get());
        assertThat(intercept(store)).isIn(known);
      } else {
        store.promote(claim, Stores.commit(store, claim, nextIntercept(), true));
        assertThat(intercept(store)).isEqualTo(lastIntercept);
      }
      lastIntercept = intercept(store);
      clock.pass(Stores.LEASE.multipliedBy(2));
      store.retain();
      assertThat(store.undelivered()).isEmpty();
      assertThat(store.versions()).hasSizeLessThanOrEqualTo(2);
      assertThat(store.versions()).allSatisfy(v -> assertThat(v.damage()).isEmpty());
      assertThat(store.soundChampion()).isPresent();
      assertLinear(store);
    }
  }

  private static void assertLinear(ModelStore store) {
    List<Long> epochs = store.history().stream().map(PointerEntry::epoch).toList();
    assertThat(epochs).isSortedAccordingTo((a, b) -> Long.compare(b, a)).doesNotHaveDuplicates();
  }

  private void deleteStore() throws IOException {
    Storage.Location location = Storage.open(config().directory(), Stores.HADOOP);
    location.storage().delete(location.path());
  }
}
