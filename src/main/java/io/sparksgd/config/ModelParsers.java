package io.sparksgd.config;

import io.sparksgd.core.training.InitialWeights;
import java.util.List;
import java.util.OptionalInt;

/** Parsers of values that only training knows. */
final class ModelParsers {
  private ModelParsers() {}

  static Parser<InitialWeights> initialWeights() {
    Parser<List<Double>> numbers =
        Parsers.decimals("must be zero, random or finite numbers", Parsers::finite);
    return texts -> {
      if (texts.equals(List.of("zero"))) {
        return new InitialWeights.Zero();
      }
      return texts.equals(List.of("random"))
          ? new InitialWeights.Random()
          : new InitialWeights.Given(numbers.parse(texts));
    };
  }

  /** Rows; {@code full} is {@link Long#MAX_VALUE}. */
  static Parser<Long> batchSize() {
    return Parser.one(
        text ->
            text.equals("full")
                ? Long.MAX_VALUE
                : Parsers.whole(text, 1, Long.MAX_VALUE, "must be a whole number >= 1, or full"));
  }

  /** A factor; {@code none} is 1 and {@code auto} is empty. */
  static Parser<OptionalInt> batchGrowth() {
    String rule = "must be a whole number from 2 to 1024, auto or none";
    return Parser.one(
        text ->
            switch (text) {
              case "auto" -> OptionalInt.empty();
              case "none" -> OptionalInt.of(1);
              default -> OptionalInt.of(Math.toIntExact(Parsers.whole(text, 2, 1024, rule)));
            });
  }
}
