package io.sparksgd.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

class ChiSquaredTest {

  /** Golden values: {@code src/test/golden/drift.py}. */
  @Test
  void tailsAreThoseOfScipy() {
    assertTail(0.5, 1, 0.47950012218695337);
    assertTail(3.84, 1, 0.05004352124870519);
    assertTail(40, 1, 2.5396285894708634e-10);
    assertTail(1.5, 2, 0.4723665527410149);
    assertTail(16.9, 9, 0.0503051901243108);
    assertTail(0.1, 9, 0.9999999743696746);
    assertTail(120, 9, 1.336164776532522e-21);
    assertTail(25, 10, 0.005345505487134069);
  }

  private static void assertTail(double x, int degrees, double expected) {
    assertThat(ChiSquared.survival(x, degrees)).isCloseTo(expected, within(1e-12 * expected));
  }

  /** Golden values: {@code src/test/golden/drift.py}. */
  @Test
  void quantilesAreThoseOfScipy() {
    assertThat(ChiSquared.upperQuantile(0.05, 1)).isCloseTo(3.8414588206941285, within(1e-11));
    assertThat(ChiSquared.upperQuantile(0.05, 9)).isCloseTo(16.91897760462045, within(1e-11));
    assertThat(ChiSquared.upperQuantile(0.001, 4)).isCloseTo(18.466826952903173, within(1e-11));
    assertThat(ChiSquared.upperQuantile(0.9, 3)).isCloseTo(0.5843743741551831, within(1e-11));
  }

  @Test
  void tailsAreThoseOfAnotherLibrary() {
    for (int degrees = 1; degrees <= 20; degrees++) {
      ChiSquaredDistribution other = new ChiSquaredDistribution(degrees);
      for (double x = 0.01; x < 60; x *= 1.5) {
        double expected = 1 - other.cumulativeProbability(x);
        assertThat(ChiSquared.survival(x, degrees)).isCloseTo(expected, within(1e-9));
      }
    }
  }

  @Test
  void edgesHaveAnAnswer() {
    assertThat(ChiSquared.survival(0, 3)).isEqualTo(1);
    assertThat(ChiSquared.survival(Double.POSITIVE_INFINITY, 3)).isZero();
    assertThat(ChiSquared.survival(1e6, 3)).isZero();
    assertThat(ChiSquared.survival(Double.NaN, 3)).isNaN();
    assertThat(ChiSquared.twoSided(-1.959963984540054)).isCloseTo(0.05, within(1e-14));
  }
}
