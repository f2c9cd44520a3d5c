package io.sparksgd.spark;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the jobs of an application that has had no executor for longer than {@code
 * spark.sgd.executorWait} (10 minutes unless told otherwise). Spark itself would wait for ever, and
 * on a schedule nobody sees that.
 */
public final class ExecutorWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorWatch.class);
  private static final String SETTING = "spark.sgd.executorWait";
  private static final String REASON = "No executors for ";
  private static final long LOOK_EVERY_SECONDS = 1;

  private final SparkContext spark;
  private final long mostSeconds;
  private final LongSupplier nanoTime;
  private long lastSeen;

  private ExecutorWatch(SparkContext spark, LongSupplier nanoTime) {
    this.spark = spark;
    this.mostSeconds = spark.conf().getTimeAsSeconds(SETTING, "10min");
    this.nanoTime = nanoTime;
    this.lastSeen = nanoTime.getAsLong();
  }

  /** Watches until {@code spark} stops; in local mode there is nothing to watch. */
  public static void start(SparkContext spark) {
    if (spark.isLocal()) {
      return;
    }
    ExecutorWatch watch = new ExecutorWatch(spark, System::nanoTime);
    Thread thread = new Thread(watch::run, "executor-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Why this ended a job, where {@code failure} is of such a job. */
  public static Optional<String> reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int start = message.indexOf(REASON);
    int end = message.indexOf(')', start);
    return start < 0 || end < 0 ? Optional.empty() : Optional.of(message.substring(start, end + 1));
  }

  private void run() {
    try {
      while (!spark.isStopped()) {
        look();
        TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Such as when Spark stops between two calls.
      LOG.warn("The watch over executors ends", e);
    }
  }

  private void look() {
    long now = nanoTime.getAsLong();
    int[] jobs = spark.statusTracker().getActiveJobIds();
    if (executors() > 0 || jobs.length == 0) {
      lastSeen = now;
    } else if (TimeUnit.NANOSECONDS.toSeconds(now - lastSeen) >= mostSeconds) {
      for (int job : jobs) {
        spark.cancelJob(job, REASON + mostSeconds + " s (" + SETTING + ")");
      }
    }
  }

  /** The driver is in the list too. */
  private int executors() {
    return spark.statusTracker().getExecutorInfos().length - 1;
  }
}
