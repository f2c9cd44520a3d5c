package io.sparksgd.core.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {

  /** By hand: sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1, never falling. */
  @Test
  void pValuesAreThoseByHand() {
    assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, Offset.offset(1e-15));
  }

  @Test
  void noneIsAboveOneAndNoTestsHaveNone() {
    assertThat(Holm.adjusted(new double[] {0.9, 0.5})).containsExactly(1, 1);
    assertThat(Holm.adjusted(new double[0])).isEmpty();
  }
}
