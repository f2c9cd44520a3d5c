package io.sparksgd.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Two ways to do a thing, timed in turn in one process: A B A B ... Each is warmed until two runs
 * in a row agree within a tenth, or as often as it will be timed. What counts is the ratio, run by
 * run.
 */
final class Pair {
  private static final double AGREEMENT = 0.1;
  private static final double WARM_SECONDS = 4;

  /** Fewer are a quick look. */
  private static final int FULL_RUNS = 5;

  private Pair() {}

  /** Something that returns how long its essential part took, in seconds. */
  interface Timed extends Callable<Double> {

    /** Times the whole of {@code task}. */
    static Timed whole(Task task) {
      return () -> {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1e9;
      };
    }
  }

  /** Something to do. */
  interface Task {
    void run() throws Exception;
  }

  /** The ratio a / b of {@code runs} pairs. */
  static Spread ratio(Timed a, Timed b, int runs) throws Exception {
    warm(a, runs);
    warm(b, runs);
    return alternating(a, b, runs);
  }

  /** The same for whole processes, which nothing but the disk cache warms: one run of each. */
  static Spread ofProcesses(Timed a, Timed b, int runs) throws Exception {
    a.call();
    b.call();
    return alternating(a, b, runs);
  }

  private static Spread alternating(Timed a, Timed b, int runs) throws Exception {
    double[] ratios = new double[runs];
    for (int run = 0; run < runs; run++) {
      double first = a.call();
      ratios[run] = first / b.call();
    }
    return Spread.of(ratios);
  }

  /** For some seconds at least, so that what is fast has been compiled to the utmost. */
  private static void warm(Timed timed, int most) throws Exception {
    long start = System.nanoTime();
    double seconds = most < FULL_RUNS ? WARM_SECONDS / 4 : WARM_SECONDS;
    double last = timed.call();
    for (int run = 1; ; run++) {
      double next = timed.call();
      boolean agree = Math.abs(next - last) <= AGREEMENT * Math.min(next, last);
      boolean hot = (System.nanoTime() - start) / 1e9 >= seconds;
      if (hot && (agree || run >= most)) {
        return;
      }
      last = next;
    }
  }

  /** The least, middle and largest of several figures. */
  record Spread(double least, double median, double largest) {
    static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    static Spread exactly(double value) {
      return new Spread(value, value, value);
    }
  }
}
