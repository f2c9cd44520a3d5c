package io.sparksgd.core.metrics;

/**
 * The mean of a measure over the folds of a cross-validation, and how sure it is.
 *
 * @param mean NaN without values, or when one of them is NaN
 * @param standardError the standard deviation of the values (divisor K - 1) over sqrt(K); NaN with
 *     fewer than two. Folds share training rows, so that it is a guide and no confidence interval
 *     (Bengio and Grandvalet 2004, No Unbiased Estimator of the Variance of K-Fold
 *     Cross-Validation, JMLR 5).
 */
public record FoldMean(double mean, double standardError) {

  /** Of {@code values}, each at its own place in a sum from left to right. */
  public static FoldMean of(double... values) {
    int count = values.length;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / count;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double variance = count < 2 ? Double.NaN : squares / (count - 1);
    return new FoldMean(mean, Math.sqrt(variance / count));
  }
}
