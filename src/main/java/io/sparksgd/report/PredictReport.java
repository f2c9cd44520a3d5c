package io.sparksgd.report;

/** The result of {@code predict}: the equation, what was read and what was written. */
public final class PredictReport {
  private PredictReport() {}

  /** The report, lines ended by {@code \n}. */
  public static String render(PredictSummary summary) {
    String reasons = summary.rejected().toString();
    StringBuilder text = new StringBuilder();
    text.append(Equation.of(summary.model(), summary.logistic())).append("\n\n");
    Words.line(text, "model", Words.text(summary.directory()) + ", version " + summary.version());
    Words.line(
        text,
        "rows",
        Words.count(summary.rows() + summary.rejected().total())
            + " read, "
            + Words.count(summary.rows())
            + " predicted, "
            + Words.count(summary.rejected().total())
            + " rejected"
            + (reasons.isEmpty() ? "" : " (" + reasons + ")"));
    Words.line(
        text,
        "output",
        Words.text(summary.output()) + ", " + Words.counted(summary.files(), "file"));
    return text.toString();
  }
}
