package io.sparksgd.store;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A table that a person asks for, as one CSV file on any Hadoop file system: a header, numbers with
 * all their digits, an empty field for what is NaN or infinite, text in quotes where it needs them
 * (RFC 4180, but lines end with {@code \n}).
 */
public final class CsvFile {
  private final StringBuilder text = new StringBuilder();

  public CsvFile(String... header) {
    row((Object[]) header);
  }

  /** Adds a line; fields are text, whole numbers or doubles. */
  public CsvFile row(Object... fields) {
    List<String> cells = new ArrayList<>();
    for (Object field : fields) {
      cells.add(field instanceof Double number ? number(number) : quoted(field.toString()));
    }
    text.append(String.join(",", cells)).append('\n');
    return this;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? NumberOutput.toString(value, true) : "";
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

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
  public void write(String path, Configuration configuration) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
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
