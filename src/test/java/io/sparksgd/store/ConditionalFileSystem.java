package io.sparksgd.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * The local disk as an object store with conditional writes, as S3A has them: a file appears whole
 * when its stream is closed, unless there is one.
 */
public final class ConditionalFileSystem extends RenamedFileSystem {
  /** What befalls the next requests, in order. */
  private static final Queue<Mishap> MISHAPS = new ArrayDeque<>();

  /** What may befall a request. */
  enum Mishap {
    /** The store is busy and does nothing. */
    BUSY,
    /** The store does what was asked, and its answer is lost. */
    ANSWER_LOST
  }

  /** Named as S3A's own, whose classes are not on the class path. */
  static final class AWSServiceThrottledException extends IOException {
    private static final long serialVersionUID = 1L;

    AWSServiceThrottledException() {
      super("503: Please reduce your request rate.");
    }
  }

  static void befall(Mishap... mishaps) {
    MISHAPS.clear();
    MISHAPS.addAll(java.util.List.of(mishaps));
  }

  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.s3a.impl", ConditionalFileSystem.class.getName());
    configuration.setInt(Outage.ATTEMPTS, 3);
    configuration.setInt(Outage.PAUSE, 1);
    return configuration;
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
        || super.hasPathCapability(path, capability);
  }

  @Override
  public Builder createFile(Path path) {
    return new Builder(this, path);
  }

  /** Makes streams whose file appears when they are closed. */
  static final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
    private final java.nio.file.Path file;

    Builder(ConditionalFileSystem fileSystem, Path path) {
      super(fileSystem, path);
      file = java.nio.file.Path.of(path.toUri().getPath());
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      if (!getMandatoryKeys()
          .contains(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
        throw new IOException("the request has no condition");
      }
      return new FSDataOutputStream(new Upload(file), null);
    }
  }

  private static final class Upload extends ByteArrayOutputStream {
    private final java.nio.file.Path file;

    Upload(java.nio.file.Path file) {
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      Mishap mishap = MISHAPS.poll();
      if (mishap == Mishap.BUSY) {
        throw new AWSServiceThrottledException();
      }
      Files.createDirectories(file.getParent());
      try {
        Files.write(file, toByteArray(), StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw new IOException("412: At least one of the pre-conditions did not hold", e);
      }
      if (mishap == Mishap.ANSWER_LOST) {
        throw new java.net.SocketException("Connection reset");
      }
    }
  }
}
