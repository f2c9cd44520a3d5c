package io.sparksgd.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The settings of one command.
 *
 * @param settings in the order in which help shows them
 * @param fixed settings of another command that have no effect on this one: they have no flag, a
 *     file that is made for both may hold them, and they stand at their defaults whatever it says
 */
public record SettingsTable(List<Setting<?>> settings, List<Setting<?>> fixed) {

  public SettingsTable {
    settings = List.copyOf(settings);
    fixed = List.copyOf(fixed);
    Set<String> keys = new HashSet<>();
    for (Setting<?> setting : Stream.concat(settings.stream(), fixed.stream()).toList()) {
      if (!keys.add(setting.key())) {
        throw new IllegalArgumentException("Invalid table: " + setting.key() + " (given twice)");
      }
    }
  }

  public static SettingsTable of(Setting<?>... settings) {
    return new SettingsTable(List.of(settings), List.of());
  }

  /** The same with {@code more} that a file may hold without effect. */
  SettingsTable tolerating(List<Setting<?>> more) {
    List<Setting<?>> tolerated = new ArrayList<>(fixed);
    tolerated.addAll(more);
    return new SettingsTable(settings, tolerated);
  }

  /**
   * These settings but for those without effect, which become fixed, and then {@code more}, which
   * are fixed no longer where they were.
   */
  SettingsTable fixing(Predicate<Setting<?>> withoutEffect, Setting<?>... more) {
    List<Setting<?>> kept = new ArrayList<>();
    List<Setting<?>> others = new ArrayList<>(fixed);
    for (Setting<?> setting : settings) {
      (withoutEffect.test(setting) ? others : kept).add(setting);
    }
    kept.addAll(List.of(more));
    others.removeAll(List.of(more));
    return new SettingsTable(kept, others);
  }

  /** These settings but for some, which another command has in a sense of its own. */
  SettingsTable without(Setting<?>... others) {
    List<Setting<?>> kept = new ArrayList<>(settings);
    List<Setting<?>> keptFixed = new ArrayList<>(fixed);
    kept.removeAll(List.of(others));
    keptFixed.removeAll(List.of(others));
    return new SettingsTable(kept, keptFixed);
  }

  /** The same with {@code setting} in the place of the one of its key. */
  SettingsTable replacing(Setting<?> setting) {
    List<Setting<?>> replaced = new ArrayList<>(settings);
    replaced.replaceAll(old -> old.key().equals(setting.key()) ? setting : old);
    return new SettingsTable(replaced, fixed);
  }

  public List<String> keys() {
    return settings.stream().<String>map(Setting::key).toList();
  }

  /** Whether a file may hold {@code key} without effect. */
  boolean isFixed(String key) {
    return fixed.stream().anyMatch(setting -> setting.key().equals(key));
  }

  Optional<Setting<?>> find(String key) {
    for (Setting<?> setting : settings) {
      if (setting.key().equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
