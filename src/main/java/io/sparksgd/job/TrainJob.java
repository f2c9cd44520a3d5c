package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainReport;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.store.StatusFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code train}: a session, a model and a word on how it went. */
public final class TrainJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  private TrainJob() {}

  /**
   * Trains in a session of its own.
   *
   * @throws JobException when there is no model; whatever stood at the output stands there still
   */
  public static Finding run(TrainConfig config) {
    TrainSummary summary;
    try (Progress progress = Progress.onStandardError(config.training().stopping())) {
      progress.stage("starting Spark");
      SparkSession session = Sessions.open("train");
      try {
        summary = run(session, config, progress);
      } finally {
        session.stop();
      }
    }
    return new Finding(ExitCode.DONE, TrainReport.render(summary));
  }

  /** Trains in {@code session}; writes the model directory and, where asked, the status. */
  public static TrainSummary run(SparkSession session, TrainConfig config, Progress progress) {
    try (RunRecorder recorder = new RunRecorder(session, config)) {
      return recorded(session, config, progress, recorder);
    }
  }

  private static TrainSummary recorded(
      SparkSession session, TrainConfig config, Progress progress, RunRecorder recorder) {
    try {
      TrainSummary summary = new TrainRun(session, config, progress, recorder).train();
      writeStatus(session, config, recorder, ExitCode.DONE, RunRecorder.TRAINED);
      return summary;
    } catch (JobException e) {
      LOG.error("Training failed: {}", Redaction.text(e.getMessage()), e.getCause());
      writeStatus(session, config, recorder, e.exitCode(), e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      writeStatus(session, config, recorder, ExitCode.INTERNAL, e.getClass().getName());
      throw e;
    }
  }

  private static void writeStatus(
      SparkSession session,
      TrainConfig config,
      RunRecorder recorder,
      ExitCode exitCode,
      String message) {
    if (config.output().status().isEmpty()) {
      return;
    }
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try {
      StatusFile.write(config.output().status().get(), recorder.status(exitCode, message), hadoop);
    } catch (JobException e) {
      LOG.error("Cannot write status", e);
      if (exitCode == ExitCode.DONE) {
        throw e;
      }
    }
  }
}
