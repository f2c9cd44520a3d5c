package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRowTest {

  @ParameterizedTest
  @ValueSource(
      doubles = {0.0, -0.0, 1, -1, Double.MIN_VALUE, -1e-310, Double.MIN_NORMAL, 1e100, -1e100})
  void finiteNumbersOfReasonableSizeAreGood(double value) {
    assertThat(BadRow.reasonAgainst(value)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NAN",
    "Infinity, INFINITE",
    "-Infinity, INFINITE",
    "1e300, TOO_LARGE",
    "-1e300, TOO_LARGE",
    "1.0000000000000002e100, TOO_LARGE",
    "1.7976931348623157e308, TOO_LARGE"
  })
  void otherNumbersHaveTheirReason(double value, BadRow reason) {
    assertThat(BadRow.reasonAgainst(value)).isEqualTo(reason);
  }

  @Test
  void squaresOfTheLargestStayFiniteOverAnyNumberOfRows() {
    double square = BadRow.LARGEST * BadRow.LARGEST;
    assertThat(square * Long.MAX_VALUE).isFinite();
  }

  @Test
  void everyReasonHasItsOwnTextInTheWordsOfReports() {
    assertThat(Arrays.stream(BadRow.values()).map(BadRow::reason))
        .doesNotHaveDuplicates()
        .allMatch(reason -> reason.matches("[a-z]+(-[a-z]+)*"));
  }
}
