package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files are kept, and the one place where they are written: what an operation that changes
 * something has done is on the disk when it returns.
 */
abstract class Storage implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  /** A path, made absolute, and the storage it is on. */
  record Location(Storage storage, Path path) {}

  /** The local disk through java.nio, anything else through Hadoop. */
  static Location open(String text, Configuration configuration) throws IOException {
    Path path = new Path(text);
    URI uri = path.toUri();
    URI base = uri.getScheme() == null ? FileSystem.getDefaultUri(configuration) : uri;
    if ("file".equals(base.getScheme())) {
      return new Location(new LocalStorage(), LocalStorage.absolute(path));
    }
    return HadoopStorage.open(path, configuration);
  }

  /** Whether a directory is not renamed in one step, if it is renamed at all. */
  abstract boolean isObjectStore();

  /** Why {@link #create} cannot promise that one of two who create a file fails, if it cannot. */
  abstract Optional<String> whyNotAtomic(Path path) throws IOException;

  abstract boolean exists(Path path) throws IOException;

  abstract boolean isDirectory(Path path) throws IOException;

  abstract long modifiedAt(Path path) throws IOException;

  /** What is in a directory, sorted by name. */
  abstract List<String> list(Path directory) throws IOException;

  /**
   * The bytes of a file.
   *
   * @throws IllegalArgumentException when the file is longer than {@code most} bytes
   */
  abstract byte[] read(Path path, int most) throws IOException;

  abstract void makeDirectory(Path path) throws IOException;

  /**
   * Writes a file where nothing is, making its directory when there is none. A process that dies
   * meanwhile may leave a file that is empty or cut short.
   *
   * @param bytes that nobody else would write there
   * @return whether the file is this one; false when somebody else made it
   */
  abstract boolean create(Path path, byte[] bytes) throws IOException;

  /** Writes a file, instead of the one that may be there, making its directory. */
  abstract void write(Path path, byte[] bytes) throws IOException;

  /** Renames what is there to where nothing is. */
  protected abstract void rename(Path from, Path to) throws IOException;

  /** Deletes a file, or a directory with all that is in it; that nothing is there is fine. */
  abstract void delete(Path path) throws IOException;

  /** Deletes a directory; fails when something is in it. */
  protected abstract void deleteIfEmpty(Path directory) throws IOException;

  /** Deletes the checksum files that Hadoop left below {@code directory} on a local disk. */
  abstract void deleteChecksums(Path directory) throws IOException;

  @Override
  public abstract void close();

  /** What is in a directory, sorted by name; nothing where there is none. */
  final List<String> listIfThere(Path directory) throws IOException {
    try {
      return list(directory);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** The parts of {@code path} that do not exist, the deepest first. */
  final List<Path> missing(Path path) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path part = path; part != null && !exists(part); part = part.getParent()) {
      missing.add(part);
    }
    return missing;
  }

  /** Moves {@code from} to where nothing is; returns only when it is there. */
  final void move(Path from, Path to) throws IOException {
    if (exists(to)) {
      throw new IOException("another run wrote " + to);
    }
    try {
      rename(from, to);
    } catch (IOException e) {
      // A retried request may fail because the first one was carried out.
      if (exists(from) || !exists(to)) {
        throw e;
      }
    }
  }

  /** Deletes what is left of our own; that it cannot be deleted is not worth a failed run. */
  final void tryDelete(Path path) {
    try {
      delete(path);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}", path, e);
    }
  }

  /** Deletes those of {@code directories}, the deepest first, that are there and empty. */
  final void deleteEmpty(List<Path> directories) {
    for (Path directory : directories) {
      try {
        if (exists(directory) && list(directory).isEmpty()) {
          deleteIfEmpty(directory);
        }
      } catch (IOException e) {
        LOG.warn("Cannot delete {}", directory, e);
      }
    }
  }

  /** The failure of {@code what}, such as {@code Cannot write to out/housing}. */
  static JobException failure(String what, Exception cause) {
    return new JobException(exitCode(cause), oneLine(what + ": " + reason(cause)), cause);
  }

  private static final Set<Class<? extends Exception>> FOR_GOOD =
      Set.of(
          AccessControlException.class,
          AccessDeniedException.class,
          FileNotFoundException.class,
          FileAlreadyExistsException.class,
          java.nio.file.FileAlreadyExistsException.class,
          ParentNotDirectoryException.class,
          UnsupportedFileSystemException.class,
          ClusterStorageCapacityExceededException.class,
          IllegalArgumentException.class);

  private static ExitCode exitCode(Exception cause) {
    if (FOR_GOOD.stream().anyMatch(type -> type.isInstance(cause))) {
      return ExitCode.CANNOT_WRITE;
    }
    return Outage.is(cause) ? ExitCode.TEMPORARY : ExitCode.IO_ERROR;
  }

  /** The failure of reading something: TEMPORARY while the storage is away, else IO_ERROR. */
  static JobException unreadable(String what, IOException cause) {
    ExitCode exitCode = Outage.is(cause) ? ExitCode.TEMPORARY : ExitCode.IO_ERROR;
    return new JobException(exitCode, oneLine(what + ": " + reason(cause)), cause);
  }

  private static String reason(Exception cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  static String oneLine(String message) {
    String line = message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 500 ? line : line.substring(0, 500) + "...";
  }
}
