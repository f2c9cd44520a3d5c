package io.sparksgd.job;

import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.core.window.WindowPlanner;
import io.sparksgd.report.Progress;
import java.util.function.BiFunction;
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
    conf.setIfMissing("spark.task.maxDirectResultSize", WindowPlanner.TASK_BYTES + (1 << 20) + "b");
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Runs {@code job} in a session of its own, with progress on standard error. */
  static Finding run(
      String name, TrainerSettings training, BiFunction<SparkSession, Progress, Finding> job) {
    return run(name, Progress.onStandardError(training.stopping()), job);
  }

  /** The same for work that is no training. */
  static Finding run(String name, BiFunction<SparkSession, Progress, Finding> job) {
    return run(name, Progress.onStandardError(), job);
  }

  private static Finding run(
      String name, Progress shown, BiFunction<SparkSession, Progress, Finding> job) {
    try (Progress progress = shown) {
      progress.stage("starting Spark");
      SparkSession session = open(name);
      try {
        return job.apply(session, progress);
      } finally {
        session.stop();
      }
    }
  }
}
