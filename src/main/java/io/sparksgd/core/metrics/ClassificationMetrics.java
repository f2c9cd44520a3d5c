package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How well probabilities p = 1 / (1 + e^-m) meet labels of 0 and 1. Everything is weighted; means
 * are over the total weight. A row is predicted positive when {@code p >= 1/2}, that is {@code m >=
 * 0}. What cannot be known is NaN: everything without rows or weight or when a label is neither 0
 * nor 1 or a margin is NaN, {@code precision} when nothing is predicted positive, {@code recall}
 * when nothing is positive, {@code f1} when neither is, {@code auc} when there is one class only.
 *
 * @param rows the rows, those of weight 0 included
 * @param weightSum S, the sum of their weights; 0 without rows
 * @param logLoss the mean of log(1 + e^m) - y m, from margins, so that no probability is clipped
 * @param accuracy the share of rows predicted as they are
 * @param precision the share of positives among those predicted positive
 * @param recall the share of those predicted positive among positives
 * @param f1 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall
 * @param brier the mean of (p - y)^2 (Brier 1950)
 * @param meanPrediction the mean of p; equal to {@code meanLabel} where a model is calibrated in
 *     the large
 * @param meanLabel the share of positives
 * @param reliability ten bins of p, [0, 0.1) to [0.9, 1]
 */
public record ClassificationMetrics(
    long rows,
    double weightSum,
    double logLoss,
    double accuracy,
    double precision,
    double recall,
    double f1,
    double brier,
    AreaUnderCurve auc,
    double meanPrediction,
    double meanLabel,
    List<Bin> reliability)
    implements Evaluation {

  public ClassificationMetrics {
    reliability = List.copyOf(reliability);
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("logLoss", logLoss);
    numbers.put("accuracy", accuracy);
    numbers.put("precision", precision);
    numbers.put("recall", recall);
    numbers.put("f1", f1);
    numbers.put("brier", brier);
    numbers.put("auc", auc.value());
    numbers.put("aucError", auc.error());
    numbers.put("meanPrediction", meanPrediction);
    numbers.put("meanLabel", meanLabel);
    return numbers;
  }

  /**
   * The rows whose prediction falls into one tenth.
   *
   * @param weight of these rows together
   * @param meanPrediction the mean of p; NaN when the bin is empty
   * @param meanLabel the share of positives; NaN when the bin is empty
   */
  public record Bin(double weight, double meanPrediction, double meanLabel) {}

  /**
   * Takes two passes over the rows.
   *
   * @param ranges of these rows
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   * @param source hands a pass to all blocks and merges the answers
   */
  public static ClassificationMetrics of(
      ColumnRanges ranges, double[] weights, Function<BlockPass, OrderFreeSums> source) {
    ClassificationPass pass = new ClassificationPass(ranges, weights);
    if (ranges.rows() == 0) {
      return of(0, new double[pass.length()], new double[2]);
    }
    RocPass roc = new RocPass(ranges, weights);
    return of(
        ranges.rows(),
        source.apply(pass).values(pass.bounds()),
        source.apply(roc).values(roc.bounds()));
  }

  private static ClassificationMetrics of(long rows, double[] sums, double[] buckets) {
    double truePositive = sums[ClassificationPass.TRUE_POSITIVE];
    double falsePositive = sums[ClassificationPass.FALSE_POSITIVE];
    double falseNegative = sums[ClassificationPass.FALSE_NEGATIVE];
    double trueNegative = sums[ClassificationPass.TRUE_NEGATIVE];
    double total = truePositive + falsePositive + falseNegative + trueNegative;
    double predictions = 0;
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < ClassificationPass.BINS; bin++) {
      int at = ClassificationPass.FIRST_BIN + 3 * bin;
      bins.add(new Bin(sums[at], sums[at + 1] / sums[at], sums[at + 2] / sums[at]));
      predictions += sums[at + 1];
    }
    return new ClassificationMetrics(
        rows,
        total,
        sums[ClassificationPass.LOSS] / total,
        (truePositive + trueNegative) / total,
        truePositive / (truePositive + falsePositive),
        truePositive / (truePositive + falseNegative),
        2 * truePositive / (2 * truePositive + falsePositive + falseNegative),
        sums[ClassificationPass.SQUARE] / total,
        AreaUnderCurve.of(buckets),
        predictions / total,
        (truePositive + falseNegative) / total,
        bins);
  }
}
