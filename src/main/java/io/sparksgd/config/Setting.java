package io.sparksgd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One row of a table of settings.
 *
 * @param group the heading it stands under
 * @param key its name in files; the flag is {@code --key}
 * @param shape how its texts are written
 * @param placeholder what stands for the value in help
 * @param standard the default, as it would be written; absent when there is none
 * @param required whether a run needs it
 * @param parser from texts to value
 * @param help one line
 */
public record Setting<T>(
    Group group,
    String key,
    Shape shape,
    String placeholder,
    Optional<String> standard,
    boolean required,
    Parser<T> parser,
    String help) {

  /** How the texts of a setting are written. */
  public enum Shape {
    /** One text. */
    VALUE,
    /** True or false; a flag without a value means true. */
    SWITCH,
    /** Texts between commas, or an array in a file. */
    LIST,
    /** Texts that may hold commas: several values of a flag, or an array in a file. */
    PATHS,
    /** Pairs {@code key=value}, or an object in a file. */
    MAP;

    public boolean many() {
      return this == LIST || this == PATHS || this == MAP;
    }
  }

  static <T> Setting<T> value(
      Group group, String key, String placeholder, Parser<T> parser, String help) {
    return shaped(group, key, Shape.VALUE, placeholder, parser, help);
  }

  static <T> Setting<T> shaped(
      Group group, String key, Shape shape, String placeholder, Parser<T> parser, String help) {
    return new Setting<>(group, key, shape, placeholder, Optional.empty(), false, parser, help);
  }

  static Setting<Boolean> onOff(Group group, String key, String help) {
    return shaped(group, key, Shape.SWITCH, "true|false", Parsers.onOff(), help).standard("false");
  }

  Setting<T> standard(String text) {
    return new Setting<>(group, key, shape, placeholder, Optional.of(text), required, parser, help);
  }

  Setting<T> mandatory() {
    return new Setting<>(group, key, shape, placeholder, standard, true, parser, help);
  }

  /** The texts that {@code text} stands for, where it is written as one. */
  public List<String> split(String text) {
    if (shape != Shape.LIST) {
      return List.of(text.strip());
    }
    List<String> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      items.add(item.strip());
    }
    return List.copyOf(items);
  }

  /**
   * The value of {@code texts}.
   *
   * @throws IllegalArgumentException with one line: thing, value, rule
   */
  public T parse(List<String> texts) {
    try {
      return parser.parse(texts);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(invalid(shown(texts), e.getMessage()), e);
    }
  }

  /** The line that says why a value cannot be used. */
  String invalid(String value, String rule) {
    return "Invalid " + key + ": " + value + " (" + rule + ")";
  }

  /** The texts as one, without secrets. */
  String shown(List<String> texts) {
    return texts.stream().map(this::shown).collect(Collectors.joining(","));
  }

  /** One of the texts without secrets: those of options are also told by their names. */
  String shown(String text) {
    return key.equals(InputSettings.OPTION.key()) ? Redaction.pair(text) : Redaction.text(text);
  }
}
