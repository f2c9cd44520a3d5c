package io.sparksgd.report;

import java.util.ArrayList;
import java.util.List;

/** The result of {@code doctor}: what was looked at, and what is wrong. */
public final class DoctorReport {
  private DoctorReport() {}

  /**
   * One thing that was looked at.
   *
   * @param verdict such as {@code ok}; empty for what is only told
   */
  public record Line(String thing, String value, String verdict) {}

  /** The lines, each ended by {@code \n}. */
  public static String render(List<Line> lines) {
    List<List<String>> cells = new ArrayList<>();
    for (Line line : lines) {
      cells.add(
          List.of(Words.text(line.thing()), Words.text(line.value()), Words.text(line.verdict())));
    }
    return Table.render(cells);
  }
}
