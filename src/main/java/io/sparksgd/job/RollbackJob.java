package io.sparksgd.job;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.Claim;
import io.sparksgd.store.ModelStore;
import java.time.Clock;

/** {@code rollback}: makes the champion's predecessor champion again. Needs no Spark. */
public final class RollbackJob {
  private RollbackJob() {}

  /**
   * Rolls back.
   *
   * @throws JobException NO_INPUT when there is no store or nothing to roll back to, LOCKED when a
   *     run has the store
   */
  public static Finding run(StoreConfig config) {
    Clock clock = Clock.systemUTC();
    try (ModelStore store = ModelStore.open(config, HadoopText.configuration(), clock)) {
      if (!store.exists()) {
        throw new JobException(ExitCode.NO_INPUT, "Missing store: " + config.directory());
      }
      try (Claim claim = store.claim(ModelStore.newRunId(clock))) {
        ModelStore.Rollback done = store.rollback(claim);
        return new Finding(
            ExitCode.DONE, "Rolled back from %s to %s\n".formatted(done.from(), done.to()));
      }
    }
  }
}
