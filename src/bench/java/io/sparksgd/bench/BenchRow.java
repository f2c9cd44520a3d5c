package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;

/**
 * One row of the table.
 *
 * @param target the bound that the ratio must keep
 * @param atLeast whether the ratio must be at least the target instead of at most
 */
record BenchRow(int number, String name, double target, boolean atLeast, Measurement measurement) {

  /** Takes the figure of a row. */
  interface Measurement {
    Spread measure(Context context) throws Exception;
  }

  static BenchRow atLeast(int number, String name, double target, Measurement measurement) {
    return new BenchRow(number, name, target, true, measurement);
  }

  static BenchRow atMost(int number, String name, double target, Measurement measurement) {
    return new BenchRow(number, name, target, false, measurement);
  }

  boolean isMet(Spread ratio) {
    return atLeast ? ratio.median() >= target : ratio.median() <= target;
  }

  /** Whether it is part of a quick look; larger numbers are other takes, and what takes long. */
  boolean isQuick() {
    return number <= 16;
  }
}
