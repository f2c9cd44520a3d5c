package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** Exact counts of the rows that could not be used, by reason. Mergeable. */
public final class RejectedRows implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int REASONS = BadRow.values().length;

  private final long[] counts = new long[REASONS];

  public void add(BadRow reason) {
    counts[reason.ordinal()]++;
  }

  public RejectedRows merge(RejectedRows other) {
    for (int i = 0; i < REASONS; i++) {
      counts[i] += other.counts[i];
    }
    return this;
  }

  public long count(BadRow reason) {
    return counts[reason.ordinal()];
  }

  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** The reasons that occurred, each with its count. */
  public Map<BadRow, Long> byReason() {
    Map<BadRow, Long> byReason = new EnumMap<>(BadRow.class);
    for (BadRow reason : BadRow.values()) {
      if (count(reason) > 0) {
        byReason.put(reason, count(reason));
      }
    }
    return byReason;
  }

  /** For example {@code 3 null, 1 unparsable}; empty when nothing was rejected. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byReason()
        .forEach(
            (reason, count) ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(reason.reason()));
    return text.toString();
  }
}
