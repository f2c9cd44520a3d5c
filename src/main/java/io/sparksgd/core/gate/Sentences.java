package io.sparksgd.core.gate;

import io.sparksgd.core.gate.GateDecision.Difference;
import io.sparksgd.core.gate.GateDecision.SliceDecision;
import io.sparksgd.core.gate.GateDecision.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** The reasons of a {@link GateDecision} in words, each on one line. */
final class Sentences {
  static final String NOT_FINITE = "the loss on the holdout is not finite";

  private static final int LONGEST_NAME = 40;

  private Sentences() {}

  static String suspicion(MeanEstimate today, MeanEstimate atPromotion, double least, double most) {
    return text(
        "the data are suspect: the champion's loss is %.5g today, outside %.5g to %.5g, which its"
            + " loss at promotion, %.5g, implies with 99.9 %% confidence",
        today.mean(), least, most, atPromotion.mean());
  }

  /**
   * @param verdict by the difference alone
   * @param margin as a share
   */
  static String difference(
      Verdict verdict, MeanEstimate champion, Difference difference, double margin) {
    MeanEstimate estimate = difference.estimate();
    if (!Double.isFinite(estimate.mean())) {
      return NOT_FINITE;
    }
    String few = "too few rows to tell: ";
    if (verdict == Verdict.TOO_FEW_ROWS && !estimate.hasEnoughRows()) {
      return few
          + text(
              "%.0f effective rows (must be at least %d)",
              Math.floor(estimate.effectiveRows()), MeanEstimate.FEWEST_ROWS);
    }
    String change =
        text(
            "the challenger's loss less the champion's is %s, with 95 %% confidence at %s (margin"
                + " %s)",
            share(estimate.mean(), champion),
            verdict == Verdict.KEPT
                ? "least " + share(estimate.lowerBound(Gate.CONFIDENCE), champion)
                : "most " + share(difference.upperBound(), champion),
            percent(margin));
    return verdict == Verdict.TOO_FEW_ROWS ? few + change + needed(difference) : change;
  }

  static String blind(MeanEstimate today, double uncertainty, double sight) {
    double ratio = uncertainty / sight;
    double rows = today.rows() * ratio * ratio;
    return text(
            "too few rows to tell whether the data are sound: the champion's loss today is known to"
                + " within %.0f %% (must be %s)",
            100 * uncertainty, percent(sight))
        + (rows < 1e15 ? text("; needs about %,d rows", twoDigits(rows)) : "");
  }

  /** How many rows would bring the bound to the margin if the mean stayed where it is. */
  private static String needed(Difference difference) {
    MeanEstimate estimate = difference.estimate();
    double room = difference.margin() - estimate.mean();
    if (!(room > 0)) {
      return "";
    }
    double ratio = (difference.upperBound() - estimate.mean()) / room;
    double rows = estimate.rows() * ratio * ratio;
    return rows < 1e15 ? text("; needs about %,d rows", twoDigits(rows)) : "";
  }

  private static long twoDigits(double rows) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(rows)) - 1));
    return (long) (Math.ceil(rows / unit) * unit);
  }

  static String broken(SliceDecision slice, double margin) {
    return text(
        "in slice %s the challenger's loss is %.5g, the champion's %.5g (margin %s, p = %.2g)",
        name(slice.name()),
        slice.challenger().mean(),
        slice.champion().mean(),
        percent(margin),
        slice.probability());
  }

  /** Short and without control characters, as it comes from the data. */
  private static String name(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= LONGEST_NAME
        ? printable
        : printable.substring(0, LONGEST_NAME) + "...";
  }

  private static String share(double value, MeanEstimate champion) {
    return champion.mean() > 0
        ? signed(100 * value / champion.mean()) + " %"
        : text("%+.3g", value);
  }

  private static String signed(double percent) {
    return Math.abs(percent) >= 100 ? text("%+.3g", percent) : text("%+.2f", percent);
  }

  private static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(100 * share).round(new MathContext(4));
    return percent.stripTrailingZeros().toPlainString() + " %";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
