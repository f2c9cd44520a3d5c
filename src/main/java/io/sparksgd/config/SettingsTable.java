package io.sparksgd.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of one command, in the order in which help shows them. */
public record SettingsTable(List<Setting<?>> settings) {

  public SettingsTable {
    settings = List.copyOf(settings);
    Set<String> keys = new HashSet<>();
    for (Setting<?> setting : settings) {
      if (!keys.add(setting.key())) {
        throw new IllegalArgumentException("Invalid table: " + setting.key() + " (given twice)");
      }
    }
  }

  public static SettingsTable of(Setting<?>... settings) {
    return new SettingsTable(List.of(settings));
  }

  public List<String> keys() {
    return settings.stream().<String>map(Setting::key).toList();
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
