package io.sparksgd.job;

import io.sparksgd.config.RetrainConfig;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.Progress;
import java.time.Clock;
import org.apache.spark.sql.SparkSession;

/** {@code retrain}: a new model takes the old one's place when it is better. */
public final class RetrainJob {
  private RetrainJob() {}

  /**
   * Retrains in a session of its own.
   *
   * @throws JobException when there is no new model; the champion stays
   */
  public static Finding run(RetrainConfig config) {
    return Sessions.run(
        "retrain", config.train(), (session, progress) -> run(session, config, progress));
  }

  /** The same in {@code session}. */
  public static Finding run(SparkSession session, RetrainConfig config, Progress progress) {
    return RecordedRun.of(
        session,
        config.train(),
        recorder ->
            new RetrainRun(session, config, progress, recorder, Clock.systemUTC()).run().ended());
  }
}
