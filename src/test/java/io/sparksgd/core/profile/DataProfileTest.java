package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataProfileTest {

  @Test
  void momentsAreThoseOfTheDefinition() {
    double[][] x = {{1}, {2}, {4}, {9}};
    DataProfile profile = new TestExamples(x, new double[] {2, 1, 5, 8}, null).profile();
    assertThat(profile.rows()).isEqualTo(4);
    assertThat(profile.min(0)).isEqualTo(1);
    assertThat(profile.max(0)).isEqualTo(9);
    assertThat(profile.mean(0)).isEqualTo(4);
    double variance = (9 + 4 + 0 + 25) / 4.0;
    assertThat(profile.deviation(0)).isCloseTo(Math.sqrt(variance), within(1e-14));
    assertThat(profile.skewness(0))
        .isCloseTo((-27 - 8 + 0 + 125) / 4.0 / Math.pow(variance, 1.5), within(1e-13));
    assertThat(profile.kurtosis(0))
        .isCloseTo((81 + 16 + 0 + 625) / 4.0 / (variance * variance), within(1e-13));
    double covariance = (-3 * -2 + -2 * -3 + 0 * 1 + 5 * 4) / 4.0;
    double labelVariance = (4 + 9 + 1 + 16) / 4.0;
    assertThat(profile.correlation(0, 1))
        .isCloseTo(covariance / Math.sqrt(variance * labelVariance), within(1e-14));
  }

  @Test
  void weightsCountAsShares() {
    double[][] x = {{1}, {3}};
    DataProfile profile = new TestExamples(x, new double[] {0, 4}, new double[] {3, 1}).profile();
    assertThat(profile.weightSum()).isEqualTo(4);
    assertThat(profile.mean(0)).isEqualTo(1.5);
    assertThat(profile.deviation(0)).isCloseTo(Math.sqrt(0.75), within(1e-15));
  }

  @Test
  void aLargeOffsetCostsNoDigits() {
    int n = 1_000;
    double[][] x = new double[n][1];
    BigDecimal sum = BigDecimal.ZERO;
    for (int row = 0; row < n; row++) {
      x[row][0] = 1e9 + Math.sin(row);
      sum = sum.add(new BigDecimal(x[row][0]));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128);
    BigDecimal squares = BigDecimal.ZERO;
    for (double[] row : x) {
      squares = squares.add(new BigDecimal(row[0]).subtract(mean).pow(2));
    }
    double deviation = Math.sqrt(squares.doubleValue() / n);
    DataProfile profile = new TestExamples(x, new double[n], null).profile();
    assertThat(profile.mean(0)).isCloseTo(mean.doubleValue(), within(2e-7));
    assertThat(profile.deviation(0)).isCloseTo(deviation, within(1e-12));
  }

  @Test
  void theBitsDoNotDependOnTheOrderInWhichBlocksAnswer() {
    TestExamples data = TestExamples.line(5_000, 1, 3);
    List<ExampleBlock> blocks = data.blocks(1_000, 0, 700, 2_000);
    DataProfile inOrder = TestExamples.profile(blocks);
    ColumnRanges ranges = ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
    List<ExampleBlock> shuffled = new ArrayList<>(blocks);
    Collections.reverse(shuffled);
    DataProfile reversed = DataProfile.of(ranges, new InMemorySource(shuffled)::sum);
    assertThat(reversed.mean(0)).isEqualTo(inOrder.mean(0));
    assertThat(reversed.kurtosis(1)).isEqualTo(inOrder.kurtosis(1));
    assertThat(reversed.correlation(0, 1)).isEqualTo(inOrder.correlation(0, 1));
  }

  @Test
  void anEmptyBlockChangesNothing() {
    TestExamples data = TestExamples.line(50, 1, 3);
    DataProfile with = TestExamples.profile(data.blocks(0, 50));
    DataProfile without = data.profile();
    assertThat(with.mean(0)).isEqualTo(without.mean(0));
    assertThat(with.deviation(1)).isEqualTo(without.deviation(1));
  }

  @Test
  void extremeMagnitudesStayFinite() {
    for (double scale : new double[] {1e-280, 1e-9, 1e9, 1e99}) {
      double[][] x = {{scale}, {2 * scale}, {3 * scale}};
      DataProfile profile = new TestExamples(x, new double[] {1, 2, 3}, null).profile();
      assertThat(profile.kurtosis(0)).isCloseTo(1.5, within(1e-12));
      assertThat(profile.correlation(0, 1)).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void aConstantColumnIsSaidToBeConstant() {
    double[][] x = {{0.1}, {0.1}, {0.1}};
    DataProfile profile = new TestExamples(x, new double[] {1, 2, 3}, null).profile();
    assertThat(profile.isConstant(0)).isTrue();
    assertThat(profile.mean(0)).isEqualTo(0.1);
    assertThat(profile.correlation(0, 1)).isZero();
    for (ScalingMethod method : ScalingMethod.values()) {
      assertThat(profile.scaling(method).feature(0, 0.1)).isZero();
    }
  }

  @Test
  void scalingsMapTheDataAsTheyPromise() {
    TestExamples data = TestExamples.line(500, 1, 3);
    DataProfile profile = data.profile();
    FeatureScaling standardize = profile.scaling(ScalingMethod.STANDARDIZE);
    FeatureScaling minMax = profile.scaling(ScalingMethod.MIN_MAX);
    FeatureScaling none = profile.scaling(ScalingMethod.NONE);
    double[] z =
        Arrays.stream(data.features()).mapToDouble(x -> standardize.feature(0, x[0])).toArray();
    assertThat(Arrays.stream(z).average().orElseThrow()).isCloseTo(0, within(1e-12));
    assertThat(Arrays.stream(z).map(v -> v * v).average().orElseThrow())
        .isCloseTo(1, within(1e-12));
    assertThat(minMax.feature(0, profile.min(0))).isEqualTo(0);
    assertThat(minMax.feature(0, profile.max(0))).isCloseTo(1, within(1e-15));
    assertThat(none.feature(0, 1.25)).isEqualTo(1.25);
    assertThat(none.label(-3)).isEqualTo(-3);
  }

  @Test
  void noRowsAndNoWeightAreRefused() {
    TestExamples weightless =
        new TestExamples(new double[][] {{1}}, new double[] {1}, new double[] {0});
    assertThatThrownBy(weightless::profile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 rows of total weight 0.0");
  }
}
