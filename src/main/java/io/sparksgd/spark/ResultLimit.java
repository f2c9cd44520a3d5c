package io.sparksgd.spark;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * The most bytes that the driver takes from the tasks of one job: Spark's {@code
 * spark.driver.maxResultSize}. Spark ends a job that brings more, when all its work is done.
 *
 * @param bytes 0 for no limit
 */
record ResultLimit(long bytes) {
  private static final String SETTING = "spark.driver.maxResultSize";

  /** What Spark adds to the answer of a task. */
  private static final long TASK_OVERHEAD = 2_048;

  static ResultLimit of(SparkConf conf) {
    return new ResultLimit(conf.getSizeAsBytes(SETTING, "1g"));
  }

  /**
   * Refuses a job that would bring too much, before it starts.
   *
   * @param job what it does
   * @param answers how many tasks answer the driver
   * @param answer the bytes of each answer
   * @throws JobException BAD_CONFIGURATION
   */
  void require(String job, long answers, double answer) {
    double expected = (double) answers * (answer + TASK_OVERHEAD);
    if (bytes == 0 || expected <= bytes) {
      return;
    }
    throw new JobException(
        ExitCode.BAD_CONFIGURATION,
        String.format(
            Locale.ROOT,
            "Invalid %s: %d bytes (%s brings %d answers of about %.0f bytes, %.0f together; a"
                + " smaller window may do with less)",
            SETTING,
            bytes,
            job,
            answers,
            answer + TASK_OVERHEAD,
            expected));
  }

  /** How many answers {@code treeAggregate} of depth 2 brings from {@code tasks} tasks. */
  static int afterTree(int tasks) {
    int scale = Math.max((int) Math.ceil(Math.sqrt(tasks)), 2);
    int answers = tasks;
    while (answers > scale + Math.ceil((double) answers / scale)) {
      answers /= scale;
    }
    return answers;
  }
}
