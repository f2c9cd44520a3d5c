package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.List;

/** Training rows in the memory of this process, in the order of the blocks. */
public final class InMemorySource implements MiniBatchSource {
  private final List<ExampleBlock> blocks;

  public InMemorySource(List<ExampleBlock> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  @Override
  public OrderFreeSums sum(BlockPass pass) {
    OrderFreeSums merged = OrderFreeSums.empty();
    long firstRow = 0;
    for (ExampleBlock block : blocks) {
      merged = merged.merge(pass.sum(block, firstRow));
      firstRow += block.rows();
    }
    return merged;
  }
}
