package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.drift.DriftFinding;
import io.sparksgd.core.drift.DriftLimits;
import io.sparksgd.core.drift.DriftReport;
import java.util.List;

/**
 * The format of {@code drift.json}: how the data and the model of a version differ from those of
 * the champion. For machines to read; nothing here is read back.
 */
public final class DriftFile {
  /** The version that is written. */
  public static final int FORMAT_VERSION = 1;

  private DriftFile() {}

  /**
   * The file.
   *
   * @param comparedWith the version that was the champion
   */
  public static byte[] bytes(DriftReport report, String comparedWith) {
    return Json.bytes(
        new Layout(
            FORMAT_VERSION,
            comparedWith,
            report.rowsThen(),
            report.rowsNow(),
            report.hasFeatures(),
            DriftLimits.FAMILY_ERROR,
            report.alarms().size(),
            report.added(),
            report.removed(),
            report.findings().stream().map(FindingEntry::of).toList()));
  }

  @JsonPropertyOrder({
    "formatVersion",
    "comparedWith",
    "rowsThen",
    "rowsNow",
    "featuresCompared",
    "familyWiseError",
    "alarms",
    "added",
    "removed",
    "findings"
  })
  private record Layout(
      int formatVersion,
      String comparedWith,
      long rowsThen,
      long rowsNow,
      boolean featuresCompared,
      double familyWiseError,
      int alarms,
      List<String> added,
      List<String> removed,
      List<FindingEntry> findings) {}

  @JsonPropertyOrder({
    "name",
    "measure",
    "then",
    "now",
    "size",
    "limit",
    "usual",
    "pValue",
    "familyWisePValue",
    "alarm"
  })
  private record FindingEntry(
      String name,
      String measure,
      double then,
      double now,
      double size,
      double limit,
      double usual,
      double pValue,
      double familyWisePValue,
      boolean alarm) {

    static FindingEntry of(DriftFinding finding) {
      return new FindingEntry(
          finding.name(),
          Json.word(finding.measure()),
          finding.then(),
          finding.now(),
          finding.size(),
          finding.limit(),
          finding.withoutChange(),
          finding.pValue(),
          finding.familyWise(),
          finding.alarm());
    }
  }
}
