package io.sparksgd.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a version's directory, {@code NNNNNN-<run id>}.
 *
 * @param number counts versions from 1; two runs may have the same one
 * @param runId of the run that made it, which no other run has
 */
record VersionName(long number, String runId) implements Comparable<VersionName> {
  private static final Pattern NAME = Pattern.compile("(\\d{6,12})-(.{1,100})");
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  VersionName {
    requireRunId(runId);
  }

  static String requireRunId(String runId) {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new IllegalArgumentException(
          "Invalid run id: "
              + Storage.oneLine(runId)
              + " (must be 1 to 100 letters, digits, dots, dashes and underscores)");
    }
    return runId;
  }

  /** The name, if {@code text} is that of a version. */
  static Optional<VersionName> find(String text) {
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches() || !RUN_ID.matcher(matcher.group(2)).matches()) {
      return Optional.empty();
    }
    return Optional.of(new VersionName(Long.parseLong(matcher.group(1)), matcher.group(2)));
  }

  static VersionName parse(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("version is not the name of a version"));
  }

  @Override
  public int compareTo(VersionName other) {
    int byNumber = Long.compare(number, other.number);
    return byNumber == 0 ? runId.compareTo(other.runId) : byNumber;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%06d-%s", number, runId);
  }
}
