package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates in paths: {@code {as-of}} is a day as 2026-11-20, {@code {as-of:yyyy/MM/dd}} in a form. */
final class AsOf {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{as-of(?::([^{}]*))?\\}");

  private AsOf() {}

  static boolean isIn(String path) {
    return PLACEHOLDER.matcher(path).find();
  }

  /** The {@code count} days that end at {@code last}, oldest first; empty for a count below 1. */
  static List<LocalDate> days(LocalDate last, int count) {
    return last.minusDays(Math.max(count, 0) - 1L).datesUntil(last.plusDays(1)).toList();
  }

  /**
   * The path for one day; a path without a placeholder comes back unchanged.
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} when the pattern is no date
   *     pattern
   */
  static String expand(String path, LocalDate day) {
    return PLACEHOLDER
        .matcher(path)
        .replaceAll(found -> Matcher.quoteReplacement(format(day, found.group(1))));
  }

  private static String format(LocalDate day, String pattern) {
    if (pattern == null) {
      return day.toString();
    }
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(day);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid as-of pattern: " + pattern + " (must be a date pattern such as yyyy/MM/dd)",
          e);
    }
  }
}
