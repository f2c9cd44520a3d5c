package io.sparksgd.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One thing that a model store needs of its storage, tried out.
 *
 * @param need in a few words
 * @param problem why it is not met; empty when it is
 * @param forOneWriterToo whether a store with a single writer needs it, too
 */
public record StorageCheck(String need, Optional<String> problem, boolean forOneWriterToo) {
  private static final int RACERS = 8;
  private static final int RACES = 5;
  private static final Duration CLOCKS = Duration.ofSeconds(30);

  /** Tries out everything in a directory of its own in {@code store}; leaves nothing behind. */
  public static List<StorageCheck> all(String store, Configuration hadoop, Clock clock) {
    List<StorageCheck> checks = new ArrayList<>();
    try {
      Storage.Location location = Storage.open(store, hadoop);
      try (Storage storage = location.storage()) {
        List<Path> made = storage.missing(location.path());
        Path scratch = new Path(location.path(), ".doctor-" + UUID.randomUUID());
        try {
          new Trial(storage, scratch, clock).addTo(checks);
        } finally {
          storage.tryDelete(scratch);
          storage.deleteEmpty(made);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      String reason = Storage.failure("cannot open it", e).getMessage();
      checks.add(new StorageCheck("there is such a storage", Optional.of(reason), true));
    }
    return checks;
  }

  /** Something that should hold; says what does not. */
  @FunctionalInterface
  private interface Attempt {
    Optional<String> problem() throws IOException;
  }

  /** The trials, in a directory of their own. */
  private record Trial(Storage storage, Path scratch, Clock clock) {

    void addTo(List<StorageCheck> checks) {
      checks.add(check("files can be written and deleted", true, this::writing));
      if (checks.get(checks.size() - 1).problem().isPresent()) {
        return;
      }
      checks.add(check("a file is there when it was written", true, this::visible));
      checks.add(check("its driver creates a file for one of two", false, this::promised));
      checks.add(check("8 who create a file: one succeeds", false, this::racing));
      checks.add(check("a directory is renamed in one step", true, this::renaming));
      checks.add(check("its clock is within 30 s of ours", true, this::clocks));
    }

    private static StorageCheck check(String need, boolean forOneWriterToo, Attempt attempt) {
      try {
        return new StorageCheck(need, attempt.problem(), forOneWriterToo);
      } catch (IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new StorageCheck(need, Optional.of(Storage.oneLine(reason)), forOneWriterToo);
      }
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> unless(boolean holds, String problem) {
      return holds ? Optional.empty() : Optional.of(problem);
    }

    private Optional<String> writing() throws IOException {
      Path file = new Path(scratch, "written");
      storage.create(file, bytes("written"));
      storage.delete(file);
      return unless(!storage.exists(file), "a deleted file is still there");
    }

    private Optional<String> visible() throws IOException {
      for (int i = 0; i < RACES; i++) {
        Path file = new Path(scratch, "visible-" + i);
        byte[] bytes = bytes("visible " + i);
        storage.create(file, bytes);
        if (!storage.list(scratch).contains(file.getName())) {
          return Optional.of("it is not listed");
        }
        if (!Arrays.equals(storage.read(file, 100), bytes)) {
          return Optional.of("it is read as something else");
        }
      }
      return Optional.empty();
    }

    private Optional<String> promised() throws IOException {
      return storage.whyNotAtomic(scratch);
    }

    private Optional<String> racing() throws IOException {
      ExecutorService racers = Executors.newFixedThreadPool(RACERS);
      try {
        for (int race = 0; race < RACES; race++) {
          int winners = race(racers, new Path(scratch, "race-" + race));
          if (winners != 1) {
            return Optional.of(winners + " of " + RACERS + " succeeded");
          }
        }
        return Optional.empty();
      } finally {
        racers.shutdownNow();
      }
    }

    private int race(ExecutorService racers, Path file) throws IOException {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        byte[] bytes = bytes("racer " + i);
        tasks.add(() -> storage.create(file, bytes));
      }
      int winners = 0;
      try {
        for (Future<Boolean> task : racers.invokeAll(tasks)) {
          winners += task.get() ? 1 : 0;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IOException(e.getCause().getMessage(), e);
      }
      return winners;
    }

    /** The store renames nothing, but a model directory of train is renamed to its place. */
    private Optional<String> renaming() throws IOException {
      if (storage.isObjectStore()) {
        return Optional.empty();
      }
      Path from = new Path(scratch, "from");
      Path to = new Path(scratch, "to");
      storage.create(new Path(from, "file"), bytes("file"));
      storage.move(from, to);
      boolean whole = storage.exists(new Path(to, "file")) && !storage.exists(from);
      return unless(whole, "the renamed directory is not whole");
    }

    private Optional<String> clocks() throws IOException {
      Path file = new Path(scratch, "clock");
      storage.create(file, bytes("clock"));
      Duration apart = Duration.ofMillis(storage.modifiedAt(file) - clock.millis()).abs();
      return unless(apart.compareTo(CLOCKS) <= 0, "they are " + apart.toSeconds() + " s apart");
    }
  }
}
