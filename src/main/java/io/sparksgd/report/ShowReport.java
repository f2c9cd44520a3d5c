package io.sparksgd.report;

import java.util.Locale;

/** A model that was written before, in the look of {@link TrainReport}, then its settings. */
public final class ShowReport {
  private ShowReport() {}

  /** The report, lines ended by {@code \n}. */
  public static String render(ShowSummary summary) {
    StringBuilder text = new StringBuilder();
    text.append(Equation.of(summary.model(), TrainReport.isLogistic(summary.training())));
    text.append("\n\n");
    Words.line(text, "model", Words.text(summary.directory()) + ", version " + summary.version());
    Words.line(text, "rows", rows(summary));
    Words.line(text, "stopped", summary.stopped());
    Words.line(text, "fit", TrainReport.fit(summary.training()));
    if (!summary.holdout().isEmpty()) {
      Words.line(text, "holdout", TrainReport.fit(summary.holdout()));
    }
    Words.line(text, "optimum", Distance.toOptimum(summary.certificate()));
    summary
        .warnings()
        .forEach(warning -> text.append("warning: ").append(Words.text(warning)).append('\n'));
    text.append("\nsettings\n");
    summary
        .settings()
        .forEach(
            (key, value) ->
                text.append(String.format(Locale.ROOT, "  %-20s ", Words.name(key)))
                    .append(Words.text(value))
                    .append('\n'));
    return text.toString();
  }

  private static String rows(ShowSummary summary) {
    return Words.count(summary.rowsRead())
        + " read, "
        + Words.count(summary.rowsUsed())
        + " used, "
        + (summary.rowsHeldOut() == 0 ? "" : Words.count(summary.rowsHeldOut()) + " held out, ")
        + Words.count(summary.rowsRejected())
        + " rejected";
  }
}
