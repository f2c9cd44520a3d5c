package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Hadoop file system of our own, so that closing it or turning off its checksum files is seen by
 * nobody else.
 */
final class Storage implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  /** Stores where a directory is not renamed in one step, if it is renamed at all. */
  private static final Set<String> OBJECT_STORES =
      Set.of(
          "s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cos", "cosn", "obs",
          "swift", "o3", "tos");

  private final FileSystem fileSystem;

  private Storage(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /** A path, made absolute, and the file system it is on. */
  record Location(Storage storage, Path path) {}

  static Location open(String text, Configuration configuration) throws IOException {
    Path path = new Path(text);
    FileSystem fileSystem = newFileSystem(path, configuration);
    fileSystem.setWriteChecksum(false);
    Path absolute = new Path(fileSystem.makeQualified(path).toUri().normalize());
    return new Location(new Storage(fileSystem), absolute);
  }

  private static FileSystem newFileSystem(Path path, Configuration configuration)
      throws IOException {
    try {
      return FileSystem.newInstance(path.toUri(), configuration);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      // Such as a class that is not on the class path.
      IOException unsupported =
          new UnsupportedFileSystemException("no file system for it: " + e.getMessage());
      unsupported.initCause(e);
      throw unsupported;
    }
  }

  boolean isObjectStore() {
    String scheme = fileSystem.getUri().getScheme();
    return scheme != null && OBJECT_STORES.contains(scheme.toLowerCase(Locale.ROOT));
  }

  boolean exists(Path path) throws IOException {
    return fileSystem.exists(path);
  }

  boolean isDirectory(Path path) throws IOException {
    return fileSystem.getFileStatus(path).isDirectory();
  }

  long modifiedAt(Path path) throws IOException {
    return fileSystem.getFileStatus(path).getModificationTime();
  }

  /** What is in a directory, sorted by name. */
  List<String> list(Path directory) throws IOException {
    return Arrays.stream(fileSystem.listStatus(directory))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .sorted()
        .toList();
  }

  /** The parts of {@code path} that do not exist, the deepest first. */
  List<Path> missing(Path path) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path part = path; part != null && !exists(part); part = part.getParent()) {
      missing.add(part);
    }
    return missing;
  }

  void makeDirectory(Path path) throws IOException {
    if (!fileSystem.mkdirs(path)) {
      throw new AccessDeniedException(path.toString(), null, "the directory cannot be made");
    }
  }

  /**
   * @throws IOException also when the file is longer than {@code most} bytes
   */
  byte[] read(Path path, int most) throws IOException {
    try (FSDataInputStream in = fileSystem.open(path)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(path.getName() + " is longer than " + most + " bytes");
      }
      return bytes;
    }
  }

  void write(Path path, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      out.write(bytes);
      if (!isObjectStore()) {
        out.hsync();
      }
    }
  }

  /** Moves {@code from} to where nothing is; returns only when it is there. */
  void move(Path from, Path to) throws IOException {
    if (exists(to)) {
      throw new IOException("another run wrote " + to);
    }
    boolean moved;
    try {
      moved = fileSystem.rename(from, to);
    } catch (IOException e) {
      // A retried request may fail because the first one was carried out.
      if (exists(from) || !exists(to)) {
        throw e;
      }
      moved = true;
    }
    if (!moved) {
      throw new IOException("the file system refused to rename " + from + " to " + to);
    }
    takeBackFromInside(from, to);
  }

  /** Hadoop moves into the target when somebody made it since we looked. */
  private void takeBackFromInside(Path from, Path to) throws IOException {
    Path inside = new Path(to, from.getName());
    if (exists(inside)) {
      fileSystem.rename(inside, from);
      throw new IOException("another run wrote " + to);
    }
  }

  void delete(Path path) throws IOException {
    if (!fileSystem.delete(path, true) && exists(path)) {
      throw new IOException("the file system refused to delete " + path);
    }
  }

  /** Deletes what is left of our own; that it cannot be deleted is not worth a failed run. */
  void tryDelete(Path path) {
    try {
      delete(path);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}", path, e);
    }
  }

  /** Deletes those of {@code directories}, the deepest first, that are there and empty. */
  void deleteEmpty(List<Path> directories) {
    for (Path directory : directories) {
      try {
        if (exists(directory) && list(directory).isEmpty()) {
          fileSystem.delete(directory, false);
        }
      } catch (IOException e) {
        LOG.warn("Cannot delete {}", directory, e);
      }
    }
  }

  /** Deletes the checksum files that others left below {@code directory} on a local disk. */
  void deleteChecksums(Path directory) throws IOException {
    if (!(fileSystem instanceof ChecksumFileSystem local)) {
      return;
    }
    RemoteIterator<LocatedFileStatus> files = local.getRawFileSystem().listFiles(directory, true);
    while (files.hasNext()) {
      Path file = files.next().getPath();
      if (ChecksumFileSystem.isChecksumFile(file)) {
        local.getRawFileSystem().delete(file, false);
      }
    }
  }

  @Override
  public void close() {
    try {
      fileSystem.close();
    } catch (IOException e) {
      LOG.warn("Cannot close {}", fileSystem.getUri(), e);
    }
  }

  /** The failure of {@code what}, such as {@code Cannot write to out/housing}. */
  static JobException failure(String what, Exception cause) {
    return new JobException(exitCode(cause), oneLine(what + ": " + reason(cause)), cause);
  }

  private static ExitCode exitCode(Exception cause) {
    boolean forGood =
        cause instanceof AccessControlException
            || cause instanceof AccessDeniedException
            || cause instanceof FileNotFoundException
            || cause instanceof FileAlreadyExistsException
            || cause instanceof ParentNotDirectoryException
            || cause instanceof UnsupportedFileSystemException
            || cause instanceof ClusterStorageCapacityExceededException
            || cause instanceof IllegalArgumentException;
    return forGood ? ExitCode.CANNOT_WRITE : ExitCode.IO_ERROR;
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
