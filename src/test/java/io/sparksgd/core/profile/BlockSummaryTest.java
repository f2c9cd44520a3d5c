package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlockBuilder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSummaryTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "1, 0, true",
    "0, 3, true",
    "1, 9000, false",
    "1, 9000, true",
    "7, 2000, true",
    "1500, 3, false"
  })
  void everyColumnIsSummedInTheOrderOfTheRows(int dimension, int rows, boolean weighted) {
    SplittableRandom random = new SplittableRandom(5);
    ExampleBlockBuilder builder = new ExampleBlockBuilder(2, 3, dimension, weighted);
    double[] min = new double[dimension + 1];
    double[] max = new double[dimension + 1];
    double[] sum = new double[dimension + 1];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    double weightSum = 0;
    double maxWeight = 0;
    long weightedRows = 0;
    for (int row = 0; row < rows; row++) {
      double weight = weighted ? Math.max(0, random.nextDouble() - 0.2) : 1;
      double[] values = new double[dimension + 1];
      for (int j = 0; j <= dimension; j++) {
        values[j] = 100 * j + random.nextDouble(-1, 1);
        min[j] = Math.min(min[j], values[j]);
        max[j] = Math.max(max[j], values[j]);
        sum[j] += weight * values[j];
      }
      weightSum += weight;
      maxWeight = Math.max(maxWeight, weight);
      weightedRows += weight > 0 ? 1 : 0;
      builder.add(values, values[dimension], weight);
    }
    BlockSummary summary = BlockSummary.of(builder.build());
    assertThat(summary.rows()).isEqualTo(rows);
    assertThat(summary.min).isEqualTo(min);
    assertThat(summary.max).isEqualTo(max);
    assertThat(summary.sum).isEqualTo(sum);
    assertThat(summary.weightSum).isEqualTo(weightSum);
    assertThat(summary.maxWeight).isEqualTo(maxWeight);
    assertThat(summary.weightedRows).isEqualTo(weightedRows);
  }
}
