package io.sparksgd.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.sampling.RandomBits;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanEstimateTest {
  private static final int NIGHTS = 4000;

  /** A standard exponential number less 1: its skewness is 2. */
  private static double exponential(long key, long row) {
    return -Math.log(1 - RandomBits.uniform(key, row)) - 1;
  }

  /** How often {@code holds} of a bound over n values, drawn with the sign given. */
  private static double share(
      int rows, double sign, ToDoubleFunction<MeanEstimate> bound, DoubleUnaryOperator holds) {
    int count = 0;
    for (int night = 0; night < NIGHTS; night++) {
      double[] values = new double[rows];
      long key = RandomBits.mix(night);
      Arrays.setAll(values, row -> sign * exponential(key, row));
      count += (int) holds.applyAsDouble(bound.applyAsDouble(Draws.estimate(values)));
    }
    return (double) count / NIGHTS;
  }

  @Test
  void aBoundOfSymmetricValuesIsStudents() {
    MeanEstimate estimate = Draws.estimate(1, 2, 3, 4, 5, 6);
    double error = Math.sqrt(3.5 / 6);
    assertThat(estimate.mean()).isEqualTo(3.5);
    assertThat(estimate.standardError()).isCloseTo(error, within(1e-12));
    assertThat(estimate.upperBound(0.95)).isCloseTo(3.5 + 2.0150483733330233 * error, within(1e-9));
    assertThat(estimate.lowerBound(0.95)).isCloseTo(3.5 - 2.0150483733330233 * error, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"50, -1", "50, 1", "100, -1", "100, 1", "1000, -1", "1000, 1"})
  void anUpperBoundHoldsForSkewedValuesToo(int rows, double sign) {
    double share = share(rows, sign, e -> e.upperBound(0.95), bound -> bound >= 0 ? 1 : 0);
    assertThat(share).isGreaterThanOrEqualTo(0.937);
  }

  @ParameterizedTest
  @CsvSource({"50, -1", "50, 1", "100, -1", "100, 1", "1000, -1", "1000, 1"})
  void aLowerBoundHoldsForSkewedValuesToo(int rows, double sign) {
    double share = share(rows, sign, e -> e.lowerBound(0.95), bound -> bound <= 0 ? 1 : 0);
    assertThat(share).isGreaterThanOrEqualTo(0.937);
  }

  @Test
  void studentsBoundAloneWouldBreakItsPromise() {
    double quantile = new StudentT(29).quantile(0.95);
    double share =
        share(30, 1, e -> e.mean() + quantile * e.standardError(), bound -> bound >= 0 ? 1 : 0);
    assertThat(share).isLessThan(0.92);
  }

  @Test
  void theProbabilityIsThatOfTheBounds() {
    double[] values = new double[60];
    Arrays.setAll(values, row -> exponential(7, row));
    MeanEstimate estimate = Draws.estimate(values);
    double lower = estimate.lowerBound(0.95);
    assertThat(estimate.probabilityAbove(lower)).isCloseTo(0.05, within(1e-9));
    assertThat(estimate.probabilityAbove(lower + 0.1)).isGreaterThan(0.05);
  }

  @Test
  void oneRowKnowsNothing() {
    MeanEstimate estimate = Draws.estimate(3);
    assertThat(estimate.mean()).isEqualTo(3);
    assertThat(estimate.upperBound(0.95)).isInfinite();
    assertThat(estimate.lowerBound(0.95)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(estimate.probabilityAbove(0)).isEqualTo(1);
    assertThat(estimate.hasEnoughRows()).isFalse();
  }

  @Test
  void valuesThatAreAllTheSameLeaveNoDoubt() {
    MeanEstimate estimate = Draws.estimate(2, 2, 2, 2);
    assertThat(estimate.upperBound(0.95)).isEqualTo(2);
    assertThat(estimate.probabilityAbove(1)).isZero();
    assertThat(estimate.probabilityAbove(2)).isEqualTo(1);
  }

  @Test
  void theDifferenceOfTwoMeansIsThatOfWelch() {
    MeanEstimate a = Draws.estimate(1, 2, 3, 4, 5, 9);
    MeanEstimate b = Draws.estimate(2, 2.5, 3, 4.5);
    MeanEstimate difference = a.minus(b);
    // scipy.stats.ttest_ind([1,2,3,4,5,9], [2,2.5,3,4.5], equal_var=False)
    assertThat(difference.mean() / difference.standardError())
        .isCloseTo(0.7844645405527362, within(1e-9));
    assertThat(difference.effectiveRows() - 1).isCloseTo(6.878203195658729, within(1e-9));
  }

  @Test
  void errorsThatAreFarFromOneNeitherOverflowNorVanish() {
    MeanEstimate large = new MeanEstimate(100, 100, 1e200, 1e199, 0.1);
    MeanEstimate small = new MeanEstimate(100, 100, 1e-200, 1e-201, 0.1);
    assertThat(large.minus(large).standardError()).isCloseTo(Math.sqrt(2) * 1e199, within(1e190));
    assertThat(small.minus(small).standardError()).isCloseTo(Math.sqrt(2) * 1e-201, within(1e-210));
    assertThat(large.minus(small).mean()).isEqualTo(1e200);
  }
}
