package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what trains models, and writes down how it ended, however it does. */
final class RecordedRun {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedRun.class);

  private RecordedRun() {}

  /** What a run came to when it did not fail. */
  record Ended<T>(T result, ExitCode exitCode, String message) {}

  /** The work of a run. */
  interface Work<T> {
    Ended<T> run(RunRecorder recorder);
  }

  static <T> T of(SparkSession session, TrainConfig config, Work<T> work) {
    try (RunRecorder recorder = new RunRecorder(session, config)) {
      return recorded(work, recorder);
    }
  }

  /** Writes down that {@code failure} kept a run from having a session at all. */
  static void withoutSession(TrainConfig config, JobException failure) {
    try (RunRecorder recorder = RunRecorder.withoutSpark(RunRecorder.Places.of(config))) {
      recorder.finish(failure.exitCode(), failure.getMessage());
    }
  }

  private static <T> T recorded(Work<T> work, RunRecorder recorder) {
    try {
      Ended<T> ended = run(work, recorder);
      recorder.finish(ended.exitCode(), ended.message());
      return ended.result();
    } catch (JobException e) {
      LOG.error("Training failed: {}", Redaction.text(e.getMessage()), e.getCause());
      recorder.finish(e.exitCode(), e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      recorder.finish(ExitCode.INTERNAL, e.getClass().getName());
      throw e;
    }
  }

  /** Whatever ends a run that was told to stop, it was stopped. */
  private static <T> Ended<T> run(Work<T> work, RunRecorder recorder) {
    try {
      recorder.requireWritable();
      return work.run(recorder);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      boolean isStopped = e instanceof JobException job && job.exitCode() == ExitCode.STOPPED;
      if (recorder.mustStop() && !isStopped) {
        throw new JobException(ExitCode.STOPPED, "Stopped by a signal", e);
      }
      throw e;
    }
  }
}
