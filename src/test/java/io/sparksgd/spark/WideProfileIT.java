package io.sparksgd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Very many features, whose extremes no block tells on its own. */
class WideProfileIT {
  private static final SharedJavaSparkContext SHARED = new SharedJavaSparkContext();
  private static final int DIMENSION = 100_000;

  @BeforeEach
  void start() {
    SHARED.runBefore();
  }

  @AfterAll
  static void stop() {
    SharedJavaSparkContext.runAfterClass();
  }

  private static List<ExampleBlock> blocks(int partitions) {
    List<ExampleBlock> blocks = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(partition, 0, DIMENSION, false);
      for (int row = 0; row < 50 * partition; row++) {
        int first = (int) (DIMENSION / 2 * RandomBits.uniform(partition, row));
        double value = RandomBits.gaussian(partition, row);
        builder.addSparse(
            new int[] {first, DIMENSION - 1}, new double[] {value, 1 + value}, 2, row, 1);
      }
      blocks.add(builder.build());
    }
    return blocks;
  }

  @Test
  void theProfileIsThatOfTheSameBlocksInMemory() {
    for (int partitions : new int[] {2, 7, 40}) {
      List<ExampleBlock> blocks = blocks(partitions);
      assertThat(BlockSummary.of(blocks.get(1)).isWide()).isTrue();
      DataProfile expected = TestExamples.profile(blocks);
      try (DistributedExamples examples =
          DistributedExamples.load(SHARED.jsc(), SHARED.jsc().parallelize(blocks, partitions))) {
        DataProfile actual = DataProfile.of(examples.ranges(), examples::sum);
        assertThat(actual.rows()).isEqualTo(expected.rows());
        for (int j = 0; j <= DIMENSION; j++) {
          if (actual.min(j) != expected.min(j)
              || actual.max(j) != expected.max(j)
              || actual.mean(j) != expected.mean(j)
              || actual.deviation(j) != expected.deviation(j)) {
            assertThat(j).as("the first column that differs").isNegative();
          }
        }
        assertThat(actual.deviation(DIMENSION - 1)).isBetween(0.8, 1.2);
        assertThat(actual.isConstant(DIMENSION - 2)).isTrue();
      }
    }
  }
}
