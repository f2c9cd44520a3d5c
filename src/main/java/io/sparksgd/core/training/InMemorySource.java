package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
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

  @Override
  public OrderFreeSums sum(BlockPass pass) {
    return MiniBatchSource.sumPartitions(pass, blocks.iterator(), firstRows::get);
  }

  @Override
  public List<WindowChunk> rows(Window window, FeatureScaling scaling) {
    return MiniBatchSource.rowsOf(window, scaling, blocks.iterator(), firstRows::get);
  }
}
