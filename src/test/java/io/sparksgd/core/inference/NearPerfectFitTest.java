package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.training.TestExamples;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearPerfectFitTest {

  @Test
  void littleNoiseIsStillMeasuredInStandardErrors() {
    assertThat(unitAt(1e-5)).isEqualTo(Unit.STANDARD_ERRORS);
  }

  @Test
  void noiseBelowTheRoundingOfTheMomentsCountsAsNone() {
    assertThat(unitAt(1e-8)).isEqualTo(Unit.RELATIVE);
    assertThat(LeastSquares.ROUNDING).isEqualTo(1e-13);
  }

  @Test
  void asManyCoefficientsAsRowsLeaveNoStandardError() {
    double[][] x = {{1}, {3}};
    LeastSquares fit = new LeastSquares(new TestExamples(x, new double[] {2, 5}, null).profile());
    assertThat(fit.certify(List.of("x"), fit.weights()).unit()).isEqualTo(Unit.RELATIVE);
    assertThat(fit.standardError(0)).isZero();
  }

  private static Unit unitAt(double noise) {
    LeastSquares fit = new LeastSquares(TestExamples.line(1_000, noise, 3).profile());
    return fit.certify(List.of("x"), fit.weights()).unit();
  }
}
