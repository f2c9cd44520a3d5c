package io.sparksgd.store;

import io.sparksgd.store.Stores.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;

/** Stores with versions in them, for tests of other packages. */
public final class SampleStore {
  private SampleStore() {}

  /** Knows {@code s3a} as a storage without conditional writes. */
  public static Configuration withoutConditions() {
    return FaultFileSystem.configuration();
  }

  /** A run whose version becomes champion. */
  public static void publish(String directory, String runId, double intercept) {
    try (ModelStore store = open(directory)) {
      Stores.publish(store, runId, intercept);
    }
  }

  /** A run whose version does not. */
  public static void keepBack(String directory, String runId, double intercept) {
    try (ModelStore store = open(directory);
        Claim claim = store.claim(runId)) {
      Stores.commit(store, claim, intercept, false);
    }
  }

  private static ModelStore open(String directory) {
    try {
      return Stores.open(directory, new FakeClock(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
