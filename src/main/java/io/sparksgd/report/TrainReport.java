package io.sparksgd.report;

import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.training.Fit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The short result at the end of {@code train}: the equation, then a line each for what was read,
 * how training went, why it stopped, how well the line fits, how far it is from the optimum, and
 * where it is. Warnings come last, where the eye is. Numbers are rounded; the files have them all.
 */
public final class TrainReport {
  /** The longest equation that stays on one line. */
  private static final int WIDTH = 100;

  /** The most terms of the equation that are shown. */
  private static final int MOST_TERMS = 20;

  /** The most gaps, batch sizes that are listed one by one. */
  private static final int MOST_LISTED = 4;

  private static final int DIGITS = 7;

  private TrainReport() {}

  /** The report, lines ended by {@code \n}. */
  public static String render(TrainSummary summary) {
    StringBuilder text = new StringBuilder();
    text.append(equation(summary.model(), isLogistic(summary.training()))).append("\n\n");
    line(text, "rows", rows(summary));
    line(text, "training", training(summary));
    line(text, "stopped", summary.fit().stopReason().sentence());
    line(text, "fit", fit(summary.training()));
    if (!summary.holdout().isEmpty()) {
      line(text, "holdout", fit(summary.holdout()));
    }
    line(text, "optimum", optimum(summary.certificate()));
    line(text, "model", Words.text(summary.output()));
    for (String warning : summary.warnings()) {
      text.append("warning: ").append(Words.text(warning)).append('\n');
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s%s", name, value)).append('\n');
  }

  private static String equation(LinearModel model, boolean logistic) {
    String name = Words.name(model.label());
    String label = logistic ? "log-odds(" + name + ")" : name;
    List<String> terms = terms(model);
    String oneLine = label + " = " + String.join(" ", terms);
    if (oneLine.length() <= WIDTH) {
      return oneLine;
    }
    String indent = " ".repeat(Math.min(label.length(), 20) + 1);
    String first = label + " = " + terms.get(0);
    return first + "\n" + indent + String.join("\n" + indent, terms.subList(1, terms.size()));
  }

  /** The terms with their signs; the first one has a sign only when it is negative. */
  private static List<String> terms(LinearModel model) {
    List<String> terms = new ArrayList<>();
    int features = model.features().size();
    for (int j = 0; j < Math.min(features, MOST_TERMS); j++) {
      String name = " * " + Words.name(model.features().get(j));
      terms.add(signed(model.coefficients().get(j), terms.isEmpty()) + name);
    }
    if (features > MOST_TERMS) {
      terms.add("+ " + Words.count(features - MOST_TERMS) + " more terms, all in model.json");
    }
    terms.add(signed(model.intercept(), terms.isEmpty()));
    return terms;
  }

  private static String signed(double value, boolean first) {
    String size = Words.number(Math.abs(value), DIGITS);
    if (first) {
      return value < 0 ? "-" + size : size;
    }
    return (value < 0 ? "- " : "+ ") + size;
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

  private static String fit(Map<String, Double> metrics) {
    if (isLogistic(metrics)) {
      return "log-loss "
          + Words.number(metrics.get("logLoss"), 6)
          + ", AUC "
          + defined(metrics.get("auc"), 4)
          + ", accuracy "
          + Words.number(metrics.get("accuracy"), 4);
    }
    String rmse = "RMSE " + Words.grouped(metrics.get("rmse"), 6);
    double r2 = metrics.get("r2");
    if (Double.isNaN(r2)) {
      return rmse + ", R2 undefined (the label does not vary)";
    }
    return rmse + ", R2 " + Words.number(r2, 6);
  }

  private static boolean isLogistic(Map<String, Double> metrics) {
    return metrics.containsKey("logLoss");
  }

  private static String defined(double value, int digits) {
    return Double.isNaN(value) ? "undefined" : Words.number(value, digits);
  }

  private static String optimum(Certificate certificate) {
    if (!certificate.certified()) {
      return "not known: " + Words.text(certificate.why().orElse("no reason given"));
    }
    double dualityGap = certificate.measures().dualityGap();
    String duality = Double.isNaN(dualityGap) ? "" : "; duality gap " + gap(dualityGap);
    return away(certificate) + duality;
  }

  private static String away(Certificate certificate) {
    List<Certificate.Gap> gaps = certificate.coefficients();
    String away = gap(certificate.largestGap()) + ' ' + certificate.unit().words() + " away (";
    if (gaps.size() <= MOST_LISTED) {
      return away + listed(gaps) + ")";
    }
    List<Certificate.Gap> worst =
        gaps.stream()
            .sorted(Comparator.comparingDouble(Certificate.Gap::gap).reversed())
            .limit(MOST_LISTED)
            .toList();
    int others = gaps.size() - MOST_LISTED;
    return away + listed(worst) + ", the " + others + " others less)";
  }

  private static String listed(List<Certificate.Gap> gaps) {
    return String.join(
        ", ", gaps.stream().map(gap -> Words.name(gap.name()) + ' ' + gap(gap.gap())).toList());
  }

  private static String gap(double gap) {
    return Words.number(gap, 2);
  }
}
