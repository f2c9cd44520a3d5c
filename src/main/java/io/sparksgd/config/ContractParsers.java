package io.sparksgd.config;

import io.sparksgd.core.contract.Interval;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Parsers of the rules of a contract. */
final class ContractParsers {
  private static final String BAR = "\\|";

  private ContractParsers() {}

  /** Pairs {@code column=value}, with values that {@code parser} reads. */
  static <T> Parser<Map<String, T>> byColumn(Parser<T> parser) {
    return texts -> {
      Map<String, T> byColumn = new LinkedHashMap<>();
      Parsers.pairs()
          .parse(texts)
          .forEach((column, text) -> byColumn.put(column, parser.parse(List.of(text.strip()))));
      return byColumn;
    };
  }

  /** {@code from..to}, {@code from..} or {@code ..to}. */
  static Parser<Interval> interval(String rule, Predicate<Interval> holds) {
    return Parser.one(
        text -> {
          int dots = text.indexOf("..");
          Parsers.require(dots >= 0 && text.length() > 2, rule);
          double min = end(text.substring(0, dots), Double.NEGATIVE_INFINITY, rule);
          double max = end(text.substring(dots + 2), Double.POSITIVE_INFINITY, rule);
          Parsers.require(min <= max, rule);
          Interval interval = new Interval(min, max);
          Parsers.require(holds.test(interval), rule);
          return interval;
        });
  }

  private static double end(String text, double open, String rule) {
    return text.isBlank()
        ? open
        : Parsers.decimal(rule, Parsers::finite).parse(List.of(text.strip()));
  }

  /** Distinct texts between bars. */
  static Parser<List<String>> set() {
    String rule = "must be values between bars such as north|south";
    return Parser.one(
        text -> {
          List<String> values = Arrays.stream(text.split(BAR, -1)).map(String::strip).toList();
          Parsers.require(
              values.stream().noneMatch(String::isEmpty)
                  && new HashSet<>(values).size() == values.size(),
              rule);
          return values;
        });
  }
}
