package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The directory {@code claims/}: who works towards which epoch.
 *
 * <p>Whoever makes the next sequence of an epoch and then sees none that is higher has it. Files
 * that came before are deleted by their own run only, after it has made a higher one, so the
 * highest never vanishes while the epoch is open.
 *
 * @param lease how long a run may be silent whose own lease cannot be read
 */
record Claims(Storage storage, Path directory, Pointers pointers, Clock clock, Duration lease) {

  /** The highest sequence of an epoch; without a beat when it is not whole. */
  record Latest(long sequence, Optional<Beat> beat, Instant at, Duration lease) {

    boolean isOf(String token) {
      return beat.isPresent() && beat.get().token().equals(token);
    }

    boolean isReleased() {
      return beat.isPresent() && beat.get().state() == Beat.State.RELEASED;
    }

    /** Whether nobody need be waited for. */
    boolean isFree() {
      return isReleased() || (beat.isPresent() && beat.get().holder().isGone());
    }

    Instant until() {
      return at.plus(lease);
    }

    JobException locked(String store) {
      String who =
          beat.map(b -> "run " + b.runId() + " on " + b.holder().host()).orElse("another run");
      return new JobException(
          ExitCode.LOCKED,
          Storage.oneLine(
              "Store is in use: %s (%s has it until %s unless it goes on; --wait waits for it)"
                  .formatted(store, who, until().truncatedTo(ChronoUnit.SECONDS))));
    }
  }

  Optional<Latest> latest(long epoch) throws IOException {
    // A run may delete the file that was listed once it has made the next.
    for (int attempt = 0; ; attempt++) {
      List<Long> sequences = sequences(epoch);
      if (sequences.isEmpty()) {
        return Optional.empty();
      }
      long highest = sequences.get(sequences.size() - 1);
      try {
        return Optional.of(read(epoch, highest));
      } catch (FileNotFoundException e) {
        if (attempt == 10) {
          throw e;
        }
      }
    }
  }

  private List<Long> sequences(long epoch) throws IOException {
    List<Long> sequences = new ArrayList<>();
    for (String name : storage.listIfThere(directory(epoch))) {
      Numbered.find(name).ifPresent(sequences::add);
    }
    return sequences;
  }

  private Latest read(long epoch, long sequence) throws IOException {
    Path path = path(epoch, sequence);
    byte[] bytes = storage.read(path, Beat.MOST_BYTES);
    try {
      Beat beat = Beat.parse(bytes);
      return new Latest(sequence, Optional.of(beat), beat.at(), beat.lease());
    } catch (IllegalArgumentException e) {
      Instant at = Instant.ofEpochMilli(storage.modifiedAt(path));
      return new Latest(sequence, Optional.empty(), at, lease);
    } catch (NewerFormatException e) {
      throw new JobException(ExitCode.BAD_DATA, "Invalid claim " + path + ": " + e.getMessage(), e);
    }
  }

  /** Whether the sequence is now this beat's. */
  boolean create(long epoch, long sequence, Beat beat) throws IOException {
    return storage.create(path(epoch, sequence), beat.toJson());
  }

  void forget(long epoch, long sequence) {
    storage.tryDelete(path(epoch, sequence));
  }

  /** Deletes what is left of epochs that are taken. */
  void forgetPast() throws IOException {
    long next = pointers.next();
    for (String name : storage.listIfThere(directory)) {
      Optional<Long> epoch = Numbered.find(name);
      if (epoch.isPresent() && epoch.get() < next) {
        storage.tryDelete(directory(epoch.get()));
      }
    }
  }

  private Path directory(long epoch) {
    return new Path(directory, Numbered.name(epoch));
  }

  private Path path(long epoch, long sequence) {
    return new Path(directory(epoch), Numbered.name(sequence));
  }
}
