package io.sparksgd.core.drift;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Holm's correction of p-values for m tests: with p sorted upwards, the i-th becomes
 *
 * <pre>  max over j &lt;= i of min(1, (m - j + 1) p_j).</pre>
 *
 * <p>Rejecting those that are at most alpha rejects any true hypothesis with probability at most
 * alpha, however the tests depend on each other (Holm 1979, "A simple sequentially rejective
 * multiple test procedure", Scandinavian Journal of Statistics 6, 65-70).
 */
final class Holm {
  private Holm() {}

  /** The corrected p-values, in the order of {@code pValues}. */
  static double[] adjusted(double[] pValues) {
    int m = pValues.length;
    Integer[] order = new Integer[m];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> pValues[i]));
    double[] adjusted = new double[m];
    double largest = 0;
    for (int i = 0; i < m; i++) {
      largest = Math.max(largest, Math.min(1, (m - i) * pValues[order[i]]));
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }
}
