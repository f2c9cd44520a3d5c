package io.sparksgd.core.metrics;

/**
 * The area under the ROC curve: the probability that a positive has a higher margin than a
 * negative, ties counting half, rows being drawn by their weights. It is that of Mann and Whitney
 * (Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747).
 *
 * <pre>
 *   value = sum_b positives_b (negatives below b + negatives_b / 2) / (P N)
 *   error = sum_b positives_b negatives_b / 2 / (P N)
 * </pre>
 *
 * over the buckets b of {@link RocPass}, P and N the total weights of positives and negatives. Rows
 * of one bucket count as tied, whatever their margins are, so the area without buckets is within
 * {@code error} of {@code value}, up to rounding.
 *
 * @param value in [0, 1]; NaN when there are no positives or no negatives
 * @param error NaN where the value is
 */
public record AreaUnderCurve(double value, double error) {

  /** From the weights {negatives, positives} of each bucket, lowest margin first. */
  static AreaUnderCurve of(double[] weights) {
    double negatives = 0;
    double positives = 0;
    double ordered = 0;
    double tied = 0;
    for (int at = 0; at < weights.length; at += 2) {
      ordered += weights[at + 1] * negatives;
      tied += weights[at + 1] * weights[at] / 2;
      negatives += weights[at];
      positives += weights[at + 1];
    }
    if (!(positives > 0 && negatives > 0)) {
      return new AreaUnderCurve(Double.NaN, Double.NaN);
    }
    double pairs = positives * negatives;
    return new AreaUnderCurve((ordered + tied) / pairs, tied / pairs);
  }
}
