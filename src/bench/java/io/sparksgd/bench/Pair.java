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
    double[] ratios = new double[runs];
    for (int run = 0; run < runs; run++) {
      double first = a.call();
      ratios[run] = first / b.call();
    }
    return Spread.of(ratios);
  }

  private static void warm(Timed timed, int most) throws Exception {
    double last = timed.call();
    for (int run = 0; run < most; run++) {
      double next = timed.call();
      if (Math.abs(next - last) <= AGREEMENT * Math.min(next, last)) {
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
