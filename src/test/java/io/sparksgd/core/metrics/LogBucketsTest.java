package io.sparksgd.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.sampling.RandomBits;
import org.junit.jupiter.api.Test;

class LogBucketsTest {
  private static final int ZERO = LogBuckets.COUNT / 2;

  @Test
  void theMiddleOfABucketIsNearAllOfIt() {
    for (double largest : new double[] {1e-290, 1e-3, 1, 12345, 1e300, Double.MAX_VALUE}) {
      LogBuckets buckets = new LogBuckets(largest);
      for (int i = 0; i < 2_000; i++) {
        double size = largest * Math.pow(2, -47 * RandomBits.uniform(7, i));
        double number = i % 2 == 0 ? size : -size;
        assertThat(buckets.middle(buckets.of(number)))
            .isCloseTo(number, within(size * LogBuckets.RELATIVE_ERROR));
      }
    }
  }

  @Test
  void bucketsAscendWithNumbers() {
    LogBuckets buckets = new LogBuckets(100);
    double[] numbers = {
      Double.NEGATIVE_INFINITY,
      -1e300,
      -100,
      -1,
      -0.999,
      -1e-9,
      0,
      1e-9,
      0.999,
      1,
      1.004,
      100,
      1e300,
      Double.POSITIVE_INFINITY
    };
    int last = 0;
    for (double number : numbers) {
      int bucket = buckets.of(number);
      assertThat(bucket).isBetween(last, LogBuckets.COUNT - 1);
      last = bucket;
    }
    assertThat(last).isEqualTo(LogBuckets.COUNT - 1);
    for (int bucket = 1; bucket < LogBuckets.COUNT; bucket++) {
      assertThat(buckets.middle(bucket)).isGreaterThan(buckets.middle(bucket - 1));
    }
  }

  @Test
  void everyMiddleFallsIntoItsOwnBucket() {
    for (double largest : new double[] {1e-305, 3, 1e308}) {
      LogBuckets buckets = new LogBuckets(largest);
      for (int bucket = 0; bucket < LogBuckets.COUNT; bucket++) {
        assertThat(buckets.of(buckets.middle(bucket))).isEqualTo(bucket);
      }
    }
  }

  @Test
  void whatIsTinyIsZeroAndNaNFallsSomewhere() {
    LogBuckets buckets = new LogBuckets(1);
    assertThat(buckets.of(0)).isEqualTo(ZERO);
    assertThat(buckets.of(-0.0)).isEqualTo(ZERO);
    assertThat(buckets.of(0x1p-48)).isEqualTo(ZERO);
    assertThat(buckets.of(0x1p-47)).isEqualTo(ZERO + 1);
    assertThat(buckets.middle(ZERO)).isZero();
    assertThat(buckets.of(Double.NaN)).isBetween(0, LogBuckets.COUNT - 1);
    assertThat(new LogBuckets(Double.NaN).of(1)).isBetween(0, LogBuckets.COUNT - 1);
    assertThat(new LogBuckets(0).of(0)).isEqualTo(ZERO);
  }

  @Test
  void withoutWeightThereIsNoQuantile() {
    LogBuckets buckets = new LogBuckets(1);
    double[] weights = new double[LogBuckets.COUNT + 1];
    assertThat(buckets.quantile(weights, 1, 0.5)).isNaN();
    weights[1 + ZERO] = Double.NaN;
    assertThat(buckets.quantile(weights, 1, 0.5)).isNaN();
    weights[1 + ZERO] = 3;
    assertThat(buckets.quantile(weights, 1, 0.01)).isZero();
    assertThat(buckets.quantile(weights, 1, 1)).isZero();
  }
}
