package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparksgd.core.sampling.RandomBits;
import org.junit.jupiter.api.Test;

class BucketGridTest {
  /** Numbers of both signs and all sizes, some of them edges. */
  private static double number(int i) {
    double size = Math.scalb(1 + RandomBits.uniform(1, i), (int) (RandomBits.at(2, i) % 40));
    double value = i % 3 == 0 ? Math.rint(size) : size;
    return i % 2 == 0 ? value : -value;
  }

  private static BucketGrid grid(int i) {
    return BucketGrid.of(6 + (i & 15), (i % 50) - 40);
  }

  @Test
  void theBucketOfANumberHoldsIt() {
    for (int i = 0; i < 20_000; i++) {
      BucketGrid grid = grid(i);
      double value = number(i);
      long ordinal = grid.ordinal(value);
      assertThat(grid.edge(ordinal)).isLessThanOrEqualTo(value);
      assertThat(grid.edge(ordinal + 1)).isGreaterThan(value);
      assertThat(grid.ordinal(grid.edge(ordinal))).isEqualTo(ordinal);
    }
  }

  @Test
  void bucketsAreOfARelativeWidthDownToTheSmallest() {
    BucketGrid grid = BucketGrid.of(6, -4);
    assertThat(grid.edge(0)).isZero();
    assertThat(grid.edge(1)).isEqualTo(0x1p-4);
    assertThat(grid.edge(-1)).isEqualTo(-0x1p-4);
    assertThat(grid.ordinal(0x1p-5)).isZero();
    assertThat(grid.ordinal(-0x1p-5)).isEqualTo(-1);
    for (double value : new double[] {5, 100, 12_345, 1e100}) {
      long ordinal = grid.ordinal(value);
      double width = grid.edge(ordinal + 1) - grid.edge(ordinal);
      assertThat(width).isLessThanOrEqualTo(value / 64).isGreaterThan(value / 256);
    }
  }

  @Test
  void edgesOfACoarserGridAreEdgesOfBoth() {
    for (int i = 0; i < 5_000; i++) {
      BucketGrid fine = grid(i);
      BucketGrid other = grid((int) (RandomBits.at(7, i) & 1023));
      BucketGrid both = fine.coarsest(other);
      double value = number(i);
      double edge = both.edge(both.ordinal(value));
      assertThat(fine.edge(fine.ordinal(edge))).isEqualTo(edge);
      assertThat(other.edge(other.ordinal(edge))).isEqualTo(edge);
      assertThat(both.ordinal(fine.edge(fine.ordinal(value)))).isEqualTo(both.ordinal(value));
    }
  }

  @Test
  void aFittingGridHasFewBucketsThatAreFineWhereTheNumbersAre() {
    double[][] columns = { // low, high, mean, deviation
      {0, 1, 0.3, 0.4},
      {-5, 5, 0, 1},
      {1990, 2026, 2010, 7},
      {1e9 - 16, 1e9 + 16, 1e9, 1},
      {1e-3, 1e6, 20, 2000},
      {-1e100, 1e100, 0, 1e99},
      {-1e-200, 3e-200, 0, 1e-200}
    };
    for (double[] column : columns) {
      double mean = column[2];
      double deviation = column[3];
      BucketGrid grid = BucketGrid.fitting(column[0], column[1], mean, deviation);
      assertThat(grid.ordinal(column[1]) - grid.ordinal(column[0])).isBetween(1L, 1023L);
      double width = grid.edge(grid.ordinal(mean) + 1) - grid.edge(grid.ordinal(mean));
      assertThat(width).isLessThanOrEqualTo(deviation / 16);
    }
  }

  @Test
  void aConstantHasOneBucketOfManyDigits() {
    BucketGrid grid = BucketGrid.fitting(1234.5, 1234.5, 1234.5, 0);
    assertThat(grid.digits()).isEqualTo(BucketGrid.MOST_DIGITS);
    assertThat(grid.ordinal(1234.5)).isNotEqualTo(grid.ordinal(1234.5 + 1e-8));
    assertThat(BucketGrid.fitting(0, 0, 0, 0).ordinal(0)).isZero();
  }

  @Test
  void otherDigitsAndExponentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketGrid.of(5, 0))
        .withMessage("Invalid digits: 5 (must be 6 to 40)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketGrid.of(6, 401))
        .withMessage("Invalid exponent: 401 (must be -1000 to 400)");
  }
}
