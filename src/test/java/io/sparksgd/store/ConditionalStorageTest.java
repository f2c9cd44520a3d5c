package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.ConditionalFileSystem.Mishap;
import io.sparksgd.store.Stores.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on an object store with conditional writes, which is slow or out of reach at times. */
class ConditionalStorageTest {
  @TempDir(factory = MemoryDirectory.class)
  Path home;

  @BeforeEach
  void heal() {
    ConditionalFileSystem.befall();
  }

  private Storage.Location location() throws IOException {
    return Storage.open("s3a://" + home.resolve("store"), ConditionalFileSystem.configuration());
  }

  private boolean create(String text) throws IOException {
    Storage.Location location = location();
    try (Storage storage = location.storage()) {
      return storage.create(
          new org.apache.hadoop.fs.Path(location.path(), "file"),
          text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String file() throws IOException {
    return Files.readString(home.resolve("store/file"));
  }

  @Test
  void theFirstHasTheFile() throws IOException {
    assertThat(create("one")).isTrue();
    assertThat(create("two")).isFalse();
    assertThat(file()).isEqualTo("one");
  }

  @Test
  void aFileWhoseAnswerWasLostIsKnownForOurs() throws IOException {
    ConditionalFileSystem.befall(Mishap.ANSWER_LOST);
    assertThat(create("one")).isTrue();
    ConditionalFileSystem.befall(Mishap.BUSY, Mishap.BUSY);
    assertThat(create("two")).isFalse();
    assertThat(file()).isEqualTo("one");
  }

  @Test
  void aStoreThatStaysBusyIsATemporaryFailureAndThePointerStaysConsistent() throws IOException {
    FakeClock clock = new FakeClock(Instant.now());
    String directory = "s3a://" + home.resolve("store");
    try (ModelStore store =
        new ModelStore(Stores.config(directory), location(), clock, clock::pass)) {
      Stores.publish(store, "a", 1);
      try (Claim claim = store.claim("b")) {
        Version version = Stores.commit(store, claim, 2, true);
        ConditionalFileSystem.befall(Mishap.BUSY, Mishap.BUSY, Mishap.BUSY);
        assertThatThrownBy(() -> store.promote(claim, version))
            .isInstanceOfSatisfying(
                JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TEMPORARY))
            .hasMessageContaining("503: Please reduce your request rate.");
        assertThat(store.soundChampion().orElseThrow().runId()).isEqualTo("a");
        ConditionalFileSystem.befall(Mishap.BUSY, Mishap.ANSWER_LOST);
        store.promote(claim, version);
        assertThat(store.soundChampion().orElseThrow().runId()).isEqualTo("b");
      }
    }
    assertThat(
            StorageCheck.all(directory, ConditionalFileSystem.configuration(), Clock.systemUTC()))
        .allSatisfy(check -> assertThat(check.problem()).as(check.need()).isEmpty());
  }
}
