package io.sparksgd.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a person may have meant. */
public final class Nearest {
  private Nearest() {}

  /** The name nearest to {@code name} by edit distance, when it is near at all. */
  public static Optional<String> to(String name, Collection<String> names) {
    String nearest = null;
    int least = Math.min(Math.max(2, name.length() / 3) + 1, Math.max(1, name.length()));
    for (String candidate : names) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** For example {@code (did you mean train?)}; empty when no name is near. */
  public static String hint(String name, Collection<String> names) {
    return to(name, names).map(nearest -> " (did you mean " + nearest + "?)").orElse("");
  }

  /** Levenshtein (1966): the fewest insertions, deletions and replacements from a to b. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
