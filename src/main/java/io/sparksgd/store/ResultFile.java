package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A single file that a person asks for, on any Hadoop file system. */
public final class ResultFile {
  private ResultFile() {}

  /**
   * Makes sure, before any work is done, that a file can be written to {@code path}; an existing
   * one stays.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public static void requireWritable(String path, Configuration configuration) {
    try {
      Storage.Location location = Storage.open(path, configuration);
      try (Storage storage = location.storage()) {
        if (storage.exists(location.path()) && storage.isDirectory(location.path())) {
          throw new JobException(
              ExitCode.CANNOT_WRITE, "Cannot write to " + path + ": it is a directory");
        }
        Path probe = sibling(location.path());
        storage.write(probe, new byte[0]);
        storage.tryDelete(probe);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure("Cannot write to " + path, e);
    }
  }

  /**
   * Writes the file, making its directory when there is none. An existing file is replaced only
   * once the new one is complete, but on object stores, where files appear as a whole anyway.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  static void write(String path, byte[] bytes, Configuration configuration) {
    try {
      Storage.Location location = Storage.open(path, configuration);
      try (Storage storage = location.storage()) {
        if (storage.isObjectStore()) {
          storage.write(location.path(), bytes);
          return;
        }
        Path complete = sibling(location.path());
        storage.write(complete, bytes);
        if (storage.exists(location.path())) {
          storage.delete(location.path());
        }
        storage.move(complete, location.path());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure("Cannot write to " + path, e);
    }
  }

  private static Path sibling(Path path) {
    return new Path(path.getParent(), "." + path.getName() + ".tmp");
  }
}
