package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code pointer/}: one file per epoch, made once and never changed. A file that is
 * empty or cut short, as a process that died may leave it, says nothing, but its epoch is gone.
 */
record Pointers(Storage storage, Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(Pointers.class);
  private static final int MOST_BYTES = 1 << 16;

  /** The epochs that are taken, the highest first. */
  List<Long> epochs() throws IOException {
    List<Long> epochs = new ArrayList<>();
    for (String name : storage.listIfThere(directory)) {
      Numbered.find(name).ifPresent(epochs::add);
    }
    epochs.sort(Collections.reverseOrder());
    return epochs;
  }

  /** The first epoch past all that are taken. */
  long next() throws IOException {
    List<Long> epochs = epochs();
    return epochs.isEmpty() ? 1 : epochs.get(0) + 1;
  }

  boolean isTaken(long epoch) throws IOException {
    return storage.exists(path(epoch));
  }

  /** What can be read, the highest epoch first. */
  List<PointerEntry> entries() throws IOException {
    List<PointerEntry> entries = new ArrayList<>();
    for (long epoch : epochs()) {
      find(epoch).ifPresent(entries::add);
    }
    return entries;
  }

  Optional<PointerEntry> find(long epoch) throws IOException {
    try {
      return Optional.of(PointerEntry.parse(epoch, storage.read(path(epoch), MOST_BYTES)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.warn("Pointer {} is not whole and is passed over: {}", path(epoch), e.getMessage());
      return Optional.empty();
    } catch (NewerFormatException e) {
      throw new JobException(
          ExitCode.BAD_DATA, "Invalid pointer " + path(epoch) + ": " + e.getMessage(), e);
    }
  }

  /** Whether the epoch is now this entry's. */
  boolean create(PointerEntry entry) throws IOException {
    return storage.create(path(entry.epoch()), entry.toJson());
  }

  private Path path(long epoch) {
    return new Path(directory, Numbered.name(epoch));
  }
}
