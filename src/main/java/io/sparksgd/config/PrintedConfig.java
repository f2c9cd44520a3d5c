package io.sparksgd.config;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The effective settings as a file in HOCON, without secrets. */
public final class PrintedConfig {
  private static final Pattern PLAIN =
      Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?|\\d+[a-z]+|(?!null$)[a-zA-Z][\\w-]*");

  private PrintedConfig() {}

  public static String of(Settings settings) {
    StringBuilder text = new StringBuilder();
    Group group = null;
    for (Setting<?> setting : settings.table().settings()) {
      List<String> texts = settings.texts(setting).orElse(null);
      if (texts == null) {
        continue;
      }
      if (setting.group() != group) {
        group = setting.group();
        text.append(text.isEmpty() ? "" : "\n").append("# ").append(group.heading()).append('\n');
      }
      text.append(setting.key()).append(" = ").append(value(setting, texts)).append('\n');
    }
    return text.toString();
  }

  /** The texts of a setting as they are written after {@code key = }. */
  static String value(Setting<?> setting, List<String> texts) {
    if (setting.shape() == Setting.Shape.MAP) {
      return texts.stream()
          .map(setting::shown)
          .map(PrintedConfig::pair)
          .collect(Collectors.joining(", ", "{ ", " }"));
    }
    boolean single =
        !setting.shape().many() || (setting.standard().isPresent() && texts.size() == 1);
    return single
        ? quoted(setting.shown(texts.get(0)))
        : texts.stream()
            .map(text -> quoted(setting.shown(text)))
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String pair(String pair) {
    int equals = pair.indexOf('=');
    return ConfigUtil.quoteString(pair.substring(0, equals))
        + " = "
        + quoted(pair.substring(equals + 1));
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : ConfigUtil.quoteString(text);
  }
}
