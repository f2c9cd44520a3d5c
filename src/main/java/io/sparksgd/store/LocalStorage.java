package io.sparksgd.store;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ParentNotDirectoryException;

/**
 * The local disk, or what is mounted like one. Files and the directories that name them are forced
 * to the disk. Hadoop's own local file system is not used: it looks before it creates and deletes
 * before it renames, so of two that create a file both may succeed.
 */
final class LocalStorage extends Storage {
  private static final int ATTEMPTS = 3;
  private static final boolean WINDOWS = File.separatorChar == '\\';

  static org.apache.hadoop.fs.Path absolute(org.apache.hadoop.fs.Path path) {
    Path absolute = local(path).toAbsolutePath().normalize();
    return new org.apache.hadoop.fs.Path("file", null, absolute.toString());
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  @Override
  boolean isObjectStore() {
    return false;
  }

  @Override
  Optional<String> whyNotAtomic(org.apache.hadoop.fs.Path path) {
    return Optional.empty();
  }

  @Override
  boolean exists(org.apache.hadoop.fs.Path path) {
    return Files.exists(local(path));
  }

  @Override
  boolean isDirectory(org.apache.hadoop.fs.Path path) throws IOException {
    return attributes(path).isDirectory();
  }

  @Override
  long modifiedAt(org.apache.hadoop.fs.Path path) throws IOException {
    return attributes(path).lastModifiedTime().toMillis();
  }

  private static BasicFileAttributes attributes(org.apache.hadoop.fs.Path path) throws IOException {
    try {
      return Files.readAttributes(local(path), BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  private static FileNotFoundException missing(NoSuchFileException cause) {
    FileNotFoundException missing = new FileNotFoundException(cause.getFile() + " is missing");
    missing.initCause(cause);
    return missing;
  }

  @Override
  List<String> list(org.apache.hadoop.fs.Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(local(directory))) {
      return entries.map(Path::getFileName).map(Path::toString).sorted().toList();
    } catch (NotDirectoryException e) {
      throw notDirectory(local(directory));
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  byte[] read(org.apache.hadoop.fs.Path path, int most) throws IOException {
    try (InputStream in = Files.newInputStream(local(path))) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException(path.getName() + " is longer than " + most + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  void makeDirectory(org.apache.hadoop.fs.Path path) throws IOException {
    makeDirectories(local(path));
  }

  private static void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    makeDirectories(parent);
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Perhaps by another run, a moment ago.
      if (!Files.isDirectory(directory)) {
        throw notDirectory(directory);
      }
    }
    force(parent);
  }

  private static ParentNotDirectoryException notDirectory(Path path) {
    return new ParentNotDirectoryException(path + " is not a directory");
  }

  @Override
  boolean create(org.apache.hadoop.fs.Path path, byte[] bytes) throws IOException {
    Path file = local(path);
    for (int attempt = 1; ; attempt++) {
      makeDirectories(file.getParent());
      try {
        writeNew(file, bytes);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (NoSuchFileException e) {
        // Another run may have deleted the directory as one of the past.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void writeNew(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      // Ours, and cut short: nobody else could have made it.
      Files.deleteIfExists(file);
      throw e;
    }
    force(file.getParent());
  }

  @Override
  void write(org.apache.hadoop.fs.Path path, byte[] bytes) throws IOException {
    Path file = local(path);
    makeDirectories(file.getParent());
    Path complete = file.resolveSibling("." + file.getFileName() + ".tmp-" + UUID.randomUUID());
    try {
      writeNew(complete, bytes);
      Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(complete);
    }
    force(file.getParent());
  }

  @Override
  protected void rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    force(local(from).getParent());
    force(local(to).getParent());
  }

  @Override
  void delete(org.apache.hadoop.fs.Path path) throws IOException {
    Path root = local(path);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Deletion());
    } catch (NoSuchFileException e) {
      if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    force(root.getParent());
  }

  @Override
  protected void deleteIfEmpty(org.apache.hadoop.fs.Path directory) throws IOException {
    Files.delete(local(directory));
  }

  @Override
  void deleteChecksums(org.apache.hadoop.fs.Path directory) throws IOException {
    List<Path> checksums = new ArrayList<>();
    try (Stream<Path> files = Files.walk(local(directory))) {
      files.filter(LocalStorage::isChecksum).forEach(checksums::add);
    }
    for (Path checksum : checksums) {
      Files.delete(checksum);
    }
  }

  private static boolean isChecksum(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(".crc");
  }

  @Override
  public void close() {}

  /** Makes what was created, renamed or deleted in a directory last. */
  private static void force(Path directory) throws IOException {
    // Windows opens no directories, and keeps its own journal of them.
    if (!WINDOWS && Files.isDirectory(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Deletes files, then the directories they were in; follows no links. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
