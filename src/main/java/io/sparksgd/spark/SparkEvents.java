package io.sparksgd.spark;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;

/**
 * Counts what happened to Spark on the way, for people who look after a run:
 *
 * <ul>
 *   <li>{@code jobs} that started, {@code tasks} of which an attempt ended;
 *   <li>{@code taskFailures}: attempts that ended without a result, by an exception or with their
 *       executor; not those that were ended because another attempt came first;
 *   <li>{@code lostTaskMillis}: how long those had run, in milliseconds;
 *   <li>{@code speculativeTasks}: second attempts at tasks that seemed slow;
 *   <li>{@code stageRetries}: stages that were run again, because what they had made was lost;
 *   <li>{@code executorsLost}.
 * </ul>
 */
public final class SparkEvents extends SparkListener {
  private static final String[] NAMES = {
    "jobs",
    "tasks",
    "taskFailures",
    "lostTaskMillis",
    "speculativeTasks",
    "stageRetries",
    "executorsLost"
  };
  private static final long MOST_SECONDS = 10;

  private final JavaSparkContext spark;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<Integer, CountDownLatch> marks = new ConcurrentHashMap<>();

  private SparkEvents(SparkContext spark) {
    this.spark = JavaSparkContext.fromSparkContext(spark);
  }

  /** Starts to count. */
  public static SparkEvents watch(SparkContext spark) {
    SparkEvents events = new SparkEvents(spark);
    spark.addSparkListener(events);
    return events;
  }

  /** The counts by name, of all that happened until now. */
  public Map<String, Long> counts() {
    awaitThePast();
    Map<String, Long> sorted = new TreeMap<>();
    for (String name : NAMES) {
      sorted.put(name, counts.containsKey(name) ? counts.get(name).sum() : 0L);
    }
    return sorted;
  }

  /**
   * Events come later than what they tell of, but in order: this makes one more and waits until it
   * is here, or for ten seconds where Spark is too busy or has stopped.
   */
  private void awaitThePast() {
    if (spark.sc().isStopped()) {
      return;
    }
    JavaRDD<Object> mark = spark.emptyRDD();
    CountDownLatch seen = new CountDownLatch(1);
    marks.put(mark.id(), seen);
    mark.unpersist(false);
    try {
      if (!seen.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        marks.remove(mark.id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(String name) {
    add(name, 1);
  }

  private void add(String name, long amount) {
    counts.computeIfAbsent(name, key -> new LongAdder()).add(amount);
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    count("jobs");
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    if (event.taskInfo().speculative()) {
      count("speculativeTasks");
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    count("tasks");
    TaskEndReason reason = event.reason();
    if (!Success$.MODULE$.equals(reason) && !(reason instanceof TaskKilled)) {
      count("taskFailures");
      add("lostTaskMillis", event.taskInfo().duration());
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    if (event.stageInfo().attemptNumber() > 0) {
      count("stageRetries");
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    count("executorsLost");
  }

  @Override
  public void onUnpersistRDD(SparkListenerUnpersistRDD event) {
    CountDownLatch mark = marks.remove(event.rddId());
    if (mark != null) {
      mark.countDown();
    }
  }
}
