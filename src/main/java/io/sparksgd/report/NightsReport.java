package io.sparksgd.report;

import io.sparksgd.core.gate.SimulatedNights.Counts;
import io.sparksgd.core.gate.SimulatedNights.Plan;
import java.util.List;
import java.util.Locale;

/** The result of {@code simulate-nights}: how many nights ended how. */
public final class NightsReport {
  private static final String ROW = "%12s  %8s  %12s  %5s  %7s  %11s  %16s%n";

  private NightsReport() {}

  /** The table, lines ended by {@code \n}. */
  public static String render(Plan plan, List<Counts> counts) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%s nights, loss %s, %s training rows, margin %s, %s of tonight's labels corrupted,"
                + " seed %d%n%n",
            Words.count(plan.nights()),
            Words.name(plan.loss().name().toLowerCase(Locale.ROOT)),
            Words.count(plan.trainingRows()),
            percent(plan.rules().margin()),
            percent(plan.corrupted()),
            plan.seed()));
    text.append(
        line(
            ROW,
            "holdout rows",
            "promoted",
            "too few rows",
            "worse",
            "suspect",
            "truly worse",
            "and yet promoted"));
    for (Counts count : counts) {
      text.append(
          line(
              ROW,
              Words.count(count.holdoutRows()),
              count.promoted(),
              count.tooFewRows(),
              count.kept(),
              count.suspect(),
              count.worse(),
              count.promotedWorse()));
    }
    return text.append("\nTruly worse: the challenger's loss over all rows there could be is more")
        .append(" than 1 % above the champion's.\n")
        .toString();
  }

  private static String percent(double share) {
    return Words.grouped(100 * share, 4) + " %";
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).replace("\r", "");
  }
}
