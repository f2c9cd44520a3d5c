package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.Stores.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has the store, told with a clock that moves when it is told to. */
class ClaimTest {
  @TempDir(factory = MemoryDirectory.class)
  Path home;

  private final FakeClock clock = new FakeClock();

  private String directory() {
    return home.resolve("store").toString();
  }

  private ModelStore open() throws IOException {
    return Stores.open(directory(), clock);
  }

  private ModelStore waiting(Duration most) throws IOException {
    return Stores.open(
        new StoreConfig(directory(), false, Stores.LEASE, most, 3, Duration.ZERO), clock);
  }

  private List<String> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("store").resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertLocked(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED))
        .hasMessageContaining(message);
  }

  @Test
  void ofTwoRunsTheSecondIsToldWhoHasTheStoreAndUntilWhen() throws IOException {
    try (ModelStore store = open();
        Claim first = store.claim("first")) {
      assertLocked(
          () -> store.claim("second"),
          "Store is in use: %s (run first on %s has it until 2026-03-29T01:00:59Z"
              .formatted(directory(), Holder.self().host()));
      first.check();
    }
  }

  @Test
  void theNextRunComesInWhenTheFirstIsDoneOrCloses() throws IOException {
    try (ModelStore store = open()) {
      try (Claim first = store.claim("first")) {
        assertThat(first.epoch()).isEqualTo(1);
      }
      try (Claim second = store.claim("second")) {
        assertThat(second.epoch()).isEqualTo(1);
        store.promote(second, Stores.commit(store, second, 1, true));
        try (Claim third = store.claim("third")) {
          assertThat(third.epoch()).isEqualTo(2);
        }
      }
    }
  }

  @Test
  void aRunThatGoesOnKeepsTheStoreForAsLongAsItLikes() throws IOException {
    try (ModelStore store = open();
        Claim first = store.claim("first")) {
      for (int i = 0; i < 10; i++) {
        clock.pass(Stores.LEASE.dividedBy(3));
        first.beat(Beat.State.HELD);
        assertLocked(() -> store.claim("second"), "run first");
      }
      assertThat(files("claims/0000000001")).containsExactly("0000000010", "0000000011");
    }
  }

  @Test
  void aSilentRunIsTakenOverAfterItsLeaseAndCannotPromote() throws IOException {
    try (ModelStore store = open();
        Claim zombie = store.claim("zombie")) {
      Version stale = Stores.commit(store, zombie, 1, true);
      clock.pass(Stores.LEASE.plusSeconds(1));
      Instant before = clock.instant();
      try (Claim next = store.claim("next")) {
        Duration watched = Duration.between(before, clock.instant());
        assertThat(watched).isBetween(Stores.LEASE.dividedBy(2), Stores.LEASE);
        assertThat(next.epoch()).isEqualTo(1);

        assertLocked(() -> store.promote(zombie, stale), "Store was taken over: " + directory());
        assertThat(zombie.isLost()).isTrue();
        assertThat(store.champion()).isEmpty();
        assertLocked(() -> store.begin(zombie), "Store was taken over");

        zombie.beat(Beat.State.RELEASED);
        next.check();
        store.promote(next, Stores.commit(store, next, 2, true));
        assertThat(store.champion().orElseThrow().runId()).isEqualTo("next");
      }
    }
  }

  @Test
  void aZombieThatWakesAfterANewerPromotionChangesNothing() throws IOException {
    try (ModelStore store = open()) {
      Stores.publish(store, "older", 0);
    }
    try (ModelStore store = open();
        Claim zombie = store.claim("zombie")) {
      Version stale = Stores.commit(store, zombie, 1, true);
      clock.pass(Stores.LEASE.plusSeconds(1));
      Stores.publish(store, "newer", 2);
      List<PointerEntry> history = store.history();

      assertLocked(() -> store.promote(zombie, stale), "Store was taken over");
      assertLocked(() -> store.rollback(zombie), "Store was taken over");
      assertThat(store.history()).isEqualTo(history);
      assertThat(store.champion().orElseThrow().runId()).isEqualTo("newer");
      assertThat(store.undelivered()).isEmpty();
      store.retain();
      zombie.beat(Beat.State.HELD);
      assertThat(zombie.isLost()).isTrue();
      assertThat(files("claims")).isEmpty();
    }
  }

  @Test
  void aZombieThatSleptBetweenItsLastLookAndThePointerIsRefused() throws IOException {
    try (ModelStore store = open()) {
      Stores.publish(store, "first", 1);
      PointerEntry entry = store.history().get(0);
      Pointers pointers =
          new Pointers(new LocalStorage(), new org.apache.hadoop.fs.Path(directory(), "pointer"));
      PointerEntry zombie =
          new PointerEntry(
              entry.epoch(), "000009-z", entry.manifestSha256(), entry.reason(), entry.at(), "z");
      assertThat(pointers.create(zombie)).isFalse();
      assertThat(store.history()).containsExactly(entry);
    }
  }

  @Test
  void aRunThatIsHeardOfWhileItIsWatchedIsLeftAlone() throws IOException {
    try (ModelStore store = open();
        Claim late = store.claim("late")) {
      clock.pass(Stores.LEASE.plusSeconds(1));
      ClaimRequest.Pause beatsOnce =
          time -> {
            clock.pass(time);
            try {
              late.beat(Beat.State.HELD);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          };
      ModelStore other =
          new ModelStore(
              Stores.config(directory()),
              Storage.open(directory(), Stores.HADOOP),
              clock,
              beatsOnce);
      assertLocked(() -> other.claim("second"), "run late");
      late.check();
    }
  }

  @Test
  void waitingEndsWhenTheOtherRunDoesOrWhenPatienceDoes() throws IOException {
    try (ModelStore store = open()) {
      try (Claim first = store.claim("first");
          ModelStore patient = waiting(Duration.ofSeconds(30))) {
        Instant before = clock.instant();
        assertLocked(() -> patient.claim("second"), "run first");
        assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofSeconds(30));
        first.check();
      }
      Claim first = store.claim("first-again");
      ClaimRequest.Pause closesIt =
          time -> {
            clock.pass(time);
            first.close();
          };
      ModelStore queued =
          new ModelStore(
              new StoreConfig(
                  directory(), false, Stores.LEASE, Duration.ofHours(1), 3, Duration.ZERO),
              Storage.open(directory(), Stores.HADOOP),
              clock,
              closesIt);
      try (Claim second = queued.claim("second")) {
        second.check();
      }
    }
  }

  @Test
  void aClockThatIsAheadDoesNotKeepTheStoreForEver() throws IOException {
    FakeClock ahead = new FakeClock(clock.instant().plus(Duration.ofDays(1)));
    try (ModelStore theirs = Stores.open(directory(), ahead);
        Claim dead = theirs.claim("ahead");
        ModelStore patient = waiting(Stores.LEASE.multipliedBy(3))) {
      Instant before = clock.instant();
      try (Claim second = patient.claim("second")) {
        second.check();
        assertThat(Duration.between(before, clock.instant()))
            .isBetween(Stores.LEASE, Stores.LEASE.plusSeconds(2));
        assertThat(dead.epoch()).isEqualTo(second.epoch());
      }
    }
  }

  @Test
  void aProcessThatIsGoneFromThisMachineIsNotWaitedFor() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    Holder self = Holder.self();
    String startedAt = process.toHandle().info().startInstant().map(Instant::toString).orElse("");
    Holder other = new Holder(self.host(), self.machine(), process.pid(), startedAt);
    assertThat(other.isGone()).isFalse();
    Holder reused = new Holder(self.host(), self.machine(), process.pid(), "2001-01-01T00:00:00Z");
    assertThat(reused.isGone()).isEqualTo(!self.machine().isEmpty());
    process.destroyForcibly().waitFor();
    assertThat(other.isGone()).isEqualTo(!self.machine().isEmpty());
    Holder elsewhere = new Holder(self.host(), "another machine", process.pid(), startedAt);
    assertThat(elsewhere.isGone()).isFalse();
    assertThat(self.isGone()).isFalse();
  }

  @Test
  void aClaimThatIsTornIsHeldForALease() throws IOException {
    FakeClock now = new FakeClock(Instant.now());
    try (ModelStore store = Stores.open(directory(), now)) {
      Path claims = Files.createDirectories(home.resolve("store/claims/0000000001"));
      Files.createFile(claims.resolve("0000000001"));
      assertLocked(() -> store.claim("second"), "another run has it until");
      now.pass(Stores.LEASE.multipliedBy(2));
      try (Claim second = store.claim("second")) {
        second.check();
      }
    }
  }

  @Test
  void theHeartBeatsByItself() throws IOException {
    StoreConfig config =
        new StoreConfig(directory(), false, Duration.ofMillis(60), Duration.ZERO, 3, Duration.ZERO);
    try (ModelStore store = Stores.open(config, clock);
        Claim claim = store.claim("alive")) {
      Awaitility.await()
          .until(
              () ->
                  files("claims/0000000001").stream()
                      .anyMatch(name -> name.compareTo("0000000004") >= 0));
      claim.check();
    }
  }

  @Test
  void runIdsAreNamesOfDirectories() throws IOException {
    try (ModelStore store = open()) {
      for (String runId : List.of("", "../x", "a/b", ".x", "a b", "x".repeat(101), "\u001b[31m")) {
        assertThatThrownBy(() -> store.claim(runId))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("Invalid run id: ");
      }
    }
  }

  @Test
  void aStorageThatCannotKeepRunsApartIsRefusedUnlessThereIsOne() throws IOException {
    String directory = "s3a://" + home.resolve("store");
    StoreConfig several = Stores.config(directory);
    assertThatThrownBy(() -> claimAndClose(several))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE))
        .hasMessageContaining("Cannot keep runs apart in " + directory)
        .hasMessageContaining("fs.s3a.create.conditional.enabled")
        .hasMessageContaining("--single-writer");
    assertThat(home).isEmptyDirectory();

    StoreConfig single =
        new StoreConfig(directory, true, Stores.LEASE, Duration.ZERO, 3, Duration.ZERO);
    claimAndClose(single);
  }

  private void claimAndClose(StoreConfig config) throws IOException {
    Storage.Location location = Storage.open(config.directory(), FaultFileSystem.configuration());
    try (ModelStore store = new ModelStore(config, location, clock, clock::pass)) {
      Stores.publish(store, "only", 1);
      assertThat(store.champion()).isPresent();
    }
  }

  @Test
  void whatMayNotBeWrittenIsFoundWithTheClaim() throws IOException {
    FaultFileSystem.set(
        (operation, path) -> {
          if (operation.equals("create") && path.getParent().getName().equals("pointer")) {
            throw new org.apache.hadoop.security.AccessControlException("Permission denied: me");
          }
        });
    try {
      String directory = "s3a://" + home.resolve("store");
      StoreConfig single =
          new StoreConfig(directory, true, Stores.LEASE, Duration.ZERO, 3, Duration.ZERO);
      assertThatThrownBy(() -> claimAndClose(single))
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE))
          .hasMessage("Cannot write to store " + directory + ": Permission denied: me");
    } finally {
      FaultFileSystem.set(FaultFileSystem.Fault.none());
    }
  }
}
