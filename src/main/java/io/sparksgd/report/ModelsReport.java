package io.sparksgd.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The result of {@code models}: a line for each version, the champion marked. */
public final class ModelsReport {
  private static final int DIGITS = 6;
  private static final List<String> HEADER =
      List.of("", "version", "champion since", "rows", "metric", "training", "holdout", "decision");

  private ModelsReport() {}

  /** The table, lines ended by {@code \n}. */
  public static String render(List<VersionRow> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    rows.forEach(row -> lines.add(cells(row)));
    return Table.render(lines);
  }

  private static List<String> cells(VersionRow row) {
    String metric = row.training().containsKey("logLoss") ? "logLoss" : "rmse";
    boolean known = row.training().containsKey(metric);
    return List.of(
        row.champion() ? "*" : "",
        Words.text(row.name()),
        row.championSince().map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-"),
        row.rows() == 0 ? "-" : Words.count(row.rows()),
        known ? (metric.equals("logLoss") ? "log loss" : metric) : "-",
        number(row.training(), metric),
        number(row.holdout(), metric),
        Words.text(row.verdict()));
  }

  private static String number(Map<String, Double> metrics, String name) {
    Double value = metrics.get(name);
    return value == null || value.isNaN() ? "-" : Words.grouped(value, DIGITS);
  }
}
