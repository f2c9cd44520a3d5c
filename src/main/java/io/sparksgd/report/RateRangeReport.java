package io.sparksgd.report;

import io.sparksgd.core.training.RateRangeTest.Point;
import io.sparksgd.core.training.RateRangeTest.Range;
import io.sparksgd.core.training.RateRangeTest.Result;
import java.util.List;
import java.util.Locale;

/**
 * The result of {@code lr-find}: the curve in at most {@value #MOST_ROWS} lines with bars from 0 to
 * the largest smoothed loss shown, the explosion aside, and the rates to choose from.
 */
public final class RateRangeReport {
  private static final int MOST_ROWS = 20;
  private static final int BAR = 40;
  private static final int DIGITS = 4;

  private RateRangeReport() {}

  /**
   * The report, lines ended by {@code \n}.
   *
   * @param automatic the rate that auto stands for
   * @param limit of stability; infinite where there is none
   */
  public static String render(Range range, Result result, double automatic, double limit) {
    StringBuilder text = new StringBuilder();
    curve(text, result);
    text.append('\n');
    line(
        text,
        "tried",
        Words.counted(result.points().size(), "step")
            + ", rates "
            + number(range.least())
            + " to "
            + number(result.points().get(result.points().size() - 1).rate())
            + (result.exploded() ? "; then the loss exploded" : ""));
    line(
        text,
        "steepest",
        result
            .steepest()
            .map(point -> number(point.rate()) + ", where the loss falls most: the suggestion")
            .orElse("nowhere: the loss never falls (try more steps, or other rates)"));
    line(text, "lowest", number(result.lowest().rate()) + ", where the smoothed loss is least");
    line(text, "auto", number(automatic) + ", what learning-rate = auto starts with");
    line(
        text,
        "limit",
        Double.isFinite(limit)
            ? number(limit) + ", past which training on all rows grows without bound"
            : "none: this optimizer bounds its own steps");
    return text.toString();
  }

  /** The line that names the file with the curve. */
  public static String curve(String path) {
    StringBuilder text = new StringBuilder();
    line(text, "curve", Words.text(path));
    return text.toString();
  }

  private static void curve(StringBuilder text, Result result) {
    List<Point> points = result.points();
    int every = (points.size() - 1) / MOST_ROWS + 1;
    int sound = points.size() - (result.exploded() ? 1 : 0);
    double largest = 0;
    for (int i = 0; i < sound; i += every) {
      largest = Math.max(largest, points.get(i).smoothedLoss());
    }
    text.append(String.format(Locale.ROOT, "%-12s%s\n", "rate", "smoothed loss"));
    for (int i = 0; i < sound; i += every) {
      Point steepest = result.steepest().orElse(null);
      String mark =
          (holds(steepest, i, i + every) ? " steepest" : "")
              + (holds(result.lowest(), i, i + every) ? " lowest" : "");
      row(text, points.get(i), largest, mark);
    }
    if (result.exploded()) {
      row(text, points.get(points.size() - 1), largest, " exploded");
    }
  }

  private static void row(StringBuilder text, Point point, double largest, String mark) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-12s%-12s%s%s\n",
            number(point.rate()),
            number(point.smoothedLoss()),
            bar(point.smoothedLoss(), largest),
            mark));
  }

  private static boolean holds(Point point, int from, int to) {
    return point != null && point.step() >= from && point.step() < to;
  }

  private static String bar(double loss, double largest) {
    if (!Double.isFinite(loss) || largest == 0) {
      return "";
    }
    return "#".repeat((int) Math.max(1, Math.min(BAR, Math.round(BAR * loss / largest))));
  }

  private static String number(double value) {
    return Words.number(value, DIGITS);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s%s", name, value)).append('\n');
  }
}
