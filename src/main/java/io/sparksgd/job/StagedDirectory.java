package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory that is written beside its place and moved there when it is complete. Closing it
 * removes what was not moved.
 */
final class StagedDirectory implements AutoCloseable {
  private static final Pattern OWN = Pattern.compile("[.]?(part-.*|_SUCCESS.*|_quarantine)");

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
      requireOwn(files, target);
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

  /** Refuses to replace anything but what was written by way of such a directory. */
  private static void requireOwn(FileSystem files, Path target) throws IOException {
    if (!files.exists(target)) {
      return;
    }
    for (FileStatus entry : files.listStatus(target)) {
      String name = entry.getPath().getName();
      if (!OWN.matcher(name).matches()) {
        throw refused(target, "cannot be replaced: it holds what is not part of it: " + name, null);
      }
    }
  }

  /** A path for work; it does not exist yet. */
  Path work(String name) {
    return new Path(staging, name);
  }

  /**
   * Moves the part files that Spark wrote to a new directory, under names without random parts.
   *
   * @param order the numbers of parts that have another order than their numbers; others come after
   * @param extension such as {@code csv}
   * @return how many there are
   */
  int nameParts(Path written, Path named, List<Integer> order, String extension)
      throws IOException {
    files.mkdirs(named);
    Map<Integer, Integer> places = new HashMap<>();
    order.forEach(number -> places.put(number, places.size()));
    Path[] parts =
        Arrays.stream(files.listStatus(written))
            .map(FileStatus::getPath)
            .filter(path -> path.getName().startsWith("part-"))
            .sorted(
                Comparator.<Path>comparingInt(
                        path -> places.getOrDefault(number(path), places.size()))
                    .thenComparing(path -> path))
            .toArray(Path[]::new);
    for (int i = 0; i < parts.length; i++) {
      String name = String.format(Locale.ROOT, "part-%05d.%s", i, extension);
      if (!files.rename(parts[i], new Path(named, name))) {
        throw new IOException("cannot rename " + parts[i]);
      }
    }
    return parts.length;
  }

  /** The number in a name such as {@code part-00012-c000.csv}. */
  private static int number(Path part) {
    String name = part.getName();
    int start = name.indexOf('-') + 1;
    return Integer.parseInt(name.substring(start, name.indexOf('-', start)));
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
