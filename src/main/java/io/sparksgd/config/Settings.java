package io.sparksgd.config;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The settings of one run: flags beat the file, the file beats defaults. */
public final class Settings {
  private final SettingsTable table;
  private final Map<String, List<String>> texts = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> given = new HashSet<>();

  /** What the file has of settings without effect. */
  private final Set<String> tolerated = new LinkedHashSet<>();

  private Settings(SettingsTable table) {
    this.table = table;
  }

  /**
   * Reads every setting of {@code table}, and remembers every problem.
   *
   * @param flags the texts of the keys that were given on the command line
   */
  public static Settings resolve(
      SettingsTable table, ConfigFile file, Map<String, List<String>> flags) {
    Settings settings = new Settings(table);
    Map<String, List<String>> fromFile = file.texts(table, settings.problems);
    for (Setting<?> setting : table.settings()) {
      settings.resolve(setting, fromFile.get(setting.key()), flags.get(setting.key()));
    }
    for (Setting<?> setting : table.fixed()) {
      if (file.holds(setting.key())) {
        settings.tolerated.add(setting.key());
      }
      setting.standard().ifPresent(text -> settings.put(setting, setting.split(text)));
    }
    return settings;
  }

  /**
   * These settings with some replaced.
   *
   * @param replaced the texts of settings of the table, by key; valid ones
   */
  Settings with(Map<String, List<String>> replaced) {
    Settings changed = copy();
    replaced.forEach((key, given) -> changed.put(table.find(key).orElseThrow(), given));
    return changed;
  }

  /**
   * These settings, where those that nobody gave have the texts of {@code others}.
   *
   * @param others the texts of settings by key, those of the table that are fixed included
   * @throws IllegalArgumentException for a text that its setting cannot have
   */
  Settings orElse(Map<String, List<String>> others) {
    Settings filled = copy();
    Stream.concat(table.settings().stream(), table.fixed().stream())
        .filter(setting -> !given.contains(setting.key()) && others.containsKey(setting.key()))
        .forEach(setting -> filled.fill(setting, others.get(setting.key())));
    return filled;
  }

  private void fill(Setting<?> setting, List<String> text) {
    values.put(setting.key(), setting.parse(text));
    texts.put(setting.key(), text);
  }

  /** Whether the file was made for a command that knows {@code setting}, be it this one or not. */
  boolean isMadeFor(Setting<?> setting) {
    return table.find(setting.key()).isPresent() || tolerated.contains(setting.key());
  }

  /** Whether a flag or the file gives {@code setting}. */
  boolean isGiven(Setting<?> setting) {
    return given.contains(setting.key());
  }

  private Settings copy() {
    Settings copy = new Settings(table);
    copy.texts.putAll(texts);
    copy.tolerated.addAll(tolerated);
    copy.values.putAll(values);
    copy.problems.addAll(problems);
    copy.given.addAll(given);
    return copy;
  }

  private void resolve(Setting<?> setting, List<String> fromFile, List<String> flags) {
    List<String> given = flags == null ? fromFile : flags;
    if (setting.shape() == Setting.Shape.MAP && flags != null && fromFile != null) {
      given = merged(fromFile, flags);
    }
    if (given != null) {
      this.given.add(setting.key());
    }
    if (given == null && setting.standard().isPresent()) {
      given = setting.split(setting.standard().get());
    }
    if (given == null) {
      if (setting.required()) {
        problems.add("Missing setting: " + setting.key() + " (" + setting.help() + ")");
      }
      return;
    }
    put(setting, given);
  }

  private void put(Setting<?> setting, List<String> given) {
    texts.put(setting.key(), given);
    try {
      values.put(setting.key(), setting.parse(given));
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
  }

  /** The pairs of the file whose keys no flag names, then those of the flags. */
  private static List<String> merged(List<String> fromFile, List<String> flags) {
    List<String> merged = new ArrayList<>();
    for (String pair : fromFile) {
      String start = pair.substring(0, pair.indexOf('=') + 1);
      if (flags.stream().noneMatch(flag -> flag.startsWith(start))) {
        merged.add(pair);
      }
    }
    merged.addAll(flags);
    return List.copyOf(merged);
  }

  public SettingsTable table() {
    return table;
  }

  /** What was given for the setting {@code key}, valid or not; nothing where nothing was. */
  public List<String> given(String key) {
    return given.contains(key) ? texts.get(key) : List.of();
  }

  /** The value of a setting; empty when it has none or an invalid one. */
  @SuppressWarnings("unchecked") // resolve() puts what the setting's own parser returned
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting.key()));
  }

  /** The value of a setting that is known to have one. */
  public <T> T of(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  /** The texts of a setting, as they were given or by default; empty when it has none. */
  public Optional<List<String>> texts(Setting<?> setting) {
    return Optional.ofNullable(texts.get(setting.key()));
  }

  /** Whether a setting has a valid value that is not its default. */
  public <T> boolean changed(Setting<T> setting) {
    Optional<T> standard = setting.standard().map(text -> setting.parse(setting.split(text)));
    Optional<T> value = find(setting);
    return value.isPresent() && !value.equals(standard);
  }

  /**
   * Refuses settings with problems.
   *
   * @param contradictions problems between settings, beside those of single ones
   * @throws JobException with all problems, one per line, if there are any
   */
  public void requireValid(List<String> contradictions) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(contradictions);
    if (!all.isEmpty()) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, String.join("\n", all));
    }
  }
}
