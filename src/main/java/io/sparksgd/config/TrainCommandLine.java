package io.sparksgd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Settings as a {@code train} command that can be pasted into a shell. */
final class TrainCommandLine {
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
  private static final int WIDTH = 90;
  private static final String INDENT = "    ";

  private TrainCommandLine() {}

  /** A flag for every setting that is not at its default, without secrets, on several lines. */
  static String of(Settings settings) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder("spark-sgd train");
    for (String flag : flags(settings)) {
      if (line.length() + 1 + flag.length() > WIDTH) {
        text.append(line).append(" \\\n");
        line = new StringBuilder(INDENT).append(flag);
      } else {
        line.append(' ').append(flag);
      }
    }
    return text.append(line).append('\n').toString();
  }

  private static List<String> flags(Settings settings) {
    List<String> flags = new ArrayList<>();
    for (Setting<?> setting : TrainSettings.TABLE.settings()) {
      if (settings.table().settings().contains(setting) && settings.changed(setting)) {
        addFlags(flags, setting, settings.texts(setting).orElseThrow());
      }
    }
    flags.add("--" + TrainSettings.OUTPUT_DIRECTORY.key() + " out/best");
    return flags;
  }

  private static void addFlags(List<String> flags, Setting<?> setting, List<String> texts) {
    String name = "--" + setting.key() + " ";
    switch (setting.shape()) {
      case VALUE, SWITCH -> flags.add(name + quoted(setting.shown(texts)));
      case PATHS -> {
        List<String> paths = texts.stream().map(text -> quoted(setting.shown(text))).toList();
        flags.add(name + String.join(" ", paths));
      }
      case MAP -> texts.forEach(text -> flags.add(name + quoted(setting.shown(text))));
      case LIST -> {
        boolean feature = setting.equals(InputSettings.FEATURES);
        if (feature && texts.stream().anyMatch(text -> text.contains(","))) {
          texts.forEach(text -> flags.add("--x " + quoted(text)));
        } else {
          flags.add(name + quoted(setting.shown(texts)));
        }
      }
    }
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
