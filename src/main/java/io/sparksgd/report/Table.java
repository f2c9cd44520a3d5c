package io.sparksgd.report;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, two spaces apart. */
final class Table {
  private Table() {}

  /** Lines ended by {@code \n}; the last cell of a line is not padded, and lines may be short. */
  static String render(List<List<String>> lines) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size() - 1; column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), line.get(column).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      text.append(line(line, widths).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      line.append(column == 0 ? "" : "  ").append(cell);
      if (column < cells.size() - 1) {
        line.append(" ".repeat(widths.get(column) - cell.length()));
      }
    }
    return line.toString();
  }
}
