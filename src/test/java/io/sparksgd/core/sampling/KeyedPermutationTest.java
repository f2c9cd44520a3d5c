package io.sparksgd.core.sampling;

import static io.sparksgd.core.sampling.ChiSquare.assertPlausible;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedPermutationTest {
  private static final long SEED = 20_260_101;

  @Test
  void everySizeUpToAThousandIsABijectionWithItsInverse() {
    for (int size = 1; size <= 1000; size++) {
      assertBijection(size, SEED + size, size % 7);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        65_535, 65_536, 65_537, 65_538, 65_539, 65_540, 131_071, 131_072, 131_073, 1_000_000,
        1_000_003
      })
  void largeSizesAreBijectionsWithTheirInverses(int size) {
    assertBijection(size, 0, 0);
    assertBijection(size, -1, 12);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        (1L << 31) - 1,
        (1L << 31) + 11,
        1_000_000_000_000L,
        (1L << 53) + 1,
        (1L << 61) + 1,
        1L << 62
      })
  void theInverseHoldsForSizesThatNoTableCouldHold(long size) {
    for (long epoch = 0; epoch < 4; epoch++) {
      KeyedPermutation order = new KeyedPermutation(size, SEED, epoch);
      for (int i = 0; i < 500; i++) {
        long row = RandomBits.at(size, i) >>> 2;
        row %= size;
        long position = order.positionOf(row);
        assertThat(position).isBetween(0L, size - 1);
        assertThat(order.rowAt(position)).isEqualTo(row);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000, 65_536, 65_537, 200_000})
  void theSameKeyGivesTheSameOrderInANewInstance(int size) {
    assertThat(positions(size, SEED, 3)).isEqualTo(positions(size, SEED, 3));
  }

  /** Golden values of an implementation in Python: src/test/golden/keyed_permutation.py. */
  @Test
  void ordersKeepTheirBits() {
    assertThat(Arrays.copyOf(positions(10, 42, 0), 10))
        .containsExactly(3, 5, 6, 9, 8, 1, 0, 2, 7, 4);
    assertThat(Arrays.copyOf(positions(1_000_000, 42, 1), 5))
        .containsExactly(322614, 371105, 366497, 995320, 719920);
  }

  @Test
  void theOrdersOfFewRowsAreEquallyFrequent() {
    for (int size = 2; size <= 4; size++) {
      int[] counts = new int[size * size * size * size];
      int keys = 24_000;
      for (int key = 0; key < keys; key++) {
        int code = 0;
        for (int position : positions(size, key / 100, key % 100)) {
          code = code * size + position;
        }
        counts[code]++;
      }
      int orders = size == 2 ? 2 : size == 3 ? 6 : 24;
      double expected = (double) keys / orders;
      double statistic = 0;
      for (int count : counts) {
        statistic += count == 0 ? 0 : squared(count - expected) / expected;
      }
      assertThat(Arrays.stream(counts).filter(count -> count > 0)).hasSize(orders);
      assertPlausible(statistic, orders - 1, size + " rows");
    }
  }

  @ParameterizedTest
  @CsvSource({"2,2", "3,3", "5,5", "10,10", "16,8", "37,6", "100,10", "333,9", "1000,10"})
  void rowsOfSmallDataGoEverywhereEquallyOften(int size, int bins) {
    int keys = 2000;
    double[][] counts = new double[bins][bins];
    int[] rowsIn = new int[bins];
    for (int row = 0; row < size; row++) {
      rowsIn[row * bins / size]++;
    }
    for (int key = 0; key < keys; key++) {
      int[] positions = positions(size, SEED + key / 50, key % 50);
      for (int row = 0; row < size; row++) {
        counts[row * bins / size][positions[row] * bins / size]++;
      }
    }
    double statistic = 0;
    for (int i = 0; i < bins; i++) {
      for (int j = 0; j < bins; j++) {
        double expected = (double) keys * rowsIn[i] * rowsIn[j] / size;
        statistic += squared(counts[i][j] - expected) / expected;
      }
    }
    assertPlausible(statistic * (size - 1) / size, squared(bins - 1), size + " rows");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 7, 10, 31, 64, 100, 257, 1000})
  void neighboursOfSmallDataAreUncorrelated(int size) {
    int keys = 2000;
    double middle = (size - 1) / 2.0;
    double variance = (squared(size) - 1) / 12;
    double[] neighbours = new double[keys];
    double[] epochs = new double[keys];
    double[] seeds = new double[keys];
    for (int key = 0; key < keys; key++) {
      int[] here = positions(size, SEED + key, 0);
      int[] nextEpoch = positions(size, SEED + key, 1);
      int[] nextSeed = positions(size, SEED + key + 1, 0);
      neighbours[key] = variance;
      for (int row = 0; row < size; row++) {
        if (row + 1 < size) {
          neighbours[key] += (here[row] - middle) * (here[row + 1] - middle);
        }
        epochs[key] += (here[row] - middle) * (nextEpoch[row] - middle);
        seeds[key] += (here[row] - middle) * (nextSeed[row] - middle);
      }
    }
    assertThat(Math.abs(studentScore(neighbours))).as("neighbours").isLessThan(ChiSquare.LIMIT);
    assertThat(Math.abs(studentScore(epochs))).as("epochs").isLessThan(ChiSquare.LIMIT);
    assertThat(Math.abs(studentScore(seeds))).as("seeds").isLessThan(ChiSquare.LIMIT);
    double expected = squared(size * variance) / (size - 1);
    assertThat(meanSquare(epochs) / expected).as("spread over epochs").isBetween(0.8, 1.2);
    assertThat(meanSquare(seeds) / expected).as("spread over seeds").isBetween(0.8, 1.2);
  }

  @ParameterizedTest
  @CsvSource({"65536,10", "65537,10", "100003,8", "131072,8", "1000000,2"})
  void rowsOfLargeDataGoEverywhereEquallyOften(int size, int keys) {
    double statistic = 0;
    for (int key = 0; key < keys; key++) {
      statistic += membershipStatistic(positions(size, SEED, key), 10, false, (size + 9) / 10);
    }
    assertPlausible(statistic, 81.0 * keys, size + " rows");
  }

  /**
   * Lag by lag, the correlation of the positions of rows {@code lag} apart, and whether the steps
   * between them, modulo the size, are evenly spread: the latter sees what a correlation misses.
   */
  @ParameterizedTest
  @CsvSource({"65536,4", "65537,10", "131072,8", "1000000,1"})
  void rowsAtNoLagAreRelated(int size, int keys) {
    int[] lags = {1, 2, 3, 4, 5, 7, 8, 16, 32, 100, 256, 1000, 1024, 4096, 16_384, 32_768, 57_005};
    double[] correlations = new double[lags.length];
    double[] steps = new double[lags.length];
    for (int key = 0; key < keys; key++) {
      int[] positions = positions(size, SEED, key);
      for (int i = 0; i < lags.length; i++) {
        // Positions of one order are negatively related, as drawing without replacement implies.
        double score =
            (correlation(positions, positions, lags[i]) + 1.0 / (size - 1)) * Math.sqrt(size);
        correlations[i] += squared(score);
        steps[i] += stepStatistic(positions, positions, lags[i]);
      }
    }
    for (int i = 0; i < lags.length; i++) {
      assertPlausible(correlations[i], keys, "correlation at lag " + lags[i]);
      assertPlausible(steps[i], 63.0 * keys, "steps at lag " + lags[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,200", "65536,10", "65537,20", "131072,12", "1000000,3"})
  void ordersOfConsecutiveEpochsAndSeedsAreUnrelated(int size, int keys) {
    double[] correlations = new double[2];
    double[] steps = new double[2];
    for (int key = 0; key < keys; key++) {
      int[] here = positions(size, key, key);
      int[][] others = {positions(size, key, key + 1), positions(size, key + 1, key)};
      for (int i = 0; i < 2; i++) {
        correlations[i] += squared(correlation(here, others[i], 0)) * (size - 1);
        steps[i] += stepStatistic(here, others[i], 0);
      }
    }
    for (int i = 0; i < 2; i++) {
      String what = i == 0 ? "epochs" : "seeds";
      assertPlausible(correlations[i], keys, "correlation of consecutive " + what);
      assertPlausible(steps[i], 63.0 * keys, "steps between consecutive " + what);
    }
  }

  /**
   * A contiguous partition, or a class of rows modulo some number, gives each mini-batch a
   * hypergeometric count of rows. The statistic's mean is their variance, so counts that vary too
   * little fail like counts that vary too much.
   */
  @ParameterizedTest
  @CsvSource({
    "1000,7,4,300",
    "1000,100,10,300",
    "65536,256,8,4",
    "65537,256,8,8",
    "65537,32769,2,20",
    "65537,1000,64,8",
    "100003,10000,16,6",
    "131072,256,16,6",
    "131072,65536,2,16",
    "1000000,256,8,1",
    "1000000,10000,7,1",
    "1000000,500000,2,4"
  })
  void miniBatchesTakeFromEveryPartOfTheRowsByChance(int size, int batchSize, int parts, int keys) {
    double contiguous = 0;
    double residues = 0;
    for (int key = 0; key < keys; key++) {
      int[] positions = positions(size, key, 1);
      contiguous += membershipStatistic(positions, parts, false, batchSize);
      residues += membershipStatistic(positions, parts, true, batchSize);
    }
    int otherBatches = (size - 1) / batchSize;
    double degreesOfFreedom = (parts - 1.0) * otherBatches * keys;
    assertPlausible(contiguous, degreesOfFreedom, "contiguous partitions");
    assertPlausible(residues, degreesOfFreedom, "residue classes");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 62) + 1, Long.MAX_VALUE})
  void rejectsSizesOutOfRange(long size) {
    assertThatThrownBy(() -> new KeyedPermutation(size, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid size: " + size + " (must be in [1, 2^62])");
  }

  private static void assertBijection(int size, long seed, long epoch) {
    KeyedPermutation order = new KeyedPermutation(size, seed, epoch);
    assertThat(order.size()).isEqualTo(size);
    boolean[] seen = new boolean[size];
    for (int row = 0; row < size; row++) {
      long position = order.positionOf(row);
      if (position < 0
          || position >= size
          || seen[(int) position]
          || order.rowAt(position) != row) {
        throw new AssertionError("row " + row + " of " + size + " is at " + position);
      }
      seen[(int) position] = true;
    }
  }

  private static int[] positions(int size, long seed, long epoch) {
    KeyedPermutation order = new KeyedPermutation(size, seed, epoch);
    int[] positions = new int[size];
    for (int row = 0; row < size; row++) {
      positions[row] = (int) order.positionOf(row);
    }
    return positions;
  }

  /** The correlation of {@code here[i]} and {@code there[i + lag]}, wrapping round. */
  private static double correlation(int[] here, int[] there, int lag) {
    int size = here.length;
    double middle = (size - 1) / 2.0;
    double sum = 0;
    for (int i = 0, j = lag % size; i < size; i++) {
      sum += (here[i] - middle) * (there[j] - middle);
      j = j + 1 == size ? 0 : j + 1;
    }
    return sum / (size * (squared(size) - 1) / 12);
  }

  /** Chi-square, with 63 degrees of freedom, of the steps between paired positions in 64 bins. */
  private static double stepStatistic(int[] here, int[] there, int lag) {
    int size = here.length;
    int bins = 64;
    int[] counts = new int[bins];
    for (int i = 0, j = lag % size; i < size; i++) {
      int step = here[i] - there[j];
      counts[(int) ((step < 0 ? step + size : step) * (long) bins / size)]++;
      j = j + 1 == size ? 0 : j + 1;
    }
    double statistic = 0;
    for (int bin = 0; bin < bins; bin++) {
      int first = (int) (((long) bin * size + bins - 1) / bins);
      int next = (int) (((bin + 1L) * size + bins - 1) / bins);
      double expected = next - first;
      statistic += squared(counts[bin] - expected) / expected;
    }
    return statistic;
  }

  /** Chi-square of parts by mini-batches, scaled for drawing without replacement. */
  private static double membershipStatistic(
      int[] positions, int parts, boolean residues, int batchSize) {
    int size = positions.length;
    int batches = (size - 1) / batchSize + 1;
    int[][] counts = new int[parts][batches];
    int[] rowsIn = new int[parts];
    for (int row = 0; row < size; row++) {
      int part = residues ? row % parts : (int) ((long) row * parts / size);
      rowsIn[part]++;
      counts[part][positions[row] / batchSize]++;
    }
    double statistic = 0;
    for (int part = 0; part < parts; part++) {
      for (int batch = 0; batch < batches; batch++) {
        double rows = Math.min(batchSize, size - (double) batch * batchSize);
        double expected = rowsIn[part] * rows / size;
        statistic += squared(counts[part][batch] - expected) / expected;
      }
    }
    return statistic * (size - 1) / size;
  }

  private static double studentScore(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> squared(value - mean)).sum();
    return mean / Math.sqrt(squares / (values.length - 1.0) / values.length);
  }

  private static double meanSquare(double[] values) {
    return Arrays.stream(values).map(KeyedPermutationTest::squared).average().orElseThrow();
  }

  private static double squared(double value) {
    return value * value;
  }
}
