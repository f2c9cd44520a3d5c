package io.sparksgd.cli;

import io.sparksgd.config.ConfigFile;
import io.sparksgd.config.ConfigFile.TextLoader;
import io.sparksgd.config.Group;
import io.sparksgd.config.PrintedConfig;
import io.sparksgd.config.Setting;
import io.sparksgd.config.Settings;
import io.sparksgd.config.SettingsTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The options of a command whose settings stand in a table: one for each setting, {@code --config}
 * and {@code --print-config}.
 */
final class SettingsOptions {
  private static final String CONFIG = "--config";

  /** Second names of flags, by key; that of a list stands for one of its texts. */
  private static final Map<String, String> ALIASES = Map.of("features", "--x", "label", "--y");

  private static final String PRINT_CONFIG = "--print-config";

  private final SettingsTable table;

  SettingsOptions(SettingsTable table) {
    this.table = table;
  }

  void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(String.class)
            .description("read settings from this HOCON file; flags beat it")
            .build());
    spec.addOption(
        OptionSpec.builder(PRINT_CONFIG)
            .description("print the effective settings and exit")
            .build());
    StandardOptions.addTo(spec);
    Map<Group, ArgGroupSpec.Builder> groups = new EnumMap<>(Group.class);
    for (Setting<?> setting : table.settings()) {
      ArgGroupSpec.Builder group =
          groups.computeIfAbsent(setting.group(), SettingsOptions::heading);
      group.addArg(option(setting));
      if (single(setting)) {
        group.addArg(
            texts(OptionSpec.builder(ALIASES.get(setting.key())), "1")
                .paramLabel("NAME")
                .description("one of the " + setting.key() + "; may come again")
                .build());
      }
    }
    int order = 0;
    for (ArgGroupSpec.Builder group : groups.values()) {
      spec.addArgGroup(group.order(order++).build());
    }
  }

  private static ArgGroupSpec.Builder heading(Group group) {
    return ArgGroupSpec.builder()
        .heading("%n" + group.heading() + ":%n")
        .exclusive(false)
        .validate(false)
        .multiplicity("0..1");
  }

  /** Whether the alias of a setting is an option of its own, whose texts are not split. */
  private static boolean single(Setting<?> setting) {
    return ALIASES.containsKey(setting.key()) && setting.shape() == Setting.Shape.LIST;
  }

  private static OptionSpec option(Setting<?> setting) {
    List<String> names = new ArrayList<>(List.of("--" + setting.key()));
    if (ALIASES.containsKey(setting.key()) && !single(setting)) {
      names.add(ALIASES.get(setting.key()));
    }
    OptionSpec.Builder option = OptionSpec.builder(names.toArray(String[]::new));
    switch (setting.shape()) {
      case VALUE -> option.type(String.class).arity("1");
      case SWITCH -> option.type(String.class).arity("0..1").fallbackValue("true");
      case LIST, MAP -> texts(option, "1");
      case PATHS -> texts(option, "1..*");
    }
    return option.paramLabel(setting.placeholder()).description(description(setting)).build();
  }

  private static OptionSpec.Builder texts(OptionSpec.Builder option, String arity) {
    return option.type(List.class).auxiliaryTypes(String.class).arity(arity);
  }

  private static String description(Setting<?> setting) {
    String note = setting.standard().map(text -> " (default: " + text + ")").orElse("");
    return (setting.help() + (setting.required() ? " (required)" : note)).replace("%", "%%");
  }

  /** The settings of a parsed command line. */
  Settings settings(ParseResult parsed, TextLoader files) {
    Map<String, List<String>> flags = new HashMap<>();
    for (Setting<?> setting : table.settings()) {
      List<String> texts = new ArrayList<>();
      for (String text : given("--" + setting.key(), parsed)) {
        texts.addAll(setting.split(text));
      }
      if (single(setting)) {
        texts.addAll(given(ALIASES.get(setting.key()), parsed));
      }
      if (!texts.isEmpty()) {
        flags.put(setting.key(), texts);
      }
    }
    String path = parsed.matchedOptionValue(CONFIG, null);
    ConfigFile file = path == null ? ConfigFile.empty() : ConfigFile.read(path, files);
    return Settings.resolve(table, file, flags);
  }

  /**
   * The texts of an option.
   *
   * @throws UnmatchedArgumentException when one is an unknown option, which picocli takes for the
   *     value of the option before it
   */
  private static List<String> given(String option, ParseResult parsed) {
    if (!parsed.hasMatchedOption(option)) {
      return List.of();
    }
    List<String> texts = parsed.matchedOption(option).stringValues();
    for (String text : texts) {
      if (text.startsWith("--")) {
        throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), List.of(text));
      }
    }
    return texts;
  }

  /** The settings as a file, when {@code --print-config} asks for it; empty otherwise. */
  static String printed(ParseResult parsed, Settings settings) {
    return parsed.hasMatchedOption(PRINT_CONFIG) ? PrintedConfig.of(settings) : "";
  }
}
