package io.sparksgd.core.drift;

import io.sparksgd.core.profile.BucketGrid;
import io.sparksgd.core.profile.ColumnSketch;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of two sketches of one column in the finest buckets that both can tell apart, in order,
 * where either has rows.
 *
 * @param then {@code then[buckets]}, rows of the earlier night
 * @param now {@code now[buckets]}, rows of the later night
 */
record SharedBuckets(long[] then, long[] now) {

  static SharedBuckets of(ColumnSketch then, ColumnSketch now) {
    BucketGrid grid = then.grid().coarsest(now.grid());
    double low = Math.max(then.low(), now.low());
    double high = Math.min(then.high(), now.high());
    TreeMap<Long, long[]> rows = new TreeMap<>();
    add(then, grid, low, high, 0, rows);
    add(now, grid, low, high, 1, rows);
    long[][] counts = new long[2][rows.size()];
    int i = 0;
    for (Map.Entry<Long, long[]> bucket : rows.entrySet()) {
      counts[0][i] = bucket.getValue()[0];
      counts[1][i++] = bucket.getValue()[1];
    }
    return new SharedBuckets(counts[0], counts[1]);
  }

  /** The edge of a bucket, and what is not told apart in either night, decide where its rows go. */
  private static void add(
      ColumnSketch sketch,
      BucketGrid grid,
      double low,
      double high,
      int night,
      Map<Long, long[]> rows) {
    for (int i = 0; i < sketch.counts().length; i++) {
      double edge = sketch.grid().edge(sketch.ordinals()[i]);
      long bucket = grid.ordinal(Math.max(low, Math.min(high, edge)));
      rows.computeIfAbsent(bucket, unused -> new long[2])[night] += sketch.counts()[i];
    }
  }

  /** n of the earlier night. */
  long rowsThen() {
    return sum(then);
  }

  /** m of the later night. */
  long rowsNow() {
    return sum(now);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
