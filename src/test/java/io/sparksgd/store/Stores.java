package io.sparksgd.store;

import io.sparksgd.config.StoreConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Stores for tests, and what is done with them. */
final class Stores {
  static final Configuration HADOOP = new Configuration(false);
  static final Duration LEASE = Duration.ofMinutes(1);

  private Stores() {}

  static StoreConfig config(String directory) {
    return new StoreConfig(directory, false, LEASE, Duration.ZERO, 3, Duration.ZERO);
  }

  static ModelStore open(String directory, FakeClock clock) throws IOException {
    return open(config(directory), clock);
  }

  static ModelStore open(StoreConfig config, FakeClock clock) throws IOException {
    return new ModelStore(config, Storage.open(config.directory(), HADOOP), clock, clock::pass);
  }

  /** Drafts and commits a version with this intercept. */
  static Version commit(ModelStore store, Claim claim, double intercept, boolean promoted) {
    try (VersionDraft draft = store.begin(claim)) {
      draft.write(Samples.model(intercept));
      draft.write(Samples.status());
      draft.write(Decision.FILE, new Decision(promoted, List.of("because")).toJson());
      draft.commit();
      return draft.version();
    }
  }

  /** A whole run that promotes. */
  static Version publish(ModelStore store, String runId, double intercept) {
    try (Claim claim = store.claim(runId)) {
      Version version = commit(store, claim, intercept, true);
      store.promote(claim, version);
      return version;
    }
  }

  /** A clock that moves when it is told to. */
  static final class FakeClock extends Clock {
    private Instant now;

    /** A second before the clocks of Europe change. */
    FakeClock() {
      this(Instant.parse("2026-03-29T00:59:59Z"));
    }

    FakeClock(Instant start) {
      now = start;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Everything is in UTC");
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    synchronized void pass(Duration time) {
      now = now.plus(time);
    }
  }
}
