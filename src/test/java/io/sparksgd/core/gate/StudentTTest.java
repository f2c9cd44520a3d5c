package io.sparksgd.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values: {@code src/test/golden/student_t.py}. */
class StudentTTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0.9, 3.0776835371752544",
    "1, 0.95, 6.313751514675037",
    "1, 0.9995, 636.6192487687897",
    "2.5, 0.9, 1.7302509288071766",
    "2.5, 0.95, 2.5582186141359355",
    "2.5, 0.9995, 18.277893528131457",
    "5, 0.95, 2.0150483733330233",
    "5, 0.9995, 6.868826625881276",
    "29, 0.95, 1.6991270265334972",
    "29, 0.9995, 3.6594050194663748",
    "29.7, 0.95, 1.6978071168797053",
    "99, 0.95, 1.6603911560169906",
    "99, 0.9995, 3.391528833363685",
    "999, 0.95, 1.646380345427535",
    "999, 0.9995, 3.3002924403987666",
    "9999, 0.95, 1.6450060333112988",
    "9999, 0.9995, 3.291500063300963",
    "1e6, 0.95, 1.6448551507220404",
    "1e6, 0.9995, 3.2905364612487222"
  })
  void quantilesAreThoseOfSciPy(double degrees, double level, double quantile) {
    assertThat(new StudentT(degrees).quantile(level)).isCloseTo(quantile, withinPercentage(1e-8));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.35241638234956674",
    "1, 12, 0.026464676059589878",
    "3.5, 0.5, 0.32342521966127546",
    "3.5, 1.7, 0.08724036647536383",
    "3.5, 4, 0.010460308182701857",
    "3.5, 12, 0.0002872670964280638",
    "29, 0.5, 0.3104240420968906",
    "29, 4, 0.00020003197282624587",
    "29, 12, 4.5303541665685913e-13",
    "500, 1.7, 0.04487641203490514",
    "500, 12, 1.2432256392309257e-29",
    "1e5, 4, 3.1693998778597706e-05"
  })
  void tailsAreThoseOfSciPy(double degrees, double t, double tail) {
    StudentT distribution = new StudentT(degrees);
    assertThat(distribution.survival(t)).isCloseTo(tail, withinPercentage(1e-7));
    assertThat(distribution.survival(-t)).isCloseTo(1 - tail, within(1e-12));
  }

  @Test
  void theMiddleAndTheEndsAreExact() {
    StudentT distribution = new StudentT(7);
    assertThat(distribution.survival(0)).isEqualTo(0.5);
    assertThat(distribution.survival(Double.POSITIVE_INFINITY)).isZero();
    assertThat(distribution.survival(Double.NEGATIVE_INFINITY)).isEqualTo(1);
    assertThat(distribution.survival(Double.NaN)).isNaN();
    assertThat(distribution.quantile(0.5)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void degreesMustBePositive(double degrees) {
    assertThatThrownBy(() -> new StudentT(degrees))
        .hasMessage("Invalid degrees: " + degrees + " (must be > 0)");
  }
}
