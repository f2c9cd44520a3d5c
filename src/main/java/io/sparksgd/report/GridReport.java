package io.sparksgd.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The result of {@code grid}: a table, the best first, and the command that trains with it. */
public final class GridReport {
  private static final int DIGITS = 6;

  private GridReport() {}

  /**
   * The table, lines ended by {@code \n}.
   *
   * @param keys the settings that were searched
   * @param rows sorted, the best first
   * @param logistic whether the measure is accuracy
   */
  public static String table(List<String> keys, List<GridRow> rows, boolean logistic) {
    List<List<String>> cells = new ArrayList<>();
    List<String> header = new ArrayList<>(keys);
    header.addAll(
        List.of("loss", "std error", logistic ? "accuracy" : "rmse", "steps", "training"));
    cells.add(header);
    for (GridRow row : rows) {
      cells.add(cells(row, logistic));
    }
    return Table.render(cells);
  }

  private static List<String> cells(GridRow row, boolean logistic) {
    List<String> cells = new ArrayList<>(row.values().stream().map(Words::name).toList());
    if (row.failure().isPresent()) {
      cells.add(Words.text(row.failure().get()));
      return cells;
    }
    double error = row.loss().standardError();
    cells.addAll(
        Arrays.asList(
            Words.grouped(row.loss().mean(), DIGITS),
            Double.isNaN(error) ? "-" : Words.grouped(error, 3),
            Words.grouped(logistic ? row.measure() : Math.sqrt(row.measure()), DIGITS),
            Words.count(Math.round(row.steps())),
            Words.duration(row.seconds())));
    return cells;
  }

  /** How rows were held out, and the command of the best. */
  public static String best(int folds, long rows, String command) {
    String how =
        folds == 1
            ? "Judged by one holdout. The best again:"
            : Words.counted(rows, "row")
                + " in "
                + folds
                + " folds, each held out once. The best again, on all of them:";
    return how + "\n\n" + command;
  }
}
