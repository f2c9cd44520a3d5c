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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  @TempDir(factory = MemoryDirectory.class)
  Path home;

  private final FakeClock clock = new FakeClock();
  private ModelStore store;

  @BeforeEach
  void open() throws IOException {
    store = Stores.open(directory(), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String directory() {
    return home.resolve("store").toString();
  }

  private Path in(String path) {
    return home.resolve("store").resolve(path);
  }

  private static void assertFails(ThrowingCallable call, ExitCode exitCode, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(home.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private double champion() {
    return store.champion().orElseThrow().model().model().intercept();
  }

  @Test
  void aPromotedVersionIsTheChampionAndHoldsItsFiles() throws IOException {
    assertThat(ModelStore.isStore(directory(), Stores.HADOOP)).isFalse();
    assertThat(store.champion()).isEmpty();
    assertThat(store.versions()).isEmpty();
    assertThat(contents()).isEmpty();

    Version version = Stores.publish(store, "night-1", 1);

    assertThat(ModelStore.isStore(directory(), Stores.HADOOP)).isTrue();
    assertThat(version.name()).isEqualTo("000001-night-1");
    assertThat(champion()).isEqualTo(1);
    assertThat(store.champion().orElseThrow().decision())
        .contains(new Decision(true, List.of("because")));
    assertThat(contents().keySet())
        .contains(
            "store/pointer/0000000001",
            "store/versions/000001-night-1/_COMMITTED",
            "store/versions/000001-night-1/decision.json",
            "store/versions/000001-night-1/manifest.json",
            "store/versions/000001-night-1/model.json",
            "store/versions/000001-night-1/run-status.json");
    assertThat(store.history())
        .containsExactly(
            new PointerEntry(
                1,
                "000001-night-1",
                version.manifestSha256(),
                PointerEntry.Reason.FIRST,
                clock.instant(),
                "night-1"));
  }

  @Test
  void theChampionIsReadThroughItsStoreOrItsDirectory() {
    Stores.publish(store, "a", 1);
    assertThat(Models.read(directory(), Stores.HADOOP))
        .isEqualTo(new Models.Named("000001-a", Samples.model(1)));
    assertFails(
        () -> Models.read(home.resolve("none").toString(), Stores.HADOOP),
        ExitCode.NO_INPUT,
        "Missing model: ");
  }

  @Test
  void aVersionThatIsNotPromotedIsKeptBesideTheChampion() {
    Stores.publish(store, "a", 1);
    try (Claim claim = store.claim("b")) {
      Stores.commit(store, claim, 2, false);
    }
    assertThat(champion()).isEqualTo(1);
    assertThat(store.versions()).extracting(Version::name).containsExactly("000001-a", "000002-b");
    assertThat(store.undelivered()).isEmpty();
  }

  @Test
  void aDraftThatIsNotCommittedLeavesNoTrace() throws IOException {
    try (Claim claim = store.claim("a");
        VersionDraft draft = store.begin(claim)) {
      draft.write(Samples.model());
      Files.createDirectories(Path.of(java.net.URI.create(draft.quarantine())));
    }
    assertThat(in("versions")).isEmptyDirectory();
  }

  @Test
  void ownFilesHaveNamesOfTheirOwn() {
    try (Claim claim = store.claim("a");
        VersionDraft draft = store.begin(claim)) {
      for (String name : List.of("model.json", "manifest.json", "_COMMITTED", ".x", "a/b", "")) {
        assertThatThrownBy(() -> draft.write(name, new byte[0]))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void aDamagedChampionIsPassedOverOrAnError() throws IOException {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    Path model = in("versions/000002-b/model.json");
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);

    assertThat(champion()).isEqualTo(1);
    assertThat(Models.readOrPrevious(directory(), Stores.HADOOP).version()).isEqualTo("000001-a");
    assertFails(
        () -> Models.read(directory(), Stores.HADOOP),
        ExitCode.BAD_DATA,
        "Invalid champion 000002-b of " + directory() + ": model.json differs from manifest.json");

    assertThat(Stores.publish(store, "c", 3).name()).isEqualTo("000003-c");
    assertThat(Models.read(directory(), Stores.HADOOP).version()).isEqualTo("000003-c");
  }

  @Test
  void everyFileOfAVersionIsGuarded() throws IOException {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    for (String name :
        List.of("_COMMITTED", "manifest.json", "model.json", "run-status.json", "decision.json")) {
      Path file = in("versions/000002-b/" + name);
      byte[] good = Files.readAllBytes(file);
      for (int at = 0; at < good.length; at += Math.max(1, good.length / 16)) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        Files.write(file, bad);
        double found = champion();
        assertThat(found).as("%s at byte %s", name, at).isIn(1.0, 2.0);
        if (!name.equals("_COMMITTED")) {
          assertThat(found).as("%s at byte %s", name, at).isEqualTo(1);
        }
      }
      Files.delete(file);
      assertThat(champion()).as("without %s", name).isEqualTo(1);
      Files.write(file, good);
      assertThat(champion()).isEqualTo(2);
    }
  }

  @Test
  void aPointerThatIsTornIsPassedOverAndItsEpochIsGone() throws IOException {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    byte[] whole = Files.readAllBytes(in("pointer/0000000002"));
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(in("pointer/0000000002"), java.util.Arrays.copyOf(whole, length));
      assertThat(champion()).as("%s bytes", length).isEqualTo(1);
      assertThat(store.soundChampion().orElseThrow().name()).isEqualTo("000001-a");
    }
    Files.write(in("pointer/0000000002"), new byte[whole.length]);
    assertThat(champion()).isEqualTo(1);

    Stores.publish(store, "c", 3);
    assertThat(champion()).isEqualTo(3);
    assertThat(store.history()).extracting(PointerEntry::epoch).containsExactly(3L, 1L);
  }

  @Test
  void whatANewerReleaseWroteIsRefusedAndNotTakenForDamaged() throws IOException {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    String newer = "\"formatVersion\": 2";
    for (String file : List.of("pointer/0000000002", "versions/000002-b/_COMMITTED")) {
      String text = Files.readString(in(file));
      Files.writeString(in(file), text.replace("\"formatVersion\": 1", newer));
      assertFails(
          () -> store.champion(), ExitCode.BAD_DATA, "formatVersion is 2 (this release reads 1)");
      Files.writeString(in(file), text);
    }
    assertThat(champion()).isEqualTo(2);
  }

  @Test
  void hostileFilesAreRefusedWithinBounds() throws IOException {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    String depth = "{\"x\":".repeat(100_000) + "1e308" + "}".repeat(100_000);
    String hash = "0".repeat(64);
    for (String text :
        List.of(
            depth,
            "[1e308" + ",1e308".repeat(1 << 20) + "]",
            "{\"version\": NaN}",
            "{\"formatVersion\": 1e400, \"version\": \"000001-a\"}",
            "{\"formatVersion\": 1, \"version\": \"../../etc\", \"manifestSha256\": \""
                + hash
                + "\", \"reason\": \"first\", \"at\": \"2026-01-01T00:00:00Z\", \"runId\": \"a\"}")) {
      Files.writeString(in("pointer/0000000002"), text);
      assertThat(champion()).isEqualTo(1);
    }
  }

  @Test
  void aRollbackIsANewEpochAndGoesBackOnePromotionAtATime() {
    for (int night = 1; night <= 3; night++) {
      Stores.publish(store, "night-" + night, night);
    }
    assertThat(rollback()).isEqualTo(new ModelStore.Rollback("000003-night-3", "000002-night-2"));
    assertThat(champion()).isEqualTo(2);
    assertThat(rollback()).isEqualTo(new ModelStore.Rollback("000002-night-2", "000001-night-1"));
    assertThat(champion()).isEqualTo(1);
    assertFails(this::rollback, ExitCode.NO_INPUT, "No version to roll back to in " + directory());

    Stores.publish(store, "night-4", 4);
    assertThat(rollback().to()).isEqualTo("000001-night-1");
    assertThat(store.history())
        .extracting(PointerEntry::epoch)
        .containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
  }

  private ModelStore.Rollback rollback() {
    try (Claim claim = store.claim("rollback-" + store.history().size())) {
      return store.rollback(claim);
    }
  }

  @Test
  void aRollbackSkipsAPredecessorThatIsDamaged() throws IOException {
    for (int night = 1; night <= 3; night++) {
      Stores.publish(store, "night-" + night, night);
    }
    Files.delete(in("versions/000002-night-2/model.json"));
    assertThat(rollback().to()).isEqualTo("000001-night-1");
  }

  @Test
  void anEmptyStoreHasNothingToRollBack() {
    assertFails(this::rollback, ExitCode.NO_INPUT, "No champion to roll back in " + directory());
  }

  @Test
  void versionsAreOrderedByEpochAndNumberWhateverTheClockSays() {
    for (int night = 1; night <= 4; night++) {
      Stores.publish(store, "night-" + night, night);
      clock.pass(Duration.ofDays(night % 2 == 0 ? 3 : -40));
    }
    assertThat(champion()).isEqualTo(4);
    assertThat(store.history())
        .extracting(PointerEntry::version)
        .containsExactly("000004-night-4", "000003-night-3", "000002-night-2", "000001-night-1");
    assertThat(store.versions()).extracting(Version::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(rollback().to()).isEqualTo("000003-night-3");
  }

  @Test
  void timesAreInUtcWhereverTheyAreWritten() throws IOException {
    Instant before = clock.instant();
    Stores.publish(store, "a", 1);
    assertThat(Files.readString(in("pointer/0000000001"))).contains("\"2026-03-29T00:59:59Z\"");
    assertThat(store.champion().orElseThrow().committedAt()).contains(before);
    assertThat(ModelStore.newRunId(clock)).matches("20260329T005959Z-[0-9a-f]{8}");
  }

  @Test
  void retentionKeepsTheNewestTheChampionAndItsPredecessor() throws IOException {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    for (String run : List.of("c", "d", "e", "f", "g")) {
      try (Claim claim = store.claim(run)) {
        Stores.commit(store, claim, 9, false);
      }
      clock.pass(Duration.ofDays(1));
    }
    assertThat(store.retain()).containsExactlyInAnyOrder("000003-c", "000004-d");
    assertThat(store.versions())
        .extracting(Version::name)
        .containsExactly("000001-a", "000002-b", "000005-e", "000006-f", "000007-g");
    assertThat(champion()).isEqualTo(2);
    assertThat(rollback().to()).isEqualTo("000001-a");
    assertThat(store.retain()).containsExactly("000002-b");
  }

  @Test
  void retentionByAgeKeepsTheYoung() throws IOException {
    StoreConfig config =
        new StoreConfig(directory(), false, Stores.LEASE, Duration.ZERO, 1, Duration.ofDays(3));
    try (ModelStore keeper = Stores.open(config, clock)) {
      for (String run : List.of("a", "b", "c", "d", "e", "f")) {
        Stores.publish(keeper, run, 1);
        clock.pass(Duration.ofDays(1));
      }
      assertThat(keeper.retain()).containsExactlyInAnyOrder("000001-a", "000002-b", "000003-c");
    }
  }

  @Test
  void retentionRemovesWhatDeadRunsLeftAndNotWhatALivingOneDrafts() throws IOException {
    Stores.publish(store, "a", 1);
    Files.createDirectories(in("versions/000002-dead/quarantine"));
    Files.createDirectories(in("versions/notes"));
    try (Claim claim = store.claim("alive");
        VersionDraft draft = store.begin(claim)) {
      clock.pass(Duration.ofDays(365));
      claim.beat(Beat.State.HELD);
      assertThat(store.retain()).containsExactly("000002-dead");
      assertThat(in("versions/" + draft.name())).isDirectory();
      assertThat(in("versions/notes")).isDirectory();
    }
  }

  @Test
  void filesThatADeadRunNeverNamedAreRemoved() throws IOException {
    FakeClock now = new FakeClock(Instant.now());
    try (ModelStore living = Stores.open(directory(), now)) {
      Stores.publish(living, "a", 1);
      Files.createFile(in("pointer/.0000000002.tmp-x"));
      Files.createFile(in("versions/.probe-x"));
      living.retain();
      assertThat(in("versions/.probe-x")).exists();
      now.pass(Stores.LEASE.multipliedBy(2));
      living.retain();
      assertThat(in("pointer")).isDirectoryContaining("glob:**/0000000001");
      assertThat(in("pointer/.0000000002.tmp-x")).doesNotExist();
      assertThat(in("versions/.probe-x")).doesNotExist();
    }
  }

  @Test
  void theClaimsOfPastEpochsAreRemoved() {
    Stores.publish(store, "a", 1);
    Stores.publish(store, "b", 2);
    store.retain();
    assertThat(in("claims")).isEmptyDirectory();
  }

  @Test
  void readingNeedsNoRightToWrite() throws IOException {
    Stores.publish(store, "a", 1);
    Map<String, String> before = contents();
    store.champion();
    store.soundChampion();
    store.versions().forEach(Version::damage);
    store.history();
    store.undelivered();
    Models.read(directory(), Stores.HADOOP);
    assertThat(contents()).isEqualTo(before);
  }
}
