package io.sparksgd.core.metrics;

/**
 * The areas under the curves that a threshold on the margin draws, from weights by bucket of the
 * margin (see {@link ClassificationPass}). Rows of one bucket count as tied, whatever their margins
 * are; what that can change is the error that each area comes with.
 */
final class MarginBuckets {
  private final double[] sums;

  private final int first;

  /**
   * @param sums holds {negatives, positives, squared weights of positives} of each bucket, lowest
   *     margin first
   * @param first where they begin; they go on to the end
   */
  MarginBuckets(double[] sums, int first) {
    this.sums = sums;
    this.first = first;
  }

  /**
   * Under the ROC curve, with N_b and P_b the weights of negatives and positives in bucket b:
   *
   * <pre>
   *   value = sum_b P_b (negatives below b + N_b / 2) / (P N)
   *   error = sum_b P_b N_b / 2 / (P N)
   * </pre>
   */
  AreaUnderCurve roc() {
    double negatives = 0;
    double positives = 0;
    double ordered = 0;
    double tied = 0;
    for (int at = first; at < sums.length; at += 3) {
      ordered += sums[at + 1] * negatives;
      tied += sums[at + 1] * sums[at] / 2;
      negatives += sums[at];
      positives += sums[at + 1];
    }
    if (!(positives > 0 && negatives > 0)) {
      return AreaUnderCurve.UNDEFINED;
    }
    double pairs = positives * negatives;
    return new AreaUnderCurve((ordered + tied) / pairs, tied / pairs);
  }

  /**
   * Average precision: the mean, over positives, of the share of positives among the rows whose
   * margin is as high or higher. With T and F the positives and negatives above bucket b, f(t, n) =
   * t / (t + n) and Q_b the sum of squared weights of positives,
   *
   * <pre>
   *   value = sum_b P_b f(T + P_b, F + N_b) / P
   *   low   = sum_b P_b (f(T, F + N_b) + (f(T + P_b, F + N_b) - f(T, F + N_b)) m_b) / P
   *   high  = sum_b P_b f(T + P_b, F) / P
   *   m_b   = (P_b + Q_b / P_b) / (2 P_b)
   * </pre>
   *
   * The lowest is reached when all negatives of a bucket come before its positives, one by one:
   * there f is concave in t, hence above its chord, and the mean of the positives gone by is m_b
   * P_b.
   */
  AreaUnderCurve precisionRecall() {
    double above = 0;
    double falseAbove = 0;
    double value = 0;
    double low = 0;
    double high = 0;
    for (int at = sums.length - 3; at >= first; at -= 3) {
      double negatives = sums[at];
      double positives = sums[at + 1];
      if (positives > 0) {
        double begin = share(above, falseAbove + negatives);
        double end = share(above + positives, falseAbove + negatives);
        double passed = (1 + sums[at + 2] / (positives * positives)) / 2;
        value += positives * end;
        low += positives * (begin + (end - begin) * Math.min(1, passed));
        high += positives * share(above + positives, falseAbove);
      }
      above += positives;
      falseAbove += negatives;
    }
    if (!(above > 0 && falseAbove > 0)) {
      return AreaUnderCurve.UNDEFINED;
    }
    return new AreaUnderCurve(value / above, Math.max(high - value, value - low) / above);
  }

  private static double share(double positives, double negatives) {
    return positives == 0 ? 0 : positives / (positives + negatives);
  }
}
