package io.sparksgd.report;

import io.sparksgd.core.drift.DriftFinding;
import io.sparksgd.core.drift.DriftReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Drift as a person reads it. */
public final class DriftText {
  private static final int DIGITS = 4;
  private static final int SIZE_DIGITS = 3;
  private static final int MOST_NAMED = 10;

  private DriftText() {}

  /** One line for each alarm, such as {@code Drift: age mean 38.2 -> 45.1, ...}. */
  public static List<String> alarms(DriftReport report) {
    return report.alarms().stream().map(finding -> "Drift: " + line(finding)).toList();
  }

  /**
   * All that was compared in a few lines, ended by {@code \n}: the alarms, or the largest change
   * that is none.
   *
   * @param comparedWith the version that was the champion
   */
  public static String render(DriftReport report, String comparedWith) {
    List<String> lines = new ArrayList<>();
    int tests = report.findings().size();
    lines.add(
        "Drift since "
            + Words.text(comparedWith)
            + ": "
            + Words.counted(report.alarms().size(), "alarm")
            + " from "
            + Words.counted(tests, "test")
            + ", "
            + Words.count(report.rowsThen())
            + " rows then and "
            + Words.count(report.rowsNow())
            + " now");
    report.alarms().forEach(finding -> lines.add("  " + line(finding)));
    if (report.alarms().isEmpty()) {
      report.findings().stream()
          .min(Comparator.comparingDouble(DriftFinding::pValue))
          .ifPresent(finding -> lines.add("  least likely without change: " + line(finding)));
    }
    if (!report.hasFeatures()) {
      lines.add("  only the label was compared: there are too many features");
    }
    names("  new: ", report.added(), lines);
    names("  gone: ", report.removed(), lines);
    return String.join("\n", lines) + "\n";
  }

  private static void names(String start, List<String> names, List<String> lines) {
    if (!names.isEmpty()) {
      int more = names.size() - MOST_NAMED;
      String shown = String.join(", ", names.stream().limit(MOST_NAMED).map(Words::name).toList());
      lines.add(start + shown + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  private static String line(DriftFinding finding) {
    return Words.name(finding.name())
        + ' '
        + quantity(finding)
        + ' '
        + Words.number(finding.then(), DIGITS)
        + " -> "
        + Words.number(finding.now(), DIGITS)
        + ", "
        + size(finding)
        + " (limit "
        + Words.number(finding.limit(), SIZE_DIGITS)
        + "; without change above "
        + Words.number(finding.withoutChange(), SIZE_DIGITS)
        + " in 1 night of 20), p "
        + pValue(finding.familyWise());
  }

  private static String quantity(DriftFinding finding) {
    return switch (finding.measure()) {
      case PSI, KS -> "median";
      case MEAN_SHIFT -> "mean";
      case NULL_SHARE -> "null share";
      case COEFFICIENT -> "coefficient";
    };
  }

  private static String size(DriftFinding finding) {
    String size = Words.number(finding.size(), SIZE_DIGITS);
    return switch (finding.measure()) {
      case PSI, NULL_SHARE -> "PSI " + size;
      case KS -> "KS " + size;
      case MEAN_SHIFT -> size + " standard deviations";
      case COEFFICIENT -> size + " standard errors";
    };
  }

  private static String pValue(double value) {
    return value < 1e-12 ? "< 1e-12" : String.format(Locale.ROOT, "%.2g", value);
  }
}
