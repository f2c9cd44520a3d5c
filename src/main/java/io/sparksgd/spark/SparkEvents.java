package io.sparksgd.spark;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts what happened to Spark on the way, for people who look after a run. */
public final class SparkEvents extends SparkListener {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  private SparkEvents() {}

  /** Starts to count. */
  public static SparkEvents watch(SparkContext spark) {
    SparkEvents events = new SparkEvents();
    spark.addSparkListener(events);
    return events;
  }

  /** The counts so far: jobs, tasks, taskFailures, stageRetries, executorsLost. */
  public Map<String, Long> counts() {
    Map<String, Long> sorted = new TreeMap<>();
    for (String name :
        new String[] {"jobs", "tasks", "taskFailures", "stageRetries", "executorsLost"}) {
      sorted.put(name, counts.containsKey(name) ? counts.get(name).sum() : 0L);
    }
    return sorted;
  }

  private void count(String name) {
    counts.computeIfAbsent(name, key -> new LongAdder()).increment();
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    count("jobs");
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    count("tasks");
    if (!Success$.MODULE$.equals(event.reason())) {
      count("taskFailures");
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
}
