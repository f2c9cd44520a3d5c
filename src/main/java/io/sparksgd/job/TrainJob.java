package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.job.RecordedRun.Ended;
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainReport;
import io.sparksgd.report.TrainSummary;
import org.apache.spark.sql.SparkSession;

/** {@code train}: a session, a model and a word on how it went. */
public final class TrainJob {
  private TrainJob() {}

  /**
   * Trains in a session of its own.
   *
   * @throws JobException when there is no model; whatever stood at the output stands there still
   */
  public static Finding run(TrainConfig config) {
    return Sessions.run(
        "train",
        config,
        (session, progress) ->
            new Finding(ExitCode.DONE, TrainReport.render(run(session, config, progress))));
  }

  /** Trains in {@code session}; writes the model directory and, where asked, the status. */
  public static TrainSummary run(SparkSession session, TrainConfig config, Progress progress) {
    return RecordedRun.of(
        session,
        config,
        recorder ->
            new Ended<>(
                new TrainRun(session, config, progress, recorder).train(),
                ExitCode.DONE,
                RunRecorder.TRAINED));
  }
}
