package io.sparksgd.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parsers that tables of settings are made of. Each throws the rule it holds. */
final class Parsers {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmg]?)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

  static final String POSITIVE = "must be > 0 and finite";
  static final String FINITE = "must be a finite number";

  private Parsers() {}

  static boolean positive(double value) {
    return value > 0 && value <= Double.MAX_VALUE;
  }

  static boolean finite(double value) {
    return Math.abs(value) <= Double.MAX_VALUE;
  }

  static Parser<String> text() {
    return Parser.one(Parsers::nonEmpty);
  }

  /** At least one text, none of them empty. */
  static Parser<List<String>> texts() {
    return texts -> {
      if (texts.isEmpty()) {
        throw new IllegalArgumentException("must not be empty");
      }
      texts.forEach(Parsers::nonEmpty);
      return List.copyOf(texts);
    };
  }

  /** At least one name, each only once. */
  static Parser<List<String>> names() {
    return texts -> {
      List<String> names = texts().parse(texts);
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        require(seen.add(name), name + " is given twice");
      }
      return names;
    };
  }

  static Parser<Map<String, String>> pairs() {
    return texts -> {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String text : texts) {
        int equals = text.indexOf('=');
        require(equals > 0, "must be key=value");
        String key = text.substring(0, equals).strip();
        require(pairs.put(key, text.substring(equals + 1)) == null, key + " is given twice");
      }
      return pairs;
    };
  }

  static Parser<Boolean> onOff() {
    return Parser.one(
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            });
  }

  static Parser<LocalDate> date() {
    return Parser.one(
        text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a date such as 2026-01-31", e);
          }
        });
  }

  /** A constant by its kebab-case name. */
  static <E extends Enum<E>> Parser<E> choice(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    List<String> names = constants.stream().map(Parsers::kebab).toList();
    return Parser.one(
        text -> {
          int index = names.indexOf(text);
          require(index >= 0, "must be one of " + String.join(", ", names));
          return constants.get(index);
        });
  }

  /** One of the constants, or {@code word}, which stands for none of them. */
  static <E extends Enum<E>> Parser<Optional<E>> choiceOr(String word, Class<E> type) {
    Parser<E> choice = choice(type);
    return texts -> {
      if (texts.equals(List.of(word))) {
        return Optional.empty();
      }
      try {
        return Optional.of(choice.parse(texts));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage() + " or " + word, e);
      }
    };
  }

  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Parser<Double> decimal(String rule, DoublePredicate holds) {
    return Parser.one(text -> decimal(text, rule, holds));
  }

  static Parser<List<Double>> decimals(String rule, DoublePredicate holds) {
    return texts -> {
      List<Double> numbers = new ArrayList<>();
      for (String text : texts) {
        numbers.add(decimal(text, rule, holds));
      }
      require(!numbers.isEmpty(), rule);
      return List.copyOf(numbers);
    };
  }

  /** A number, or {@code word} for none. */
  static Parser<OptionalDouble> decimalOr(String word, String rule, DoublePredicate holds) {
    return Parser.one(
        text ->
            text.equals(word)
                ? OptionalDouble.empty()
                : OptionalDouble.of(decimal(text, rule + ", or " + word, holds)));
  }

  static Parser<Long> whole(long min) {
    return Parser.one(text -> whole(text, min, Long.MAX_VALUE, "must be a whole number >= " + min));
  }

  static Parser<Long> anyWhole() {
    return Parser.one(
        text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE, "must be a whole number of 64 bits"));
  }

  static Parser<Integer> whole(int min, int max) {
    String rule = "must be a whole number from " + min + " to " + max;
    return Parser.one(text -> Math.toIntExact(whole(text, min, max, rule)));
  }

  /** A whole number from {@code min}, or {@code word} for none. */
  static Parser<OptionalLong> wholeOr(String word, long min) {
    String rule = "must be a whole number >= " + min + ", or " + word;
    return Parser.one(
        text ->
            text.equals(word)
                ? OptionalLong.empty()
                : OptionalLong.of(whole(text, min, Long.MAX_VALUE, rule)));
  }

  /** Bytes: a whole number with an optional k, m or g for powers of 1024. */
  static Parser<Long> size(long min, long max, String rule) {
    return Parser.one(
        text -> {
          Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
          require(matcher.matches(), rule);
          int power = "kmg".indexOf(matcher.group(2).isEmpty() ? '-' : matcher.group(2).charAt(0));
          double bytes = Math.scalb((double) Long.parseLong(matcher.group(1)), 10 * (power + 1));
          require(bytes >= min && bytes <= max, rule);
          return (long) bytes;
        });
  }

  /** Seconds, or {@code none}. */
  static Parser<OptionalDouble> timeOrNone() {
    String rule = "must be a time > 0 such as 30s, 10m or 2h, or none";
    return Parser.one(
        text -> {
          if (text.equals("none")) {
            return OptionalDouble.empty();
          }
          double seconds = time(text, rule);
          require(seconds > 0, rule);
          return OptionalDouble.of(seconds);
        });
  }

  /** A time, to the millisecond. */
  static Parser<Duration> time(Duration min) {
    String least = min.isZero() ? "0s" : min.toSeconds() + "s";
    String rule = "must be a time such as 30s, 10m or 2h, at least " + least;
    return Parser.one(
        text -> {
          Duration time = Duration.ofMillis(Math.round(time(text, rule) * 1e3));
          require(time.compareTo(min) >= 0, rule);
          return time;
        });
  }

  private static double time(String text, String rule) {
    Matcher matcher = TIME.matcher(text);
    require(matcher.matches(), rule);
    return Double.parseDouble(matcher.group(1)) * seconds(matcher.group(2));
  }

  /**
   * @param rule what the message says when {@code text} is not a number from min to max; exponents
   *     are welcome as long as the value is whole
   */
  static long whole(String text, long min, long max, String rule) {
    require(DECIMAL.matcher(text).matches(), rule);
    try {
      long value = new BigDecimal(text).longValueExact();
      require(value >= min && value <= max, rule);
      return value;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }

  /** Whether {@code text} is a number as all settings take them. */
  static boolean isFiniteNumber(String text) {
    return DECIMAL.matcher(text).matches() && finite(Double.parseDouble(text));
  }

  private static double decimal(String text, String rule, DoublePredicate holds) {
    require(DECIMAL.matcher(text).matches(), rule);
    double value = Double.parseDouble(text);
    require(holds.test(value), rule);
    return value;
  }

  private static double seconds(String unit) {
    return switch (unit) {
      case "ms" -> 1e-3;
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3600;
      default -> 86400;
    };
  }

  private static String nonEmpty(String text) {
    require(!text.isBlank(), "must not be empty");
    return text;
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
