package io.sparksgd.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FoldMeanTest {

  @Test
  void theErrorIsThatOfAMean() {
    FoldMean mean = FoldMean.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(mean.mean()).isEqualTo(5);
    assertThat(mean.standardError()).isCloseTo(Math.sqrt(32.0 / 7 / 8), within(1e-15));
  }

  @Test
  void oneValueHasNoErrorAndNoneHasNoMean() {
    assertThat(FoldMean.of(3).mean()).isEqualTo(3);
    assertThat(FoldMean.of(3).standardError()).isNaN();
    assertThat(FoldMean.of().mean()).isNaN();
    assertThat(FoldMean.of(3, Double.NaN, 4).mean()).isNaN();
  }
}
