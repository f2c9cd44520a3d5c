package io.sparksgd.io;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant: the one with the fewest edits, upper and lower case alike. */
final class NearestName {
  private NearestName() {}

  /** The nearest name, if any is near: within two edits, or a third of the letters. */
  static Optional<String> of(String name, Collection<String> names) {
    String nearest = null;
    int fewest = Math.max(2, name.length() / 3) + 1;
    for (String other : names) {
      int edits = edits(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
      if (edits < Math.min(fewest, Math.max(1, name.length()))) {
        nearest = other;
        fewest = edits;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** The Levenshtein distance: insertions, deletions and replacements. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
