package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How well predictions meet the labels of any rows, whether the model was trained on them or not.
 * Everything is in original units and weighted; means are over the total weight. Without rows or
 * without weight every number but {@code rows} and {@code weightSum} is NaN, and so it is when a
 * prediction is not finite or a square is past the range of double; then {@code weightSum} is NaN
 * as well.
 *
 * @param rows the rows, those of weight 0 included
 * @param weightSum S, the sum of their weights
 * @param mse the mean of (yhat - y)^2
 * @param mae the mean of |yhat - y|
 * @param r2 1 - mse / variance of these rows' labels; NaN when they do not vary. Negative when the
 *     predictions are worse than the mean of these labels.
 * @param meanResidual the mean of yhat - y
 * @param meanLoss the mean of the loss
 */
public record RegressionEvaluation(
    long rows,
    double weightSum,
    double mse,
    double mae,
    double r2,
    double meanResidual,
    double meanLoss)
    implements Evaluation {

  /**
   * Takes one pass over the rows.
   *
   * @param ranges of these rows
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   * @param loss in original units; for squared and Huber loss the prediction is the margin
   * @param source hands a pass to all blocks and merges the answers
   */
  public static RegressionEvaluation of(
      ColumnRanges ranges, double[] weights, Loss loss, Function<BlockPass, OrderFreeSums> source) {
    if (ranges.rows() == 0) {
      double none = Double.NaN;
      return new RegressionEvaluation(0, 0, none, none, none, none, none);
    }
    RegressionMetricsPass pass = new RegressionMetricsPass(ranges, weights, loss);
    double[] sums = source.apply(pass).values(pass.bounds());
    double total = sums[RegressionMetricsPass.WEIGHT];
    double mse = sums[RegressionMetricsPass.SQUARE] / total;
    return new RegressionEvaluation(
        ranges.rows(),
        total,
        mse,
        sums[RegressionMetricsPass.ABSOLUTE] / total,
        1 - mse / variance(ranges, sums),
        sums[RegressionMetricsPass.RESIDUAL] / total,
        sums[RegressionMetricsPass.LOSS] / total);
  }

  private static double variance(ColumnRanges ranges, double[] sums) {
    int label = ranges.dimension();
    if (ranges.min()[label] == ranges.max()[label]) {
      return Double.NaN;
    }
    double total = sums[RegressionMetricsPass.WEIGHT];
    double mean = sums[RegressionMetricsPass.LABEL] / total;
    double variance = sums[RegressionMetricsPass.LABEL_SQUARE] / total - mean * mean;
    return variance > 0 ? variance : Double.NaN;
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("mse", mse);
    numbers.put("rmse", rmse());
    numbers.put("r2", r2);
    numbers.put("mae", mae);
    numbers.put("meanResidual", meanResidual);
    numbers.put("meanLoss", meanLoss);
    return numbers;
  }

  /** The square root of {@link #mse}, in the unit of the label. */
  public double rmse() {
    return Math.sqrt(mse);
  }

  /** What is reported of training rows as well. */
  public RegressionMetrics metrics() {
    return new RegressionMetrics(mse, r2);
  }
}
