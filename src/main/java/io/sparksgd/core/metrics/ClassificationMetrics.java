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
 * are over the total weight. What cannot be known is NaN: everything without rows or weight or when
 * a label is neither 0 nor 1 or a margin is NaN, and the areas when there is one class only.
 *
 * @param rows the rows, those of weight 0 included
 * @param weightSum S, the sum of their weights; 0 without rows
 * @param logLoss the mean of log(1 + e^m) - y m, from margins, so that no probability is clipped
 * @param brier the mean of (p - y)^2 (Brier 1950)
 * @param threshold the least p that is predicted positive
 * @param confusion at the threshold
 * @param auc under the ROC curve
 * @param prAuc the average precision
 * @param meanPrediction the mean of p; equal to {@code meanLabel} where a model is calibrated in
 *     the large
 * @param meanLabel the share of positives
 * @param reliability ten bins of p, [0, 0.1) to [0.9, 1]
 */
public record ClassificationMetrics(
    long rows,
    double weightSum,
    double logLoss,
    double brier,
    double threshold,
    Confusion confusion,
    AreaUnderCurve auc,
    AreaUnderCurve prAuc,
    double meanPrediction,
    double meanLabel,
    List<Bin> reliability)
    implements Evaluation {

  /** Where nobody asks for another. */
  public static final double EVEN_CHANCE = 0.5;

  public ClassificationMetrics {
    reliability = List.copyOf(reliability);
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("logLoss", logLoss);
    numbers.put("accuracy", confusion.accuracy());
    numbers.put("precision", confusion.precision());
    numbers.put("recall", confusion.recall());
    numbers.put("f1", confusion.f1());
    numbers.put("brier", brier);
    numbers.put("auc", auc.value());
    numbers.put("aucError", auc.error());
    numbers.put("prAuc", prAuc.value());
    numbers.put("prAucError", prAuc.error());
    numbers.put("calibrationError", calibrationError());
    numbers.put("meanPrediction", meanPrediction);
    numbers.put("meanLabel", meanLabel);
    return numbers;
  }

  /**
   * The expected calibration error: the mean of |mean p - share of positives| over the bins of
   * {@code reliability}, by their weights (Naeini et al. 2015, Obtaining Well Calibrated
   * Probabilities Using Bayesian Binning).
   */
  public double calibrationError() {
    double error = 0;
    for (Bin bin : reliability) {
      error += bin.weight() == 0 ? 0 : bin.weight() * Math.abs(bin.gap());
    }
    return error / weightSum;
  }

  /**
   * The rows whose prediction falls into one tenth.
   *
   * @param weight of these rows together
   * @param meanPrediction the mean of p; NaN when the bin is empty
   * @param meanLabel the share of positives; NaN when the bin is empty
   */
  public record Bin(double weight, double meanPrediction, double meanLabel) {

    /** By how much the bin promises too much. */
    public double gap() {
      return meanPrediction - meanLabel;
    }
  }

  /** The same at {@link #EVEN_CHANCE}. */
  public static ClassificationMetrics of(
      ColumnRanges ranges, double[] weights, Function<BlockPass, OrderFreeSums> source) {
    return of(ranges, weights, EVEN_CHANCE, source);
  }

  /**
   * Takes one pass over the rows.
   *
   * @param ranges of these rows
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   * @param threshold the least p that is predicted positive
   * @param source hands a pass to all blocks and merges the answers
   */
  public static ClassificationMetrics of(
      ColumnRanges ranges,
      double[] weights,
      double threshold,
      Function<BlockPass, OrderFreeSums> source) {
    ClassificationPass pass = new ClassificationPass(ranges, weights, threshold);
    double[] sums =
        ranges.rows() == 0 ? new double[pass.length()] : source.apply(pass).values(pass.bounds());
    return of(ranges.rows(), threshold, sums);
  }

  private static ClassificationMetrics of(long rows, double threshold, double[] sums) {
    Confusion confusion =
        new Confusion(
            sums[ClassificationPass.TRUE_POSITIVE],
            sums[ClassificationPass.FALSE_POSITIVE],
            sums[ClassificationPass.FALSE_NEGATIVE],
            sums[ClassificationPass.TRUE_NEGATIVE]);
    double total = confusion.total();
    double predictions = 0;
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < ClassificationPass.BINS; bin++) {
      int at = ClassificationPass.FIRST_BIN + 3 * bin;
      bins.add(new Bin(sums[at], sums[at + 1] / sums[at], sums[at + 2] / sums[at]));
      predictions += sums[at + 1];
    }
    MarginBuckets buckets = new MarginBuckets(sums, ClassificationPass.FIRST_BUCKET);
    return new ClassificationMetrics(
        rows,
        total,
        sums[ClassificationPass.LOSS] / total,
        sums[ClassificationPass.SQUARE] / total,
        threshold,
        confusion,
        buckets.roc(),
        buckets.precisionRecall(),
        predictions / total,
        (confusion.truePositive() + confusion.falseNegative()) / total,
        bins);
  }
}
