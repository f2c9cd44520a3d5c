package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** Exact counts of the rows that could not be used, by reason. Mergeable. */
public final class RejectedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<BadRow, Long> counts = new EnumMap<>(BadRow.class);

  public void add(BadRow reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** Adds the counts of {@code other}, which stays as it is, and returns these. */
  public RejectedRows merge(RejectedRows other) {
    other.counts.forEach((reason, count) -> counts.merge(reason, count, Long::sum));
    return this;
  }

  public long count(BadRow reason) {
    return counts.getOrDefault(reason, 0L);
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A copy: the reasons that occurred, each with its count. */
  public Map<BadRow, Long> byReason() {
    return new EnumMap<>(counts);
  }

  /** For example {@code 3 null, 1 unparsable}; empty when nothing was rejected. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(reason.reason()));
    return text.toString();
  }
}
