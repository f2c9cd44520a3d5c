package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Exact counts of the rows that could not be used, by reason, and of the nulls in them, by column.
 * Mergeable.
 */
@SuppressWarnings("EnumOrdinal") // an array travels through Kryo where an EnumMap does not
public final class RejectedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] counts = new long[BadRow.values().length];

  /** By place of the column; as long as the last place that had one asks for. */
  private long[] nulls = new long[0];

  public void add(BadRow reason) {
    counts[reason.ordinal()]++;
  }

  /** Counts a null of the column at {@code place} among those that are read. */
  public void addNull(int place) {
    reserve(place + 1);
    nulls[place]++;
  }

  private void reserve(int places) {
    if (nulls.length < places) {
      nulls = Arrays.copyOf(nulls, places);
    }
  }

  /** Adds the counts of {@code other}, which stays as it is, and returns these. */
  public RejectedRows merge(RejectedRows other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    reserve(other.nulls.length);
    for (int i = 0; i < other.nulls.length; i++) {
      nulls[i] += other.nulls[i];
    }
    return this;
  }

  public long count(BadRow reason) {
    return counts[reason.ordinal()];
  }

  /** How many rows had a null in the column at {@code place}. */
  public long nulls(int place) {
    return place < nulls.length ? nulls[place] : 0;
  }

  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** A copy: the reasons that occurred, each with its count. */
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
