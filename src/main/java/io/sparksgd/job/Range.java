package io.sparksgd.job;

import java.io.Serializable;
import java.util.stream.LongStream;

/** Some consecutive row numbers, {@code from} included, {@code to} excluded. */
final class Range implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long from;
  private final long to;

  private Range(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /** Part {@code part} of {@code parts} of the rows from 0, as equal as they can be. */
  static Range of(int part, int parts, long rows) {
    return new Range(start(part, parts, rows), start(part + 1, parts, rows));
  }

  private static long start(int part, int parts, long rows) {
    return rows / parts * part + Math.min(part, rows % parts);
  }

  LongStream rows() {
    return LongStream.range(from, to);
  }
}
