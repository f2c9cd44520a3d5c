package io.sparksgd.store;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads the model that a path stands for: that of a model directory or the champion of a store. */
public final class Models {
  private Models() {}

  /**
   * A model and what it is called.
   *
   * @param version the name of the version; for a model directory, its own name
   */
  public record Named(String version, ModelRecord model) {}

  /**
   * The model in {@code directory}.
   *
   * @throws JobException NO_INPUT when there is none, BAD_DATA when it is damaged, even if an
   *     earlier champion is not; TEMPORARY, IO_ERROR
   */
  public static Named read(String directory, Configuration hadoop) {
    if (!ModelStore.isStore(directory, hadoop)) {
      return inDirectory(directory, hadoop);
    }
    try (ModelStore store = open(directory, hadoop)) {
      return named(store.soundChampion(), directory);
    }
  }

  /**
   * The same, but of a store whose champion is damaged the one before, with a warning in the log.
   */
  public static Named readOrPrevious(String directory, Configuration hadoop) {
    if (!ModelStore.isStore(directory, hadoop)) {
      return inDirectory(directory, hadoop);
    }
    try (ModelStore store = open(directory, hadoop)) {
      return named(store.champion(), directory);
    }
  }

  private static Named inDirectory(String directory, Configuration hadoop) {
    String path = directory.replaceAll("/+$", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new Named(name, ModelDirectory.read(directory, hadoop));
  }

  private static ModelStore open(String directory, Configuration hadoop) {
    StoreConfig reading =
        new StoreConfig(directory, false, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);
    return ModelStore.open(reading, hadoop);
  }

  private static Named named(Optional<Version> champion, String directory) {
    Version version =
        champion.orElseThrow(
            () ->
                new JobException(
                    ExitCode.NO_INPUT, Storage.oneLine("No champion in store: " + directory)));
    return new Named(version.name(), version.model());
  }
}
