package io.sparksgd.report;

import io.sparksgd.core.training.GradientCheck.Worst;
import java.util.List;
import java.util.Locale;

/** The result of {@code check-gradient}: the worst coefficients, and whether they pass. */
public final class GradientReport {
  private static final int MOST_ROWS = 20;
  private static final int DIGITS = 9;

  private GradientReport() {}

  /**
   * The report, lines ended by {@code \n}.
   *
   * @param worst the coefficients that were looked at, the worst first; at least one
   * @param features the names of all features
   * @param rows the rows that F is made of
   */
  public static String render(
      List<Worst> worst, List<String> features, long rows, int points, double tolerance) {
    StringBuilder text = new StringBuilder();
    row(text, "gradient", "difference", "relative", "coefficient");
    for (Worst one : worst.subList(0, Math.min(MOST_ROWS, worst.size()))) {
      row(
          text,
          Words.number(one.analytic(), DIGITS),
          Words.number(one.numeric(), DIGITS),
          Words.number(one.relative(), 2),
          name(one, features));
    }
    if (worst.size() > MOST_ROWS) {
      text.append("and ")
          .append(worst.size() - MOST_ROWS)
          .append(" coefficients that differ less\n");
    }
    text.append('\n');
    line(
        text,
        "compared",
        Words.count(worst.size())
            + " of "
            + Words.counted(features.size() + 1L, "coefficient")
            + " at "
            + Words.counted(points, "point")
            + ", over "
            + Words.counted(rows, "row"));
    Worst first = worst.get(0);
    line(
        text,
        first.isWithin(tolerance) ? "passed" : "FAILED",
        "largest relative difference "
            + Words.number(first.relative(), 2)
            + " ("
            + name(first, features)
            + "), tolerance "
            + Words.number(tolerance, 2));
    return text.toString();
  }

  private static String name(Worst worst, List<String> features) {
    return worst.coefficient() == features.size()
        ? "intercept"
        : Words.name(features.get(worst.coefficient()));
  }

  private static void row(
      StringBuilder text, String gradient, String difference, String relative, String name) {
    text.append(
        String.format(Locale.ROOT, "%-18s%-18s%-12s%s", gradient, difference, relative, name));
    text.append('\n');
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s%s", name, value)).append('\n');
  }
}
