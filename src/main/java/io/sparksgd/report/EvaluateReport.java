package io.sparksgd.report;

import io.sparksgd.core.metrics.AreaUnderCurve;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.ClassificationMetrics.Bin;
import io.sparksgd.core.metrics.Confusion;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.core.metrics.RegressionEvaluation.Quantile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of {@code evaluate}: the equation and how well it meets the rows, in the look of
 * {@link TrainReport}. Numbers are rounded; JSON has them all.
 */
public final class EvaluateReport {
  private static final int DIGITS = 6;

  private EvaluateReport() {}

  /** The report, lines ended by {@code \n}. */
  public static String render(EvaluateSummary summary) {
    StringBuilder text = new StringBuilder();
    boolean logistic = summary.evaluation() instanceof ClassificationMetrics;
    text.append(Equation.of(summary.model(), logistic)).append("\n\n");
    Words.line(text, "model", Words.text(summary.directory()) + ", version " + summary.version());
    Words.line(
        text, "rows", Words.rows(summary.evaluation().rows(), " used, ", summary.rejected()));
    if (summary.evaluation() instanceof ClassificationMetrics metrics) {
      classes(text, metrics);
    } else {
      regression(text, (RegressionEvaluation) summary.evaluation());
    }
    return text.toString();
  }

  private static void regression(StringBuilder text, RegressionEvaluation metrics) {
    String r2 =
        Double.isNaN(metrics.r2())
            ? "R2 undefined (the label does not vary)"
            : "R2 " + Words.number(metrics.r2(), DIGITS);
    Words.line(
        text,
        "fit",
        "RMSE "
            + Words.grouped(metrics.rmse(), DIGITS)
            + ", MAE "
            + Words.grouped(metrics.mae(), DIGITS)
            + ", "
            + r2
            + ", mean error "
            + Words.grouped(metrics.meanResidual(), 3));
    List<String> quantiles = new ArrayList<>();
    for (Quantile quantile : metrics.residuals()) {
      quantiles.add(
          Math.round(100 * quantile.probability()) + " %: " + Words.grouped(quantile.value(), 4));
    }
    Words.line(text, "errors", String.join(", ", quantiles));
    Words.line(
        text,
        "",
        "of prediction - label, each within "
            + Words.number(100 * RegressionEvaluation.RELATIVE_ERROR, 1)
            + " % of itself");
  }

  private static void classes(StringBuilder text, ClassificationMetrics metrics) {
    Words.line(
        text,
        "fit",
        "log-loss "
            + Words.number(metrics.logLoss(), DIGITS)
            + ", Brier "
            + Words.number(metrics.brier(), DIGITS));
    Words.line(
        text, "ranking", "ROC-AUC " + area(metrics.auc()) + ", PR-AUC " + area(metrics.prAuc()));
    Confusion confusion = metrics.confusion();
    Words.line(
        text,
        "at p >= " + Words.number(metrics.threshold(), 2),
        "accuracy "
            + TrainReport.defined(confusion.accuracy(), 4)
            + ", precision "
            + TrainReport.defined(confusion.precision(), 4)
            + ", recall "
            + TrainReport.defined(confusion.recall(), 4)
            + ", F1 "
            + TrainReport.defined(confusion.f1(), 4));
    Words.line(
        text,
        "of label 1",
        Words.grouped(confusion.truePositive(), DIGITS)
            + " predicted 1, "
            + Words.grouped(confusion.falseNegative(), DIGITS)
            + " predicted 0");
    Words.line(
        text,
        "of label 0",
        Words.grouped(confusion.falsePositive(), DIGITS)
            + " predicted 1, "
            + Words.grouped(confusion.trueNegative(), DIGITS)
            + " predicted 0");
    Words.line(
        text,
        "calibration",
        "mean prediction "
            + Words.number(metrics.meanPrediction(), 4)
            + ", observed "
            + Words.number(metrics.meanLabel(), 4)
            + ", expected calibration error "
            + Words.number(metrics.calibrationError(), 3));
    bins(text, metrics.reliability());
  }

  private static String area(AreaUnderCurve area) {
    if (Double.isNaN(area.value())) {
      return "undefined (one class only)";
    }
    return Words.number(area.value(), 4) + " +- " + Words.number(area.error(), 1);
  }

  private static void bins(StringBuilder text, List<Bin> bins) {
    text.append('\n');
    row(text, "predicted", "weight", "mean", "observed");
    for (int i = 0; i < bins.size(); i++) {
      Bin bin = bins.get(i);
      String range =
          String.format(
              Locale.ROOT,
              "%.1f to %.1f",
              i / (double) bins.size(),
              (i + 1) / (double) bins.size());
      boolean empty = bin.weight() == 0;
      row(
          text,
          range,
          Words.grouped(bin.weight(), DIGITS),
          empty ? "" : String.format(Locale.ROOT, "%.4f", bin.meanPrediction()),
          empty ? "" : String.format(Locale.ROOT, "%.4f", bin.meanLabel()));
    }
  }

  private static void row(
      StringBuilder text, String range, String weight, String mean, String observed) {
    String line = String.format(Locale.ROOT, "%-12s%12s%10s%10s", range, weight, mean, observed);
    text.append(line.stripTrailing()).append('\n');
  }
}
