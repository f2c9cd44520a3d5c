package io.sparksgd.spark;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.SplitBlock;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnExtremes;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.MiniBatchSource;
import io.sparksgd.core.window.RowSums;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowChunk;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * The training rows as cached blocks on a cluster. Every pass over them is one {@code
 * treeAggregate}; its tasks check that each block is the one that was counted at the start, so a
 * partition that is lost and read again either has the same rows or ends the run.
 */
public final class DistributedExamples implements MiniBatchSource, AutoCloseable {
  /** Up to so many results, the driver merges as fast as a tree. */
  private static final int FLAT_MERGE = 16;

  private final JavaSparkContext spark;
  private final JavaRDD<ExampleBlock> blocks;
  private final ColumnRanges ranges;
  private final Broadcast<BlockTable> table;
  private final ResultLimit limit;

  private DistributedExamples(
      JavaSparkContext spark, JavaRDD<ExampleBlock> blocks, List<BlockSummary> summaries) {
    this.spark = spark;
    this.blocks = blocks;
    this.ranges = ColumnRanges.of(summaries, () -> extremes(summaries.get(0).dimension()));
    this.table = spark.broadcast(BlockTable.of(summaries));
    this.limit = ResultLimit.of(spark.getConf());
  }

  /** Reads and caches {@code blocks}, and counts what is there. */
  public static DistributedExamples load(JavaSparkContext spark, JavaRDD<ExampleBlock> blocks) {
    return load(spark, blocks, "read: parse, check and cache the rows");
  }

