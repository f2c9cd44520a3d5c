package io.sparksgd.core.sum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManyMergesTest {

  /** Each value has the largest low limb there is, 2^39. */
  @Test
  void eightMillionMergesLoseNothing() {
    int merges = 1 << 23;
    double value = 2.5 * 0x1p-60;
    double[] bounds = {1};
    OrderFreeSums one = OrderFreeSums.of(new double[] {value}, bounds);
    OrderFreeSums sums = OrderFreeSums.of(new double[1], bounds);
    for (int i = 0; i < merges; i++) {
      sums = sums.merge(one);
    }
    assertThat(sums.values(bounds)).containsExactly(merges * value);
  }

  @Test
  void aHeldValueIsWrongByAtMostTwoToTheMinusHundredAndTwoOfItsBound() {
    double[] bounds = {Math.nextDown(1.0)};
    for (double value : new double[] {0x1p-102, 0x1p-103, 3 * 0x1p-103, 0x1p-60 + 0x1p-103}) {
      double held = OrderFreeSums.of(new double[] {value}, bounds).values(bounds)[0];
      assertThat(Math.abs(held - value)).isLessThanOrEqualTo(0x1p-102);
    }
  }
}
