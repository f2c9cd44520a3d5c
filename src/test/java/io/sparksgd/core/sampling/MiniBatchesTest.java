package io.sparksgd.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiniBatchesTest {

  @Test
  void everyRowAppearsExactlyOncePerEpoch() {
    for (int rows = 1; rows <= 60; rows++) {
      for (int batchSize = 1; batchSize <= rows; batchSize++) {
        MiniBatches batches = new MiniBatches(rows, batchSize, 7);
        for (int epoch = 0; epoch < 2; epoch++) {
          assertThat(drawnSizes(batches, epoch)).isEqualTo(declaredSizes(batches));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"65536,256", "65537,256", "65537,65536", "100000,99999", "200003,1000"})
  void everyRowOfLargeDataAppearsExactlyOncePerEpoch(int rows, int batchSize) {
    MiniBatches batches = new MiniBatches(rows, batchSize, -3);
    assertThat(drawnSizes(batches, 5)).isEqualTo(declaredSizes(batches));
  }

  @ParameterizedTest
  @CsvSource({"10,3,4,1", "10,5,2,5", "10,10,1,10", "10,1,10,1", "1,1,1,1", "10,9,2,1"})
  void onlyTheLastMiniBatchMayBeShort(long rows, long batchSize, long steps, long last) {
    MiniBatches batches = new MiniBatches(rows, batchSize, 0);
    assertThat(batches.stepsPerEpoch()).isEqualTo(steps);
    for (long step = 0; step < steps - 1; step++) {
      assertThat(batches.sizeOf(step)).isEqualTo(batchSize);
    }
    assertThat(batches.sizeOf(steps - 1)).isEqualTo(last);
  }

  @Test
  void hugeDataDoesNotOverflow() {
    long rows = 1L << 62;
    MiniBatches batches = new MiniBatches(rows, rows - 1, 0);
    assertThat(batches.stepsPerEpoch()).isEqualTo(2);
    assertThat(batches.sizeOf(0)).isEqualTo(rows - 1);
    assertThat(batches.sizeOf(1)).isEqualTo(1);
    assertThat(new MiniBatches(rows, 1, 0).stepsPerEpoch()).isEqualTo(rows);
  }

  @Test
  void aMiniBatchOfAllRowsIsFull() {
    assertThat(new MiniBatches(10, 10, 0).isFull()).isTrue();
    assertThat(new MiniBatches(10, 9, 0).isFull()).isFalse();
  }

  @Test
  void epochsAndSeedsHaveTheirOwnOrder() {
    MiniBatches batches = new MiniBatches(1000, 10, 1);
    assertThat(batches.order(0).size()).isEqualTo(1000);
    assertThat(rows(batches.order(0))).isEqualTo(rows(batches.order(0)));
    assertThat(rows(batches.order(0))).isNotEqualTo(rows(batches.order(1)));
    assertThat(rows(batches.order(0))).isNotEqualTo(rows(new MiniBatches(1000, 10, 2).order(0)));
  }

  @Test
  void theOrderOfAnEpochDoesNotDependOnTheBatchSize() {
    assertThat(rows(new MiniBatches(1000, 10, 1).order(3)))
        .isEqualTo(rows(new MiniBatches(1000, 999, 1).order(3)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void rejectsHavingNoRows(long rows) {
    assertThatThrownBy(() -> new MiniBatches(rows, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rows: " + rows + " (must be >= 1)");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 11, Long.MAX_VALUE})
  void rejectsBatchSizesOutOfRange(long batchSize) {
    assertThatThrownBy(() -> new MiniBatches(10, batchSize, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid batch size: " + batchSize + " (must be from 1 to 10)");
  }

  /** The size of each mini-batch of an epoch, counted; fails when a row comes twice. */
  private static long[] drawnSizes(MiniBatches batches, long epoch) {
    long[] sizes = new long[(int) batches.stepsPerEpoch()];
    boolean[] seen = new boolean[(int) batches.rows()];
    KeyedPermutation order = batches.order(epoch);
    for (int row = 0; row < batches.rows(); row++) {
      int position = (int) order.positionOf(row);
      assertThat(seen[position]).isFalse();
      seen[position] = true;
      sizes[(int) (position / batches.batchSize())]++;
    }
    return sizes;
  }

  private static long[] declaredSizes(MiniBatches batches) {
    long[] sizes = new long[(int) batches.stepsPerEpoch()];
    Arrays.setAll(sizes, batches::sizeOf);
    return sizes;
  }

  private static long[] rows(KeyedPermutation order) {
    long[] rows = new long[(int) order.size()];
    Arrays.setAll(rows, order::rowAt);
    return rows;
  }
}