  private static DistributedExamples load(
      JavaSparkContext spark, JavaRDD<ExampleBlock> blocks, String description) {
    blocks.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<BlockSummary> summaries =
          described(spark, description, () -> blocks.map(BlockSummary::of).collect());
      Comparator<BlockSummary> inOrder =
          Comparator.comparingInt(BlockSummary::partition).thenComparingInt(BlockSummary::index);
      return new DistributedExamples(spark, blocks, summaries.stream().sorted(inOrder).toList());
    } catch (Throwable e) {
      // Spark throws checked exceptions without declaring them.
      blocks.unpersist(false);
      throw e;
    }
  }

  /**
   * Splits these rows, and lets go of their own cache once both parts have theirs; until then both
   * are held. A part that is lost is made again from the input, whose blocks must be those counted
   * before the split. Close the parts before these rows, which must not be used in between.
   *
   * @throws JobException with {@link ExitCode#NO_INPUT} when one of the parts has no rows, with
   *     {@link ExitCode#BAD_DATA} when all that are held out weigh nothing
   */
  public SplitExamples split(HoldoutSplit split) {
    SplitExamples parts = fold(split);
    blocks.unpersist(false);
    return parts;
  }

  /**
   * The same, but these rows stay in the cache, to be split again or used. Close the parts first.
   *
   * @throws JobException with {@link ExitCode#NO_INPUT} when one of the parts has no rows, with
   *     {@link ExitCode#BAD_DATA} when all that are held out weigh nothing
   */
  public SplitExamples fold(HoldoutSplit split) {
    DistributedExamples training =
        load(spark, trainingOf(blocks, table, split), "split: cache the training rows");
    try {
      DistributedExamples holdout =
          load(spark, holdoutOf(blocks, table, split), "split: cache the holdout");
      SplitExamples parts = new SplitExamples(training, holdout);
      requireUsable(parts);
      return parts;
    } catch (Throwable e) {
      training.close();
      throw e;
    }
  }

  private static JavaRDD<ExampleBlock> trainingOf(
      JavaRDD<ExampleBlock> blocks, Broadcast<BlockTable> table, HoldoutSplit split) {
    return blocks.map(block -> SplitBlock.training(block, table.value().firstRowOf(block), split));
  }

  private static JavaRDD<ExampleBlock> holdoutOf(
      JavaRDD<ExampleBlock> blocks, Broadcast<BlockTable> table, HoldoutSplit split) {
    return blocks.map(block -> SplitBlock.holdout(block, table.value().firstRowOf(block), split));
  }

  private static void requireUsable(SplitExamples parts) {
    long heldOut = parts.holdout().ranges().rows();
    long rows = heldOut + parts.training().ranges().rows();
    if (heldOut == 0 || heldOut == rows) {
      parts.holdout().close();
      throw new JobException(
          ExitCode.NO_INPUT,
          "Invalid holdout: "
              + heldOut
              + " of "
              + rows
              + " rows (must leave at least 1 row for training and 1 for the holdout)");
    }
    if (!(parts.holdout().ranges().weightSum() > 0)) {
      parts.holdout().close();
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid holdout: " + heldOut + " rows of total weight 0 (must be > 0)");
    }
  }

  /** Counts and extremes of what was read. */
  public ColumnRanges ranges() {
    return ranges;
  }

  /** Of more features than the summaries hold; in a tree, since each answer is as wide. */
  private ColumnExtremes extremes(int dimension) {
    JavaRDD<ExampleBlock> few = blocks.coalesce(tasks());
    return described(
        spark,
        "read: smallest and largest values",
        () -> few.mapPartitions(all -> extremes(all, dimension)).treeReduce(ColumnExtremes::merge));
  }

  private static Iterator<ColumnExtremes> extremes(Iterator<ExampleBlock> blocks, int dimension) {
    ColumnExtremes extremes = ColumnExtremes.none(dimension);
    while (blocks.hasNext()) {
      extremes.add(blocks.next());
    }
    return Collections.singleton(extremes).iterator();
  }

  /** A hash of all values in the order of the rows. */
  public long contentHash() {
    return table.value().contentHash();
  }

  /** How many tasks answer a pass: one per core, which takes several partitions where need be. */
  public int tasks() {
    return Math.min(blocks.getNumPartitions(), spark.defaultParallelism());
  }

  /**
   * {@inheritDoc}
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} when the driver would refuse the
   *     answers
   */
  @Override
  public OrderFreeSums sum(BlockPass pass) {
    int tasks = tasks();
    limit.require(
        pass.description(),
        tasks <= FLAT_MERGE ? tasks : ResultLimit.afterTree(tasks),
        (double) OrderFreeSums.bytes(pass.length(), pass.limbs()));
    return described(
        spark, pass.description(), () -> aggregate(blocks.coalesce(tasks()), table, pass));
  }

  /** Static, so that tasks carry the pass and the table and nothing else. */
  private static OrderFreeSums aggregate(
      JavaRDD<ExampleBlock> blocks, Broadcast<BlockTable> table, BlockPass pass) {
    return blocks
        .mapPartitions(
            partition ->
                Collections.singleton(
                        MiniBatchSource.sumPartitions(pass, partition, table.value()::firstRowOf))
                    .iterator())
        .treeAggregate(
            OrderFreeSums.empty(),
            OrderFreeSums::merge,
            OrderFreeSums::merge,
            blocks.getNumPartitions() <= FLAT_MERGE ? 1 : 2);
  }

  @Override
  public List<WindowChunk> rows(Window window, FeatureScaling scaling) {
    long rows = Math.min(ranges.rows(), (long) window.steps() * window.batches().batchSize());
    double rowBytes =
        RowSums.bytesPerRow(ranges.sparse(), (double) ranges.stored() / ranges.rows());
    limit.require(window.description("rows"), tasks(), (double) rows * rowBytes / tasks());
    return described(
        spark,
        window.description("rows"),
        () -> chunks(blocks.coalesce(tasks()), table, window, scaling));
  }

  private static List<WindowChunk> chunks(
      JavaRDD<ExampleBlock> blocks,
      Broadcast<BlockTable> table,
      Window window,
      FeatureScaling scaling) {
    return blocks
        .mapPartitions(
            partition ->
                MiniBatchSource.rowsOf(window, scaling, partition, table.value()::firstRowOf)
                    .iterator())
        .collect();
  }

  private static <T> T described(JavaSparkContext spark, String description, Supplier<T> job) {
    spark.setJobDescription(description);
    try {
      return job.get();
    } finally {
      spark.setJobDescription(null);
    }
  }

  /** Frees the cached blocks. */
  @Override
  public void close() {
    table.destroy();
    blocks.unpersist(false);
  }
}
