package io.sparksgd.config;

import java.util.List;
import java.util.function.Function;

/** From the texts of a setting to its value. */
@FunctionalInterface
public interface Parser<T> {

  /**
   * Reads the value.
   *
   * @throws IllegalArgumentException with the rule that the texts break, such as {@code must be >
   *     0}
   */
  T parse(List<String> texts);

  /** A parser of exactly one text. */
  static <T> Parser<T> one(Function<String, T> parser) {
    return texts -> {
      if (texts.size() != 1) {
        throw new IllegalArgumentException("must be one value, given once");
      }
      return parser.apply(texts.get(0));
    };
  }
}
