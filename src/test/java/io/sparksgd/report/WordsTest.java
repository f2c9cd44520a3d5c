package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "3, 3",
    "0.5, 0.5",
    "41793.8492018, 41793.85",
    "-41793.8492018, -41793.85",
    "0.012345678, 0.01234568",
    "0.0001, 0.0001",
    "0.00001234567891, 1.234568e-05",
    "123456789, 123456789",
    "999999999.6, 1000000000",
    "12345678901, 1.234568e+10",
    "-1e300, -1e+300",
    "4.9e-324, 4.9e-324",
    "9999999.6, 10000000",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void numbersHaveAFewSignificantDigits(double value, String text) {
    assertThat(Words.number(value, 7)).isEqualTo(text);
  }

  @Test
  void groupedNumbersHaveCommas() {
    assertThat(Words.grouped(83733.5776, 6)).isEqualTo("83,733.6");
    assertThat(Words.grouped(1234567.8, 6)).isEqualTo("1,234,568");
    assertThat(Words.number(0.01234, 2)).isEqualTo("0.012");
    assertThat(Words.number(0.0000321, 2)).isEqualTo("3.2e-05");
    assertThat(Words.count(20640)).isEqualTo("20,640");
    assertThat(Words.counted(1, "step")).isEqualTo("1 step");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "0.0447, 45 ms",
    "0.0994, 99 ms",
    "0.0996, 0.1 s",
    "1.84, 1.8 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 00 s",
    "125, 2 min 05 s",
    "3599.7, 1 h 00 min",
    "11520, 3 h 12 min"
  })
  void durationsHaveTheUnitThatFits(double seconds, String text) {
    assertThat(Words.duration(seconds)).isEqualTo(text);
  }

  @Test
  void namesCannotSteerTheTerminal() {
    assertThat(Words.name("plain name_1 caf\u00e9 \uD83D\uDE00"))
        .isEqualTo("plain name_1 caf\u00e9 \uD83D\uDE00");
    assertThat(Words.name("a\u001b[31mb\r\n\tc")).isEqualTo("a\\u001b[31mb\\u000d\\u000a\\u0009c");
    assertThat(Words.name("\u009b1m\u202ereversed\u2028"))
        .isEqualTo("\\u009b1m\\u202ereversed\\u2028");
    assertThat(Words.name("\uD83D")).isEqualTo("\\ud83d");
  }

  @Test
  void longNamesAreCut() {
    assertThat(Words.name("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(Words.name("x".repeat(10_000))).isEqualTo("x".repeat(57) + "...");
    assertThat(Words.text("x".repeat(10_000))).hasSize(10_000);
  }
}
