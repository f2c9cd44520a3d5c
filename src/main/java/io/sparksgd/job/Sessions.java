package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.core.window.WindowPlanner;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.ExecutorWatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens Spark sessions. */
public final class Sessions {
  private Sessions() {}

  /**
   * A session as spark-submit asks for it; where nobody asks, on all cores of this machine and with
   * three retries of a task. Answers of tasks, whose size the planner bounds, come straight to the
   * driver: by way of block storage, as Spark sends what is past 1 MB, they cost twice as much.
   */
  public static SparkSession open(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*,4]");
    conf.setIfMissing("spark.app.name", "spark-sgd " + name);
    conf.setIfMissing("spark.redaction.regex", "(?i)" + Redaction.WORDS + "|" + Redaction.ADDRESS);
    conf.setIfMissing("spark.redaction.string.regex", Redaction.ADDRESS);
    conf.setIfMissing("spark.task.maxDirectResultSize", WindowPlanner.TASK_BYTES + (1 << 20) + "b");
    try {
      SparkSession session = SparkSession.builder().config(conf).getOrCreate();
      ExecutorWatch.start(session.sparkContext());
      return session;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw refused(e, conf.get("spark.master"));
    }
  }

  /** Settings that Spark does not take stay wrong; what else keeps it from starting may pass. */
  static JobException refused(Exception failure, String master) {
    String message = String.valueOf(failure.getMessage());
    boolean settings =
        failure instanceof IllegalArgumentException || message.contains("Could not parse Master");
    return new JobException(
        settings ? ExitCode.BAD_CONFIGURATION : ExitCode.TEMPORARY,
        "Cannot start Spark on "
            + Redaction.text(master)
            + ": "
            + (settings ? message.lines().findFirst().orElse("") : failure.getClass().getName())
            + " (see the log)",
        failure);
  }

  /** Runs {@code job} in a session of its own, with progress on standard error. */
  static Finding run(
      String name, TrainerSettings training, BiFunction<SparkSession, Progress, Finding> job) {
    return run(name, Progress.onStandardError(training.stopping()), refused -> {}, job);
  }

  /** The same for a run that leaves a status, also where no session opens. */
  static Finding run(
      String name, TrainConfig config, BiFunction<SparkSession, Progress, Finding> job) {
    return run(
        name,
        Progress.onStandardError(config.training().stopping()),
        refused -> RecordedRun.withoutSession(config, refused),
        job);
  }

  /** The same for work that is no training. */
  static Finding run(String name, BiFunction<SparkSession, Progress, Finding> job) {
    return run(name, Progress.onStandardError(), refused -> {}, job);
  }

  private static Finding run(
      String name,
      Progress shown,
      Consumer<JobException> onRefusal,
      BiFunction<SparkSession, Progress, Finding> job) {
    try (Progress progress = shown) {
      progress.stage("starting Spark");
      SparkSession session = openOrTell(name, onRefusal);
      try {
        return job.apply(session, progress);
      } finally {
        session.stop();
      }
    }
  }

  private static SparkSession openOrTell(String name, Consumer<JobException> onRefusal) {
    try {
      return open(name);
    } catch (JobException e) {
      onRefusal.accept(e);
      throw e;
    }
  }
}
