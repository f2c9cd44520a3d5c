package io.sparksgd.config;

import io.sparksgd.config.InputConfig.ClassWeights;
import java.util.List;
import java.util.Map;

/** Parsers of values that only reading knows. */
final class InputParsers {
  private InputParsers() {}

  /** A power of two as a number or as {@code 2^k}, k from {@code min} to {@code max}. */
  static Parser<Integer> powerOfTwo(int min, int max) {
    String rule = "must be a power of two from 2^" + min + " to 2^" + max + ", such as 2^18";
    return Parser.one(
        text -> {
          if (text.startsWith("2^")) {
            return 1 << Parsers.whole(text.substring(2), min, max, rule);
          }
          long value = Parsers.whole(text, 1L << min, 1L << max, rule);
          Parsers.require(Long.bitCount(value) == 1, rule);
          return Math.toIntExact(value);
        });
  }

  /** {@code balanced}, or one factor for each of the labels 0 and 1. */
  static Parser<ClassWeights> classWeights() {
    String rule =
        "must be balanced or factors >= 0 of both labels that are not both 0 such as 0=1 and 1=3";
    return texts -> {
      if (texts.equals(List.of("balanced"))) {
        return new ClassWeights.Balanced();
      }
      Parsers.require(texts.stream().allMatch(text -> text.indexOf('=') > 0), rule);
      Map<String, String> pairs = Parsers.pairs().parse(texts);
      Parsers.require(pairs.size() == 2 && pairs.containsKey("0") && pairs.containsKey("1"), rule);
      double zero = factor(pairs.get("0"), rule);
      double one = factor(pairs.get("1"), rule);
      Parsers.require(zero + one > 0, rule);
      return new ClassWeights.Given(zero, one);
    };
  }

  private static double factor(String text, String rule) {
    return Parsers.decimal(rule, v -> v >= 0 && v <= Double.MAX_VALUE).parse(List.of(text));
  }
}
