package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest checkpoints of one training, as files {@code checkpoint-<number>}, numbered upwards
 * and never written over. One is complete before an older one is deleted. A file that a process cut
 * short when it died, or that was damaged since, is passed over for the one before it.
 *
 * <p>There is no such directory before the first checkpoint, nor after {@link #clear}.
 */
public final class CheckpointDirectory implements Closeable {
  /** How many checkpoints are kept. */
  static final int KEPT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);
  private static final String PREFIX = "checkpoint-";

  private final Storage storage;
  private final Path directory;

  CheckpointDirectory(Storage.Location location) {
    storage = location.storage();
    directory = location.path();
  }

  /**
   * The checkpoints in {@code directory}, which need not exist.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public static CheckpointDirectory open(String directory, Configuration configuration) {
    return new CheckpointDirectory(locate(directory, configuration));
  }

  /** The same for the directory {@code .<name>.checkpoints} beside an output of that name. */
  public static CheckpointDirectory beside(String output, Configuration configuration) {
    Storage.Location location = locate(output, configuration);
    Path path = location.path();
    Path sibling = path.suffix(".checkpoints");
    return new CheckpointDirectory(
        new Storage.Location(
            location.storage(), new Path(path.getParent(), "." + sibling.getName())));
  }

  private static Storage.Location locate(String text, Configuration configuration) {
    try {
      return Storage.open(text, configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure("Cannot keep checkpoints in " + text, e);
    }
  }

  /**
   * The newest checkpoint that is whole. Of each that is not, and that there is none although there
   * are files, the log has a warning.
   *
   * @throws JobException BAD_CONFIGURATION when a newer release wrote it; IO_ERROR or TEMPORARY
   *     when it cannot be read
   */
  public Optional<Checkpoint> newest() {
    try {
      List<Long> numbers = numbers();
      for (int i = numbers.size() - 1; i >= 0; i--) {
        Optional<Checkpoint> checkpoint = read(path(numbers.get(i)));
        if (checkpoint.isPresent()) {
          return checkpoint;
        }
      }
      if (!numbers.isEmpty()) {
        LOG.warn("No checkpoint in {} can be read: training starts anew", directory);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Storage.unreadable("Cannot read checkpoints in " + directory, e);
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith("." + PREFIX);
  }

  private Optional<Checkpoint> read(Path file) throws IOException {
    try {
      return Optional.of(CheckpointFile.read(storage.read(file, CheckpointFile.MOST_BYTES)));
    } catch (NewerFormatException e) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Cannot resume from " + file + ": " + e.getMessage() + "; --resume fresh starts anew",
          e);
    } catch (IllegalArgumentException e) {
      LOG.warn("Damaged checkpoint: {}: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Adds a checkpoint, and deletes those that are too many.
   *
   * @return the name of its file
   */
  public String write(Checkpoint checkpoint) throws IOException {
    byte[] bytes = CheckpointFile.bytes(checkpoint);
    List<Long> numbers = numbers();
    long number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    while (!storage.create(path(number), bytes)) {
      number++;
    }
    for (int i = 0; i <= numbers.size() - KEPT; i++) {
      storage.tryDelete(path(numbers.get(i)));
    }
    return path(number).getName();
  }

  /** Deletes all checkpoints, and the directory when nothing else is in it. */
  public void clear() {
    try {
      for (String name : storage.listIfThere(directory)) {
        if (number(name).isPresent() || isTemporary(name)) {
          storage.tryDelete(new Path(directory, name));
        }
      }
      storage.deleteEmpty(List.of(directory));
    } catch (IOException e) {
      LOG.warn("Cannot delete checkpoints in {}", directory, e);
    }
  }

  private List<Long> numbers() throws IOException {
    return storage.listIfThere(directory).stream()
        .flatMap(name -> number(name).stream())
        .sorted()
        .toList();
  }

  private static Optional<Long> number(String name) {
    return name.startsWith(PREFIX)
        ? Numbered.find(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  private Path path(long number) {
    return new Path(directory, PREFIX + Numbered.name(number));
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  @Override
  public void close() {
    storage.close();
  }
}
