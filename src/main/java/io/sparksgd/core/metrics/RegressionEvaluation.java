package io.sparksgd.core.metrics;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param residuals quantiles of yhat - y, at {@link #PROBABILITIES}
 */
public record RegressionEvaluation(
    long rows,
    double weightSum,
    double mse,
    double mae,
    double r2,
    double meanResidual,
    double meanLoss,
    List<Quantile> residuals)
    implements Evaluation {

  /** How far a quantile may be off, as a share of it. */
  public static final double RELATIVE_ERROR = LogBuckets.RELATIVE_ERROR;

  /** The shares of weight whose quantiles are told. */
  public static final List<Double> PROBABILITIES = List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);

  /**
   * A value of the residual below or at which the share {@code probability} of the weight lies: the
   * least such residual r, to within r / 256, or to within 2^-47 of the largest residual that the
   * extremes of the columns allow. It is the middle of a bucket of residuals, so that it does not
   * depend on the order of rows.
   *
   * @param value NaN without weight
   */
  public record Quantile(double probability, double value) {}

  public RegressionEvaluation {
    residuals = List.copyOf(residuals);
  }

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
    RegressionMetricsPass pass = new RegressionMetricsPass(ranges, weights, loss);
    double[] sums =
        ranges.rows() == 0 ? new double[pass.length()] : source.apply(pass).values(pass.bounds());
    double total = sums[RegressionMetricsPass.WEIGHT];
    double mse = sums[RegressionMetricsPass.SQUARE] / total;
    return new RegressionEvaluation(
        ranges.rows(),
        total,
        mse,
        sums[RegressionMetricsPass.ABSOLUTE] / total,
        1 - mse / variance(ranges, sums),
        sums[RegressionMetricsPass.RESIDUAL] / total,
        sums[RegressionMetricsPass.LOSS] / total,
        quantiles(sums, pass.buckets()));
  }

  private static List<Quantile> quantiles(double[] sums, LogBuckets buckets) {
    List<Quantile> quantiles = new ArrayList<>();
    for (double probability : PROBABILITIES) {
      double value = buckets.quantile(sums, RegressionMetricsPass.FIRST_BUCKET, probability);
      quantiles.add(new Quantile(probability, value));
    }
    return quantiles;
  }

  private static double variance(ColumnRanges ranges, double[] sums) {
    int label = ranges.dimension();
    if (ranges.rows() == 0 || ranges.min()[label] == ranges.max()[label]) {
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
    for (Quantile quantile : residuals) {
      numbers.put("residualP" + Math.round(100 * quantile.probability()), quantile.value());
    }
    return numbers;
  }

  /** The square root of {@link #mse}, in the unit of the label. */
  public double rmse() {
    return Math.sqrt(mse);
  }
}
