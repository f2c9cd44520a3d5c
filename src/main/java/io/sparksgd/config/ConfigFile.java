package io.sparksgd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of settings in HOCON, one key per setting. Files cannot include other files. */
public final class ConfigFile {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

  private final Config config;

  private ConfigFile(Config config) {
    this.config = config;
  }

  /** Reads the text at a path that is not local. */
  @FunctionalInterface
  public interface TextLoader {
    String read(String path) throws IOException;
  }

  /** A file without settings. */
  public static ConfigFile empty() {
    return new ConfigFile(ConfigFactory.empty());
  }

  /**
   * Reads a local path directly and a path with a scheme through {@code loader}.
   *
   * @throws JobException when the file cannot be read or is not HOCON
   */
  public static ConfigFile read(String path, TextLoader loader) {
    try {
      boolean local = !path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
      return parse(
          local ? Files.readString(Path.of(path), StandardCharsets.UTF_8) : loader.read(path),
          path);
    } catch (NoSuchFileException e) {
      throw unusable(path, "no such file", e);
    } catch (IOException e) {
      throw unusable(path, "cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a file that is already in memory.
   *
   * @param name how messages call the file
   */
  public static ConfigFile parse(String text, String name) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setIncluder(new RefusedIncludes());
    try {
      return new ConfigFile(ConfigFactory.parseString(text, options).resolve());
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw unusable(name, unresolved(e), null);
    } catch (RefusedIncludes.Refused e) {
      throw unusable(name, "include is not supported", null);
    } catch (ConfigException e) { // not kept as the cause: its message quotes the file
      String line = e.origin() == null ? "" : " at line " + e.origin().lineNumber();
      throw unusable(name, "not HOCON" + line + "; texts with : / , = { } need quotes", null);
    }
  }

  /** Names the variable and its line; the rest of the message may quote the file. */
  private static String unresolved(ConfigException.UnresolvedSubstitution e) {
    Matcher variable = VARIABLE.matcher(String.valueOf(e.getMessage()));
    return (variable.find() ? variable.group() : "a ${...} in it")
        + (e.origin() == null ? "" : " at line " + e.origin().lineNumber())
        + " has no value; set it in the environment";
  }

  /**
   * The texts of each key that {@code table} knows.
   *
   * @param problems gets a line for every other key and for values of the wrong shape
   */
  Map<String, List<String>> texts(SettingsTable table, List<String> problems) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    new TreeMap<>(config.root())
        .forEach(
            (key, value) ->
                table
                    .find(key)
                    .ifPresentOrElse(
                        setting -> read(setting, value, texts, problems),
                        () -> {
                          if (!table.isFixed(key)) {
                            problems.add(unknown(key, table));
                          }
                        }));
    return texts;
  }

  /** Whether there is a value at {@code key}. */
  boolean holds(String key) {
    return config.root().containsKey(key);
  }

  private static String unknown(String key, SettingsTable table) {
    return "Unknown setting: " + key + Nearest.hint(key, table.keys());
  }

  private void read(
      Setting<?> setting,
      ConfigValue value,
      Map<String, List<String>> texts,
      List<String> problems) {
    String key = setting.key();
    boolean map = setting.shape() == Setting.Shape.MAP;
    try {
      switch (value.valueType()) {
        case NULL -> {}
        case LIST -> texts.put(key, List.copyOf(config.getStringList(key)));
        case OBJECT -> {
          Parsers.require(map, "must not be an object");
          texts.put(key, pairs(config.getConfig(key)));
        }
        default -> {
          Parsers.require(!map, "must be an object such as { header = true }");
          texts.put(key, setting.split(config.getString(key)));
        }
      }
    } catch (IllegalArgumentException e) {
      problems.add("Invalid " + key + ": " + type(value) + " (" + e.getMessage() + ")");
    } catch (ConfigException e) {
      problems.add("Invalid " + key + ": " + type(value) + " (must hold plain values only)");
    }
  }

  private static String type(ConfigValue value) {
    return switch (value.valueType()) {
      case LIST -> "a list";
      case OBJECT -> "an object";
      default -> "a plain value";
    };
  }

  private static List<String> pairs(Config options) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : options.entrySet()) {
      Parsers.require(entry.getValue().valueType() != ConfigValueType.LIST, "must not hold lists");
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      pairs.add(key + "=" + options.getString(entry.getKey()));
    }
    pairs.sort(null);
    return pairs;
  }

  private static JobException unusable(String name, String rule, Exception cause) {
    return new JobException(
        ExitCode.BAD_CONFIGURATION,
        "Invalid config: " + Redaction.text(name) + " (" + rule + ")",
        cause);
  }
}
