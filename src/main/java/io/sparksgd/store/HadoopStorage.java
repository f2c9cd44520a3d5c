package io.sparksgd.store;

import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Hadoop file system of our own, so that closing it or turning off its checksum files is seen by
 * nobody else.
 *
 * <p>On HDFS a file is created under a name of its own and renamed without overwriting, which is
 * what {@code FileContext} does. On a store with conditional writes, such as S3A's, the condition
 * is part of the one request that makes the object.
 */
final class HadoopStorage extends Storage {
  private static final Logger LOG = LoggerFactory.getLogger(HadoopStorage.class);

  /** Stores where a directory is not renamed in one step, if it is renamed at all. */
  private static final Set<String> OBJECT_STORES =
      Set.of(
          "s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cos", "cosn", "obs",
          "swift", "o3", "tos");

  private final FileSystem fileSystem;
  private final Outage outage;

  private HadoopStorage(FileSystem fileSystem, Outage outage) {
    this.fileSystem = fileSystem;
    this.outage = outage;
  }

  static Location open(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = newFileSystem(path, configuration);
    fileSystem.setWriteChecksum(false);
    Path absolute = new Path(fileSystem.makeQualified(path).toUri().normalize());
    return new Location(new HadoopStorage(fileSystem, Outage.of(configuration)), absolute);
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

  @Override
  boolean isObjectStore() {
    String scheme = fileSystem.getUri().getScheme();
    return scheme != null && OBJECT_STORES.contains(scheme.toLowerCase(Locale.ROOT));
  }

  @Override
  Optional<String> whyNotAtomic(Path path) throws IOException {
    if (fileSystem instanceof DistributedFileSystem || hasConditionalCreate(path)) {
      return Optional.empty();
    }
    String scheme = fileSystem.getUri().getScheme();
    return Optional.of(
        "s3a".equals(scheme)
            ? "it makes no conditional writes (fs.s3a.create.conditional.enabled must be true and"
                + " the store must support them)"
            : "its driver for " + scheme + " does not say that it creates files conditionally");
  }

  private boolean hasConditionalCreate(Path path) throws IOException {
    return fileSystem.hasPathCapability(path, FS_OPTION_CREATE_CONDITIONAL_OVERWRITE);
  }

  @Override
  boolean exists(Path path) throws IOException {
    return outage.ride(() -> fileSystem.exists(path));
  }

  @Override
  boolean isDirectory(Path path) throws IOException {
    return outage.ride(() -> fileSystem.getFileStatus(path).isDirectory());
  }

  @Override
  long modifiedAt(Path path) throws IOException {
    return outage.ride(() -> fileSystem.getFileStatus(path).getModificationTime());
  }

  @Override
  List<String> list(Path directory) throws IOException {
    FileStatus[] entries = outage.ride(() -> fileSystem.listStatus(directory));
    return Arrays.stream(entries).map(FileStatus::getPath).map(Path::getName).sorted().toList();
  }

  @Override
  void makeDirectory(Path path) throws IOException {
    if (!outage.ride(() -> fileSystem.mkdirs(path))) {
      throw new AccessDeniedException(path.toString(), null, "the directory cannot be made");
    }
  }

  @Override
  byte[] read(Path path, int most) throws IOException {
    return outage.ride(() -> readOnce(path, most));
  }

  private byte[] readOnce(Path path, int most) throws IOException {
    try (FSDataInputStream in = fileSystem.open(path)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException(path.getName() + " is longer than " + most + " bytes");
      }
      return bytes;
    }
  }

  @Override
  boolean create(Path path, byte[] bytes) throws IOException {
    if (fileSystem instanceof DistributedFileSystem hdfs) {
      return createByRename(hdfs, path, bytes);
    }
    if (hasConditionalCreate(path)) {
      return outage.ride(() -> createOnCondition(path, bytes));
    }
    if (exists(path)) {
      return false;
    }
    write(path, bytes);
    return true;
  }

  private boolean createByRename(DistributedFileSystem hdfs, Path path, byte[] bytes)
      throws IOException {
    if (exists(path)) {
      return false;
    }
    Path complete = scratch(path);
    boolean created = false;
    try {
      write(complete, bytes);
      created = outage.ride(() -> renameOnce(hdfs, complete, path, bytes));
    } finally {
      if (!created) {
        tryDelete(complete);
      }
    }
    return created;
  }

  private boolean renameOnce(DistributedFileSystem hdfs, Path from, Path to, byte[] bytes)
      throws IOException {
    try {
      hdfs.rename(from, to, Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException | FileNotFoundException e) {
      return isOurs(to, bytes, e);
    }
  }

  private boolean createOnCondition(Path path, byte[] bytes) throws IOException {
    try {
      FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path);
      builder.overwrite(true);
      builder.recursive();
      builder.must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
      try (FSDataOutputStream out = builder.build()) {
        out.write(bytes);
      }
      return true;
    } catch (IOException e) {
      return isOurs(path, bytes, e);
    }
  }

  /** A request that is sent again finds what the first one made. */
  private boolean isOurs(Path path, byte[] bytes, IOException failure) throws IOException {
    if (!fileSystem.exists(path)) {
      throw failure;
    }
    return fileSystem.getFileStatus(path).getLen() == bytes.length
        && Arrays.equals(readOnce(path, bytes.length), bytes);
  }

  @Override
  void write(Path path, byte[] bytes) throws IOException {
    outage.ride(
        () -> {
          writeOnce(path, bytes);
          return null;
        });
  }

  private void writeOnce(Path path, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      out.write(bytes);
      if (!isObjectStore()) {
        out.hsync();
      }
    }
  }

  private static Path scratch(Path path) {
    return new Path(path.getParent(), "." + path.getName() + ".tmp-" + UUID.randomUUID());
  }

  @Override
  protected void rename(Path from, Path to) throws IOException {
    if (fileSystem instanceof DistributedFileSystem hdfs) {
      hdfs.rename(from, to, Rename.NONE);
      return;
    }
    if (!fileSystem.rename(from, to)) {
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

  @Override
  void delete(Path path) throws IOException {
    boolean deleted = outage.ride(() -> fileSystem.delete(path, true));
    if (!deleted && exists(path)) {
      throw new IOException("the file system refused to delete " + path);
    }
  }

  @Override
  protected void deleteIfEmpty(Path directory) throws IOException {
    fileSystem.delete(directory, false);
  }

  @Override
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
}
