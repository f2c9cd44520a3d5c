package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.SplitBlock;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowChunk;
import java.util.IdentityHashMap;
import java.util.List;

/** Training rows in the memory of this process, in the order of the blocks. */
public final class InMemorySource implements MiniBatchSource {
  private final List<ExampleBlock> blocks;
  private final IdentityHashMap<ExampleBlock, Long> firstRows = new IdentityHashMap<>();

  public InMemorySource(List<ExampleBlock> blocks) {
    this.blocks = List.copyOf(blocks);
    long firstRow = 0;
    for (ExampleBlock block : blocks) {
      firstRows.put(block, firstRow);
      firstRow += block.rows();
    }
  }

  /** Counts and extremes of the rows. */
  public ColumnRanges ranges() {
    return ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
  }

  /** The rows that {@code split} trains on. */
  public InMemorySource training(HoldoutSplit split) {
    return new InMemorySource(
        blocks.stream()
            .map(block -> SplitBlock.training(block, firstRows.get(block), split))
            .toList());
  }

  /** The rows that {@code split} holds out. */
  public InMemorySource holdout(HoldoutSplit split) {
    return new InMemorySource(
        blocks.stream()
            .map(block -> SplitBlock.holdout(block, firstRows.get(block), split))
            .toList());
  }

  @Override
  public OrderFreeSums sum(BlockPass pass) {
    return MiniBatchSource.sumPartitions(pass, blocks.iterator(), firstRows::get);
  }

  @Override
  public List<WindowChunk> rows(Window window, FeatureScaling scaling) {
    return MiniBatchSource.rowsOf(window, scaling, blocks.iterator(), firstRows::get);
  }
}
