package io.sparksgd.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.SplitBlock;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A holdout through Spark is the one in memory, and stays it when parts are lost. */
class SplitExamplesIT {
  private static final SharedJavaSparkContext SHARED = new SharedJavaSparkContext();
  private static final int ROWS = 1_003;
  private static final TestExamples DATA = TestExamples.line(ROWS, 1, 3).weighted(4);
  private static final HoldoutSplit BY_ROW = new HoldoutSplit.ByRow(ROWS, 0.1, 5);
  private static final double[] LINE = {1.9, 1.2};

  /** Static, so that tasks in this process see what tests set. */
  private static final AtomicInteger READS = new AtomicInteger();

  private static final AtomicBoolean CHANGED = new AtomicBoolean();

  @BeforeEach
  void start() {
    SHARED.runBefore();
    READS.set(0);
    CHANGED.set(false);
  }

  @AfterEach
  void nothingIsLeftInTheCache() {
    assertThat(SHARED.jsc().getPersistentRDDs()).isEmpty();
  }

  @AfterAll
  static void stop() {
    SharedJavaSparkContext.runAfterClass();
  }

  /** Blocks of 300 rows and fewer on five partitions, one of them empty; key i of row i / 10. */
  private static List<ExampleBlock> blocks() {
    List<ExampleBlock> keyed = new ArrayList<>();
    int number = 0;
    for (ExampleBlock block : DATA.blocks(300, 0, 200, 300)) {
      ExampleBlockBuilder builder =
          new ExampleBlockBuilder(block.partition(), block.index(), 1, true).keyed();
      for (int row = 0; row < block.rows(); row++) {
        builder.add(new double[] {block.features()[row]}, block.labels()[row], block.weight(row));
        builder.key(HoldoutSplit.hash("key " + number++ / 10));
      }
      keyed.add(builder.build());
    }
    return keyed;
  }

  private static DistributedExamples load() {
    JavaRDD<ExampleBlock> rows = SHARED.jsc().parallelize(blocks(), 5).map(block -> read(block));
    return DistributedExamples.load(SHARED.jsc(), rows);
  }

  private static ExampleBlock read(ExampleBlock block) {
    READS.incrementAndGet();
    return CHANGED.get() && block.partition() == 2
        ? SplitBlock.training(block, 0, new HoldoutSplit.ByRow(ROWS, 0.5, 1))
        : block;
  }

  private static RegressionEvaluation judged(DistributedExamples examples) {
    return RegressionEvaluation.of(examples.ranges(), LINE, new SquaredLoss(), examples::sum);
  }

  private static RegressionEvaluation judged(InMemorySource source) {
    return RegressionEvaluation.of(source.ranges(), LINE, new SquaredLoss(), source::sum);
  }

  @Test
  void thePartsAreThoseInMemory() {
    for (HoldoutSplit split : List.of(BY_ROW, new HoldoutSplit.ByKey(0.2, 5))) {
      InMemorySource memory = new InMemorySource(blocks());
      DistributedExamples all = load();
      try (all;
          SplitExamples parts = all.split(split)) {
        assertThat(judged(parts.training())).isEqualTo(judged(memory.training(split)));
        assertThat(judged(parts.holdout())).isEqualTo(judged(memory.holdout(split)));
        assertThat(parts.training().ranges().rows() + parts.holdout().ranges().rows())
            .isEqualTo(ROWS);
        assertThat(parts.training().contentHash()).isNotEqualTo(all.contentHash());
      }
    }
  }

  @Test
  void theInputIsReadOnceAndOnlyThePartsStayCached() {
    try (DistributedExamples all = load();
        SplitExamples parts = all.split(BY_ROW)) {
      judged(parts.training());
      judged(parts.holdout());
      assertThat(READS.get()).isEqualTo(blocks().size());
      assertThat(SHARED.jsc().getPersistentRDDs()).hasSize(2);
    }
  }

  @Test
  void aPartThatIsLostIsReadAgainAndHasTheSameRows() {
    try (DistributedExamples all = load();
        SplitExamples parts = all.split(BY_ROW)) {
      RegressionEvaluation training = judged(parts.training());
      RegressionEvaluation holdout = judged(parts.holdout());
      dropBlocks();
      assertThat(judged(parts.holdout())).isEqualTo(holdout);
      assertThat(judged(parts.training())).isEqualTo(training);
      assertThat(READS.get()).isEqualTo(3 * blocks().size());
    }
  }

  @Test
  void anInputThatChangedEndsTheRun() {
    try (DistributedExamples all = load();
        SplitExamples parts = all.split(BY_ROW)) {
      CHANGED.set(true);
      dropBlocks();
      assertThatThrownBy(() -> judged(parts.training()))
          .hasStackTraceContaining("Input changed while training: partition 2");
    }
  }

  @Test
  void aSideWithoutRowsIsRefusedAndNothingStaysCached() {
    try (DistributedExamples all = load()) {
      for (double share : new double[] {1e-18, 1 - 1e-15}) {
        assertThatThrownBy(() -> all.split(new HoldoutSplit.ByKey(share, 5)))
            .isInstanceOf(JobException.class)
            .hasMessage(
                "Invalid holdout: "
                    + (share < 0.5 ? 0 : ROWS)
                    + " of 1003 rows (must leave at least 1 row for training and 1 for the"
                    + " holdout)")
            .extracting(e -> ((JobException) e).exitCode())
            .isEqualTo(ExitCode.NO_INPUT);
        assertThat(SHARED.jsc().getPersistentRDDs()).hasSize(1);
      }
    }
  }

  @Test
  void aHoldoutWithoutWeightIsRefusedAndNothingStaysCached() {
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, row -> BY_ROW.isHeldOut(row, 0) ? 0 : 1);
    TestExamples weightless = new TestExamples(DATA.features(), DATA.labels(), weights);
    JavaRDD<ExampleBlock> rows = SHARED.jsc().parallelize(weightless.blocks(300), 2);
    try (DistributedExamples all = DistributedExamples.load(SHARED.jsc(), rows)) {
      assertThatThrownBy(() -> all.split(BY_ROW))
          .isInstanceOf(JobException.class)
          .hasMessage("Invalid holdout: 100 rows of total weight 0 (must be > 0)")
          .extracting(e -> ((JobException) e).exitCode())
          .isEqualTo(ExitCode.BAD_DATA);
      assertThat(SHARED.jsc().getPersistentRDDs()).hasSize(1);
    }
  }

  private static void dropBlocks() {
    SHARED
        .jsc()
        .getPersistentRDDs()
        .keySet()
        .forEach(rdd -> SparkEnv.get().blockManager().removeRdd(rdd));
  }
}
