package io.sparksgd.job;

import io.sparksgd.core.data.SyntheticLine;
import java.util.List;

/**
 * Rows of a {@link SyntheticLine} as lines of CSV. A damaged row has one empty, NaN, infinite or
 * unparsable cell, or is a line that breaks off, goes on for too long or opens a quote for good. An
 * instance serves one thread.
 */
final class CsvLines {
  private static final List<String> BAD_CELLS = List.of("", "NaN", "Infinity", "n/a");
  private static final int BROKEN_LINES = 3;

  private final SyntheticLine line;
  private final double[] values;
  private final StringBuilder text = new StringBuilder();

  CsvLines(SyntheticLine line) {
    this.line = line;
    this.values = new double[line.dimension() + 1];
  }

  String line(long row) {
    line.row(row, values);
    text.setLength(0);
    if (line.damaged(row)) {
      damaged(row);
    } else {
      append(values.length, -1, "");
    }
    return text.toString();
  }

  private void damaged(long row) {
    int damage = line.damage(row, BAD_CELLS.size() + BROKEN_LINES);
    if (damage < BAD_CELLS.size()) {
      append(values.length, line.damagedCell(row), BAD_CELLS.get(damage));
      return;
    }
    switch (damage - BAD_CELLS.size()) {
      case 0 -> append(values.length - 1, -1, "");
      case 1 -> {
        append(values.length, -1, "");
        text.append(',').append(values[0]);
      }
      default -> {
        text.append('"');
        append(values.length, -1, "");
      }
    }
  }

  private void append(int cells, int badCell, String bad) {
    for (int j = 0; j < cells; j++) {
      if (j > 0) {
        text.append(',');
      }
      if (j == badCell) {
        text.append(bad);
      } else {
        text.append(values[j]);
      }
    }
  }
}
