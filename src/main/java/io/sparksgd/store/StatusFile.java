package io.sparksgd.store;

import io.sparksgd.exit.JobException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** A copy of {@code run-status.json} that is written however a run ends. */
public final class StatusFile {
  private StatusFile() {}

  /**
   * Replaces the file at {@code path}, making its directory when there is none.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public static void write(String path, RunStatus status, Configuration configuration) {
    try {
      Storage.Location location = Storage.open(path, configuration);
      try (Storage storage = location.storage()) {
        storage.write(location.path(), status.toJson());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure("Cannot write status to " + path, e);
    }
  }
}
