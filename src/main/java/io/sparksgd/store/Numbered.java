package io.sparksgd.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names that are numbers of ten digits, so that they sort as the numbers do. */
final class Numbered {
  private static final Pattern NAME = Pattern.compile("\\d{10}");

  private Numbered() {}

  static String name(long number) {
    return String.format(Locale.ROOT, "%010d", number);
  }

  /** The number, if {@code name} is one; other files are none of ours. */
  static Optional<Long> find(String name) {
    return NAME.matcher(name).matches() ? Optional.of(Long.parseLong(name)) : Optional.empty();
  }
}
