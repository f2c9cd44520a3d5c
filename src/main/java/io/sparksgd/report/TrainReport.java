package io.sparksgd.report;

import io.sparksgd.core.training.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The short result at the end of {@code train}: the equation, then a line each for what was read,
 * how training went, why it stopped, how well the line fits, how far it is from the optimum, and
 * where it is. Warnings come last, where the eye is. Numbers are rounded; the files have them all.
 */
public final class TrainReport {
  /** The most batch sizes that are listed one by one. */
  private static final int MOST_LISTED = 4;

  private TrainReport() {}

  /** The report, lines ended by {@code \n}. */
  public static String render(TrainSummary summary) {
    StringBuilder text = new StringBuilder();
    text.append(Equation.of(summary.model(), isLogistic(summary.training()))).append("\n\n");
    Words.line(text, "rows", rows(summary));
    Words.line(text, "training", training(summary));
    Words.line(text, "stopped", summary.fit().stopReason().sentence());
    Words.line(text, "fit", fit(summary.training()));
    if (!summary.holdout().isEmpty()) {
      Words.line(text, "holdout", fit(summary.holdout()));
    }
    Words.line(text, "optimum", Distance.toOptimum(summary.certificate()));
    Words.line(text, "model", Words.text(summary.output()));
    for (String warning : summary.warnings()) {
      text.append("warning: ").append(Words.text(warning)).append('\n');
    }
    return text.toString();
  }

  private static String rows(TrainSummary summary) {
    String rejected = summary.rejected().toString();
    return Words.count(summary.rowsRead())
        + " read, "
        + Words.count(summary.rowsUsed())
        + " used, "
        + (summary.rowsHeldOut() == 0 ? "" : Words.count(summary.rowsHeldOut()) + " held out, ")
        + Words.count(summary.rejected().total())
        + " rejected"
        + (rejected.isEmpty() ? "" : " (" + rejected + ")");
  }

  private static String training(TrainSummary summary) {
    Fit fit = summary.fit();
    String text =
        Words.counted(fit.epochs(), "epoch")
            + ", "
            + Words.counted(fit.steps(), "step")
            + ' '
            + batches(fit, summary.rowsUsed())
            + "; "
            + Words.duration(summary.seconds());
    if (fit.backoffs() == 0) {
      return text;
    }
    return text
        + "; went back "
        + Words.counted(fit.backoffs(), "time")
        + " to a lower learning rate, since the loss grew";
  }

  private static String batches(Fit fit, long rows) {
    List<Long> sizes =
        fit.phases().stream().map(phase -> Math.min(phase.batchSize(), rows)).toList();
    List<Long> changes = new ArrayList<>();
    for (long size : sizes) {
      if (changes.isEmpty() || changes.get(changes.size() - 1) != size) {
        changes.add(size);
      }
    }
    if (changes.isEmpty() || changes.get(0) == rows) {
      return "over all rows";
    }
    List<String> words =
        changes.stream().map(size -> size == rows ? "all rows" : Words.count(size)).toList();
    if (words.size() <= MOST_LISTED) {
      return "in mini-batches of " + String.join(", then ", words);
    }
    return "in mini-batches of "
        + words.get(0)
        + " to "
        + words.get(words.size() - 1)
        + ", "
        + words.size()
        + " sizes";
  }

  static String fit(Map<String, Double> metrics) {
    if (isLogistic(metrics)) {
      return "log-loss "
          + Words.number(value(metrics, "logLoss"), 6)
          + ", AUC "
          + defined(value(metrics, "auc"), 4)
          + ", accuracy "
          + Words.number(value(metrics, "accuracy"), 4);
    }
    String rmse = "RMSE " + Words.grouped(value(metrics, "rmse"), 6);
    double r2 = value(metrics, "r2");
    if (Double.isNaN(r2)) {
      return rmse + ", R2 undefined (the label does not vary)";
    }
    return rmse + ", R2 " + Words.number(r2, 6);
  }

  /** NaN where a file does not tell it. */
  private static double value(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }

  static boolean isLogistic(Map<String, Double> metrics) {
    return metrics.containsKey("logLoss");
  }

  static String defined(double value, int digits) {
    return Double.isNaN(value) ? "undefined" : Words.number(value, digits);
  }
}
