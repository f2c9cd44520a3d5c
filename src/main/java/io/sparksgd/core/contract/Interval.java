package io.sparksgd.core.contract;

/** Numbers from {@code min} to {@code max}, both included; an infinite end is open. */
public record Interval(double min, double max) {

  /**
   * @throws IllegalArgumentException unless min &lt;= max
   */
  public Interval {
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "Invalid interval: " + min + ".." + max + " (must ascend)");
    }
  }

  public static Interval atLeast(double min) {
    return new Interval(min, Double.POSITIVE_INFINITY);
  }

  public static Interval atMost(double max) {
    return new Interval(Double.NEGATIVE_INFINITY, max);
  }

  boolean contains(double value) {
    return value >= min && value <= max;
  }
}
