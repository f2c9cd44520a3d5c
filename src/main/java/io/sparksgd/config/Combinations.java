package io.sparksgd.config;

import io.sparksgd.config.GridConfig.Combination;
import io.sparksgd.config.ModelSettings.PenaltyKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All combinations of the values of a grid, the values of the last key changing fastest. A lambda
 * of 0 stands for no penalty, whatever penalty the others have.
 */
final class Combinations {
  static final int MOST = 1_000;

  private final Settings settings;
  private final List<String> problems;
  private final Map<String, List<String>> axes = new LinkedHashMap<>();
  private final List<Settings> all = new ArrayList<>();

  private Combinations(Settings settings, List<String> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Those of the grid of {@code settings}.
   *
   * @param problems gets a line for whatever is wrong with one of them
   */
  static Combinations of(Settings settings, List<String> problems) {
    Combinations combinations = new Combinations(settings, problems);
    settings
        .find(GridSettings.GRID)
        .ifPresent(grid -> grid.forEach((key, values) -> combinations.addAxis(key, values)));
    if (combinations.count() > MOST) {
      problems.add(
          "Invalid grid: " + combinations.count() + " combinations (must be at most " + MOST + ")");
    } else {
      combinations.addAll(new LinkedHashMap<>(), List.copyOf(combinations.axes.keySet()));
      combinations.contradictions();
    }
    return combinations;
  }

  private void addAxis(String key, List<String> values) {
    Setting<?> setting = settings.table().find(key).orElse(null);
    if (setting == null) {
      problems.add("Unknown setting in grid: " + key + Nearest.hint(key, searchable()));
    } else if (!GridSettings.SEARCHABLE.contains(setting)) {
      problems.add(
          "Invalid grid: " + key + " (must be one of " + String.join(", ", searchable()) + ")");
    } else {
      axes.put(key, valid(setting, values));
    }
  }

  private static List<String> searchable() {
    return GridSettings.SEARCHABLE.stream().<String>map(Setting::key).toList();
  }

  private List<String> valid(Setting<?> setting, List<String> texts) {
    Set<Object> seen = new LinkedHashSet<>();
    List<String> valid = new ArrayList<>();
    for (String text : texts) {
      try {
        if (!seen.add(setting.parse(List.of(text)))) {
          problems.add("Invalid grid: " + setting.key() + "=" + text + " (given twice)");
        }
        valid.add(text);
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
      }
    }
    return valid;
  }

  private long count() {
    long count = 1;
    for (List<String> values : axes.values()) {
      count *= values.size();
      if (count > Integer.MAX_VALUE) {
        return count;
      }
    }
    return count;
  }

  private void addAll(Map<String, List<String>> chosen, List<String> keysLeft) {
    if (keysLeft.isEmpty()) {
      all.add(combined(chosen));
      return;
    }
    String key = keysLeft.get(0);
    for (String text : axes.get(key)) {
      chosen.put(key, List.of(text));
      addAll(chosen, keysLeft.subList(1, keysLeft.size()));
    }
    chosen.remove(key);
  }

  private Settings combined(Map<String, List<String>> chosen) {
    Settings combined = settings.with(chosen);
    boolean without = combined.find(ModelSettings.LAMBDA).filter(lambda -> lambda == 0).isPresent();
    boolean penalised =
        combined.find(ModelSettings.PENALTY).filter(p -> p != PenaltyKind.NONE).isPresent();
    if (axes.containsKey(ModelSettings.LAMBDA.key()) && without && penalised) {
      Map<String, List<String>> none =
          Map.of(ModelSettings.PENALTY.key(), List.of(Parsers.kebab(PenaltyKind.NONE)));
      return combined.with(none);
    }
    return combined;
  }

  /** What is wrong with all combinations is said once, without naming one. */
  private void contradictions() {
    Map<String, List<Settings>> lines = new LinkedHashMap<>();
    for (Settings combination : all) {
      for (String line : TrainContradictions.in(combination)) {
        lines.computeIfAbsent(line, unused -> new ArrayList<>()).add(combination);
      }
    }
    lines.forEach(
        (line, where) ->
            problems.add(
                where.size() == all.size()
                    ? line
                    : "Invalid grid: " + named(where.get(0)) + " (" + line + ")"));
  }

  private String named(Settings combination) {
    return axes.keySet().stream()
        .map(key -> key + "=" + text(combination, key))
        .collect(Collectors.joining(" "));
  }

  private static String text(Settings combination, String key) {
    Setting<?> setting = combination.table().find(key).orElseThrow();
    return setting.shown(combination.texts(setting).orElseThrow());
  }

  /** The settings that are searched. */
  List<String> keys() {
    return List.copyOf(axes.keySet());
  }

  /** Every combination, once there are no problems. */
  List<Combination> all() {
    List<Combination> combinations = new ArrayList<>();
    for (Settings combination : all) {
      combinations.add(
          new Combination(
              axes.keySet().stream().map(key -> text(combination, key)).toList(),
              TrainConfigs.training(combination),
              TrainCommandLine.of(combination)));
    }
    return combinations;
  }
}
