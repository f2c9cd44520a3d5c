package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Training rows in the memory of this process, in the order of the blocks. */
public final class InMemorySource implements MiniBatchSource {
  private final List<List<ExampleBlock>> partitions = new ArrayList<>();
  private final IdentityHashMap<ExampleBlock, Long> firstRows = new IdentityHashMap<>();

  public InMemorySource(List<ExampleBlock> blocks) {
    long firstRow = 0;
    for (ExampleBlock block : blocks) {
      if (block.index() == 0) {
        partitions.add(new ArrayList<>());
      }
      partitions.get(partitions.size() - 1).add(block);
      firstRows.put(block, firstRow);
      firstRow += block.rows();
    }
  }

  @Override
  public OrderFreeSums sum(BlockPass pass) {
    OrderFreeSums merged = OrderFreeSums.empty();
    for (List<ExampleBlock> blocks : partitions) {
      merged = merged.merge(MiniBatchSource.sumPartition(pass, blocks.iterator(), firstRows::get));
    }
    return merged;
  }
}
