package io.sparksgd.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when the process was told to end, as a scheduler does by SIGTERM, and gives the run time to
 * leave its checkpoint and its status before Spark is stopped. A run that has not come to an end by
 * itself after {@value #GRACE_SECONDS} s has its Spark jobs cancelled, and after {@value
 * #MOST_SECONDS} s the process ends in any case. Its exit code is then 143, as the JVM has it.
 */
final class Termination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  /** Before Spark's hook, which has 40, and that of Hadoop's file systems, which has 10. */
  private static final int PRIORITY = 60;

  private static final int GRACE_SECONDS = 8;
  private static final int MOST_SECONDS = 25;
  private static final int LAST_WORDS_MILLIS = 2_000;

  private final SparkContext spark;
  private final Thread runner = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::end;
  private volatile boolean requested;

  private Termination(SparkContext spark) {
    this.spark = spark;
  }

  /** Watches over the run of this thread until it is closed. */
  static Termination watch(SparkContext spark) {
    Termination termination = new Termination(spark);
    ShutdownHookManager.get()
        .addShutdownHook(termination.hook, PRIORITY, MOST_SECONDS + 5, TimeUnit.SECONDS);
    return termination;
  }

  /** Whether the run shall end. */
  boolean isRequested() {
    return requested;
  }

  private void end() {
    requested = true;
    LOG.warn("Stopped by a signal");
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        cancelJobs();
      }
      waitForLastWords();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancelJobs() throws InterruptedException {
    for (int second = GRACE_SECONDS; second < MOST_SECONDS; second++) {
      spark.cancelAllJobs();
      if (ended.await(1, TimeUnit.SECONDS)) {
        return;
      }
    }
    LOG.warn("The run did not end within {} s", MOST_SECONDS);
  }

  /** After the run its thread prints what there is to say, and then cannot exit a second time. */
  private void waitForLastWords() throws InterruptedException {
    for (int i = 0; i < LAST_WORDS_MILLIS / 10; i++) {
      if (!runner.isAlive() || isExiting(runner)) {
        return;
      }
      runner.join(10);
    }
  }

  /** Whether a thread waits in {@link System#exit} for a process that is ending already. */
  static boolean isExiting(Thread thread) {
    return thread.getState() == Thread.State.BLOCKED
        && Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
  }

  /** The run has ended and has written down how. */
  @Override
  public void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
