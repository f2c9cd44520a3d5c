package io.sparksgd.core.metrics;

/**
 * The weights of rows by what they are and what they are predicted to be. What is 0/0 is NaN.
 *
 * @param truePositive positives predicted positive
 * @param falsePositive negatives predicted positive
 * @param falseNegative positives predicted negative
 * @param trueNegative negatives predicted negative
 */
public record Confusion(
    double truePositive, double falsePositive, double falseNegative, double trueNegative) {

  /** The weight of all rows. */
  public double total() {
    return truePositive + falsePositive + falseNegative + trueNegative;
  }

  /** The share of rows predicted as they are. */
  public double accuracy() {
    return (truePositive + trueNegative) / total();
  }

  /** The share of positives among those predicted positive; NaN when none are. */
  public double precision() {
    return truePositive / (truePositive + falsePositive);
  }

  /** The share of those predicted positive among positives; NaN when there are none. */
  public double recall() {
    return truePositive / (truePositive + falseNegative);
  }

  /** 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall. */
  public double f1() {
    return 2 * truePositive / (2 * truePositive + falsePositive + falseNegative);
  }
}
