package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory that is written beside its place and moved there when it is complete. Closing it
 * removes what was not moved.
 */
final class StagedDirectory implements AutoCloseable {
  private final FileSystem files;
  private final Path target;
  private final Path staging;

  private StagedDirectory(FileSystem files, Path target, Path staging) {
    this.files = files;
    this.target = target;
    this.staging = staging;
  }

  /**
   * Makes room for what is to stand at {@code target}.
   *
   * @throws JobException when something stands there that may not be replaced
   */
  static StagedDirectory open(FileSystem files, Path target, boolean overwrite) {
    if (target.getParent() == null) {
      throw refused(target, "must not be a root directory", null);
    }
    try {
      if (!overwrite && files.exists(target)) {
        throw refused(target, "exists; --overwrite replaces it", null);
      }
      String name = "." + target.getName() + ".tmp-" + UUID.randomUUID();
      Path staging = new Path(target.getParent(), name);
      if (!files.mkdirs(staging)) {
        throw refused(target, "cannot create a directory beside it", null);
      }
      return new StagedDirectory(files, target, staging);
    } catch (IOException e) {
      throw refused(target, "cannot create a directory beside it", e);
    }
  }

  /** A path for work; it does not exist yet. */
  Path work(String name) {
    return new Path(staging, name);
  }

  /**
   * Moves the part files that Spark wrote to a new directory, under names without random parts.
   *
   * @param extension such as {@code csv}
   * @return how many there are
   */
  int nameParts(Path written, Path named, String extension) throws IOException {
    files.mkdirs(named);
    Path[] parts =
        Arrays.stream(files.listStatus(written))
            .map(FileStatus::getPath)
            .filter(path -> path.getName().startsWith("part-"))
            .sorted()
            .toArray(Path[]::new);
    for (int i = 0; i < parts.length; i++) {
      String name = String.format(Locale.ROOT, "part-%05d.%s", i, extension);
      if (!files.rename(parts[i], new Path(named, name))) {
        throw new IOException("cannot rename " + parts[i]);
      }
    }
    return parts.length;
  }

  /** Moves {@code complete} to its place, and what stood there away; a failure puts that back. */
  void publish(Path complete) throws IOException {
    Path old = work("old");
    boolean replaces = files.exists(target);
    if (replaces && !files.rename(target, old)) {
      throw refused(target, "the old directory cannot be moved", null);
    }
    boolean moved = false;
    try {
      moved = files.rename(complete, target);
    } finally {
      if (!moved && replaces) {
        files.rename(old, target);
      }
    }
    if (!moved) {
      throw refused(target, "the new directory cannot be moved there", null);
    }
  }

  @Override
  public void close() throws IOException {
    files.delete(staging, true);
  }

  private static JobException refused(Path target, String reason, Throwable cause) {
    String place = Redaction.text(target.toString());
    return new JobException(
        ExitCode.CANNOT_WRITE, "Cannot write output: " + place + " (" + reason + ")", cause);
  }
}
