package io.sparksgd.job;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;

/**
 * What a condition can call through {@code reflect}: keeps every row, counts them, and on demand
 * breaks the first attempt of each task in the middle of its rows.
 */
public final class FaultyRows {
  /** A condition that calls {@link #keep} and needs no registration in a session. */
  static final String WHERE = "reflect('io.sparksgd.job.FaultyRows', 'keep', x) = 'true'";

  private static final AtomicLong SEEN = new AtomicLong();
  private static volatile boolean faulty;

  private FaultyRows() {}

  static void breakFirstAttempts(boolean value) {
    faulty = value;
  }

  /** How many rows were looked at since the last call. */
  static long seen() {
    return SEEN.getAndSet(0);
  }

  public static boolean keep(String cell) {
    long seen = SEEN.incrementAndGet();
    if (faulty && seen % 100 == 0 && TaskContext.get().attemptNumber() == 0) {
      throw new IllegalStateException("first attempt");
    }
    return true;
  }
}
