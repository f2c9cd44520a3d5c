package io.sparksgd.report;

/** The result of {@code predict}: the equation, what was read and what was written. */
public final class PredictReport {
  private PredictReport() {}

  /** The report, lines ended by {@code \n}. */
  public static String render(PredictSummary summary) {
    StringBuilder text = new StringBuilder();
    text.append(Equation.of(summary.model(), summary.logistic())).append("\n\n");
    Words.line(text, "model", Words.text(summary.directory()) + ", version " + summary.version());
    Words.line(text, "rows", Words.rows(summary.rows(), " predicted, ", summary.rejected()));
    Words.line(
        text,
        "output",
        Words.text(summary.output()) + ", " + Words.counted(summary.files(), "file"));
    return text.toString();
  }
}
