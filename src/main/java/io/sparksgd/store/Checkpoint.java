package io.sparksgd.store;

import io.sparksgd.core.training.TrainerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a training that was interrupted left behind: where it was, and of which training.
 *
 * @param run what determines the model
 */
public record Checkpoint(Run run, TrainerState state) {

  /**
   * What determines the model of a training: two that agree in it end at the same bits.
   *
   * @param version of spark-sgd
   * @param settings those that determine the model, seed included, by key
   * @param input what was read to train on
   * @param holdoutHash of the rows that are held out; empty when none are
   */
  public record Run(
      String version,
      SortedMap<String, String> settings,
      InputFingerprint input,
      OptionalLong holdoutHash) {
    public Run {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** How {@code other} differs from this, one line for each thing; none when they agree. */
    public List<String> differencesTo(Run other) {
      List<String> lines = new ArrayList<>();
      compare(lines, "version", version, other.version);
      TreeMap<String, String> keys = new TreeMap<>(settings);
      keys.putAll(other.settings);
      for (String key : keys.keySet()) {
        compare(lines, key, word(settings.get(key)), word(other.settings.get(key)));
      }
      if (!input.equals(other.input)) {
        lines.addAll(filesOf(input, other.input));
      }
      if (!holdoutHash.equals(other.holdoutHash)) {
        lines.add("holdout: other rows");
      }
      return lines;
    }

    private static String word(String value) {
      return value == null ? "none" : value.isEmpty() ? "empty" : value;
    }

    private static List<String> filesOf(InputFingerprint before, InputFingerprint now) {
      List<String> lines = new ArrayList<>();
      Map<String, Long> old = lengths(before);
      Map<String, Long> found = lengths(now);
      TreeMap<String, Long> names = new TreeMap<>(old);
      names.putAll(found);
      for (String name : names.keySet()) {
        if (!Objects.equals(old.get(name), found.get(name))) {
          compare(lines, "file " + name, bytes(old.get(name)), bytes(found.get(name)));
        }
      }
      if (lines.isEmpty()) {
        boolean sameFiles = before.listingSha256().equals(now.listingSha256());
        lines.add(
            sameFiles
                ? "input: other values in the same files, or the same in another order"
                : "input: %d files of %d bytes -> %d files of %d bytes"
                    .formatted(before.fileCount(), before.bytes(), now.fileCount(), now.bytes()));
      }
      return lines;
    }

    private static Map<String, Long> lengths(InputFingerprint input) {
      Map<String, Long> lengths = new TreeMap<>();
      input.files().forEach(file -> lengths.put(file.name(), file.bytes()));
      return lengths;
    }

    private static String bytes(Long length) {
      return length == null ? "none" : length + " bytes";
    }

    private static void compare(List<String> lines, String name, String before, String now) {
      if (!before.equals(now)) {
        lines.add(name + ": " + before + " -> " + now);
      }
    }
  }
}
