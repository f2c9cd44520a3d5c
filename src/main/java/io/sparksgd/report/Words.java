package io.sparksgd.report;

import io.sparksgd.core.data.RejectedRows;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers and names as a person reads them. */
final class Words {
  private static final int LONGEST_NAME = 60;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e9;

  private Words() {}

  /** Adds a line that begins with a name of at most 11 letters. */
  static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s%s", name, value)).append('\n');
  }

  /** {@code 20,640 read, 20,433 used, 207 rejected (207 null)}. */
  static String rows(long done, String what, RejectedRows rejected) {
    String reasons = rejected.toString();
    return count(done + rejected.total())
        + " read, "
        + count(done)
        + what
        + count(rejected.total())
        + " rejected"
        + (reasons.isEmpty() ? "" : " (" + reasons + ")");
  }

  /** A whole number with its digits in groups, such as {@code 20,640}. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 1 step} or {@code 20,640 steps}. */
  static String counted(long value, String thing) {
    return count(value) + ' ' + thing + (value == 1 ? "" : "s");
  }

  /** At most {@code digits} significant digits, without groups: {@code 41793.85}. */
  static String number(double value, int digits) {
    return rounded(value, digits, "%.");
  }

  /** At most {@code digits} significant digits, in groups: {@code 83,733.6}. */
  static String grouped(double value, int digits) {
    return rounded(value, digits, "%,.");
  }

  private static String rounded(double value, int digits, String format) {
    double size = Math.abs(value);
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
      return scientific(value, digits);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    if (rounded.scale() < 0 || size >= Math.pow(10, digits)) {
      return String.format(Locale.ROOT, format + "0f", value);
    }
    return String.format(Locale.ROOT, format + rounded.scale() + 'f', rounded);
  }

  private static String scientific(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    int exponent = text.indexOf('e');
    String mantissa = text.substring(0, exponent);
    if (mantissa.indexOf('.') >= 0) {
      mantissa = mantissa.replaceAll("\\.?0+$", "");
    }
    return mantissa + text.substring(exponent);
  }

  /** {@code 45 ms}, {@code 1.8 s}, {@code 12 s}, {@code 2 min 05 s} or {@code 3 h 12 min}. */
  static String duration(double seconds) {
    if (seconds < 0.0995) {
      return Math.round(seconds * 1e3) + " ms";
    }
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%,d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /**
   * A name that can be printed: characters that steer a terminal, end a line, hide or reorder text
   * are written as escapes such as <code>&#92;u001b</code>, and long names are cut.
   */
  static String name(String name) {
    String text = text(name);
    if (text.codePointCount(0, text.length()) <= LONGEST_NAME) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME - 3)) + "...";
  }

  /** Like {@link #name}, of any length. */
  static String text(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPrintable(point)) {
                clean.appendCodePoint(point);
              } else {
                clean.append(String.format(Locale.ROOT, "\\u%04x", point));
              }
            });
    return clean.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
