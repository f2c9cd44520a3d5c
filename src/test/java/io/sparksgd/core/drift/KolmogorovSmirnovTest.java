package io.sparksgd.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {

  /** Golden values: {@code src/test/golden/drift.py}. */
  @Test
  void tailsAreThoseOfScipy() {
    assertThat(KolmogorovSmirnov.survival(0.5)).isCloseTo(0.9639452436648751, within(1e-14));
    assertThat(KolmogorovSmirnov.survival(1)).isCloseTo(0.26999967167735456, within(1e-14));
    assertThat(KolmogorovSmirnov.survival(1.5)).isCloseTo(0.022217962616525127, within(1e-15));
    assertThat(KolmogorovSmirnov.survival(2.5)).isCloseTo(7.453306344157342e-06, within(1e-19));
    assertThat(KolmogorovSmirnov.survival(0)).isEqualTo(1);
    assertThat(KolmogorovSmirnov.survival(100)).isZero();
  }

  @Test
  void theUsualDistanceHasItsProbability() {
    KolmogorovSmirnov distance =
        KolmogorovSmirnov.of(new SharedBuckets(new long[] {50, 50}, new long[] {40, 60}));
    assertThat(distance.distance()).isCloseTo(0.1, within(1e-15));
    double usual = distance.withoutChange(0.05);
    assertThat(usual).isCloseTo(1.3581 / Math.sqrt(50), within(1e-5));
    assertThat(new KolmogorovSmirnov(usual, distance.scale()).pValue())
        .isCloseTo(0.05, within(1e-12));
  }
}
