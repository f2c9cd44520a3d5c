package io.sparksgd.core.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CurvatureTest {
  private static final Curvature CURVATURE = new Curvature(2, 50);

  @Test
  void allRowsGetOneOverTheLargestCurvature() {
    assertThat(CURVATURE.rate(1_000, 1_000)).isEqualTo(0.5);
    assertThat(CURVATURE.rate(1, 1)).isEqualTo(0.5);
  }

  @Test
  void singleRowsGetOneOverBeta() {
    assertThat(CURVATURE.rate(1, 1_000)).isCloseTo(0.02, within(1e-15));
  }

  @Test
  void fewOfManyRowsGetTheRateOfMaBassilyAndBelkin() {
    for (int batchSize : new int[] {1, 2, 64, 1_000}) {
      double expected = batchSize / (50 + (batchSize - 1) * 2.0);
      assertThat(CURVATURE.rate(batchSize, 1_000_000_000_000L)).isCloseTo(expected, within(1e-8));
    }
  }

  @Test
  void largerMiniBatchesAllowHigherRates() {
    for (int batchSize = 2; batchSize <= 1_000; batchSize++) {
      assertThat(CURVATURE.rate(batchSize, 1_000))
          .isGreaterThan(CURVATURE.rate(batchSize - 1, 1_000));
    }
  }

  @Test
  void whereNothingBendsTheRateIsOne() {
    assertThat(new Curvature(0, 0).rate(5, 10)).isEqualTo(1);
  }

  @Test
  void momentumTakesHalfOfWhatIsStableToo() {
    Curvature curvature = new Curvature(4, 100);
    assertThat(curvature.rate(1_000, 1_000, 38)).isCloseTo(38 / 2.0 / 4, within(1e-12));
    assertThat(curvature.rate(10, 1_000, 2)).isEqualTo(curvature.rate(10, 1_000));
    assertThat(1 / curvature.rate(10, 1_000, 38))
        .isCloseTo(1 / curvature.rate(10, 1_000) - 4 + 4 / 19.0, within(1e-12));
  }
}
