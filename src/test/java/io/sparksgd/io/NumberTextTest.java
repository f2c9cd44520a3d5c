package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.BadRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
  private final NumberText text = new NumberText();

  /** Numbers as they are printed, of up to 40 digits, and halfway between two doubles. */
  @Test
  void roundsEveryNumberAsJavaDoes() {
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      double printed = Double.longBitsToDouble(random.nextLong());
      if (Math.abs(printed) <= BadRow.LARGEST) {
        assertSame(Double.toString(printed));
        assertSame(new BigDecimal(printed).round(new MathContext(17)).toString());
        BigDecimal half = new BigDecimal(Math.ulp(printed)).divide(BigDecimal.valueOf(2));
        assertSame(new BigDecimal(printed).add(half).toString());
      }
      String digits = new BigInteger(1 + random.nextInt(130), random).toString();
      assertSame(digits + "e" + (random.nextInt(300) - 250));
      assertSame("." + digits);
    }
  }

  private void assertSame(String number) {
    double expected = Double.parseDouble(number);
    BadRow reason = text.parse(number);
    if (Math.abs(expected) <= BadRow.LARGEST) {
      assertThat(reason).as(number).isNull();
      assertThat(Double.doubleToRawLongBits(text.value()))
          .as(number)
          .isEqualTo(Double.doubleToRawLongBits(expected));
    } else {
      assertThat(reason).as(number).isEqualTo(BadRow.TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "+1",
        "1.",
        ".5",
        "-.5",
        "1e3",
        "1E-3",
        "1.5e+10",
        " 7\t",
        "4.9e-324",
        "1e100",
        "-1e100",
        "007",
        "3.141592653589793",
        "1e-400",
        "0.1000000000000000055511151231257827"
      })
  void readsWhatJavaReads(String number) {
    assertThat(text.parse(number)).isNull();
    assertThat(Double.doubleToRawLongBits(text.value()))
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,5",
        "1.5d",
        "1f",
        "0x1p3",
        "1e",
        "e5",
        ".",
        "-",
        "+",
        "--1",
        "1 2",
        "1_000",
        "1.2.3",
        "$5",
        "5%",
        "NA",
        "null",
        "true",
        "\u0661",
        "1e5.0",
        "infinite",
        "nano",
        "1,000.5"
      })
  void refusesEverythingElse(String other) {
    assertThat(text.parse(other)).isEqualTo(BadRow.UNPARSABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blankTextIsNull(String blank) {
    assertThat(text.parse(blank)).isEqualTo(BadRow.NULL);
  }

  @Test
  void noTextIsNull() {
    assertThat(text.parse(null)).isEqualTo(BadRow.NULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "-NAN"})
  void knowsNaN(String nan) {
    assertThat(text.parse(nan)).isEqualTo(BadRow.NAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-Inf", "+INFINITY", "Infinity"})
  void knowsInfinity(String infinite) {
    assertThat(text.parse(infinite)).isEqualTo(BadRow.INFINITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1e100", "-1e300", "1e400", "-1e99999"})
  void refusesWhatIsPastTheLargest(String large) {
    assertThat(text.parse(large)).isEqualTo(BadRow.TOO_LARGE);
  }
}
