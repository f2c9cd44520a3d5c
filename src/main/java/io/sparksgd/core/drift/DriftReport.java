package io.sparksgd.core.drift;

import io.sparksgd.core.profile.ColumnSketch;
import io.sparksgd.core.profile.DataSketch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the data of one night differ from those of another, column by column, and how the model that
 * was trained on them does. A finding is an alarm when the change is both significant, at {@link
 * DriftLimits#FAMILY_ERROR} over all tests of the report by Holm's correction, and at least as
 * large as its limit.
 *
 * @param rowsThen of the earlier night
 * @param rowsNow of the later night
 * @param hasFeatures whether features were compared: not where there are too many to be sketched
 * @param added columns that only the later night has
 * @param removed columns that only the earlier night has
 * @param findings the tests, column by column
 */
public record DriftReport(
    long rowsThen,
    long rowsNow,
    boolean hasFeatures,
    List<String> added,
    List<String> removed,
    List<DriftFinding> findings) {

  public DriftReport {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    findings = List.copyOf(findings);
  }

  /** Compares data alone. */
  public static DriftReport compare(DataSketch then, DataSketch now, DriftLimits limits) {
    return compare(then, now, List.of(), limits);
  }

  /** Compares data, and the models that were trained on them. */
  public static DriftReport compare(
      DataSketch then, DataSketch now, List<CoefficientChange> coefficients, DriftLimits limits) {
    Map<String, ColumnSketch> before = byName(then);
    Map<String, ColumnSketch> after = byName(now);
    List<Difference> differences = new ArrayList<>();
    List<String> added = new ArrayList<>();
    after.forEach(
        (name, column) -> {
          if (before.containsKey(name)) {
            differences.addAll(ColumnComparison.of(before.get(name), column));
          } else {
            added.add(name);
          }
        });
    for (String column : now.nulls().byColumn().keySet()) {
      ColumnComparison.nulls(column, then.nulls(), now.nulls()).ifPresent(differences::add);
    }
    coefficients.forEach(change -> differences.add(change.difference()));
    List<String> removed = new ArrayList<>(before.keySet());
    removed.removeAll(after.keySet());
    boolean features = then.hasFeatures() && now.hasFeatures();
    return new DriftReport(
        then.rows(),
        now.rows(),
        features,
        features ? added : List.of(),
        features ? removed : List.of(),
        findings(differences, limits));
  }

  private static Map<String, ColumnSketch> byName(DataSketch sketch) {
    Map<String, ColumnSketch> byName = new LinkedHashMap<>();
    sketch.columns().forEach(column -> byName.putIfAbsent(column.name(), column));
    return byName;
  }

  private static List<DriftFinding> findings(List<Difference> differences, DriftLimits limits) {
    double[] adjusted =
        Holm.adjusted(differences.stream().mapToDouble(Difference::pValue).toArray());
    List<DriftFinding> findings = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      Difference difference = differences.get(i);
      findings.add(
          new DriftFinding(
              difference.name(),
              difference.measure(),
              difference.then(),
              difference.now(),
              difference.size(),
              limits.of(difference.measure()),
              difference.withoutChange(),
              difference.pValue(),
              adjusted[i]));
    }
    return findings;
  }

  /** The findings that are alarms. */
  public List<DriftFinding> alarms() {
    return findings.stream().filter(DriftFinding::alarm).toList();
  }
}
