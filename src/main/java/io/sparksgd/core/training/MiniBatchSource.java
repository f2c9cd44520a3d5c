package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.Iterator;
import java.util.function.ToLongFunction;

/**
 * The training rows, wherever they are: the one thing that training asks of the outside world. It
 * hands a pass to the blocks of each partition and merges what they come to.
 */
public interface MiniBatchSource {

  OrderFreeSums sum(BlockPass pass);

  /** What the blocks of one partition come to: nothing at all when they have no rows. */
  static OrderFreeSums sumPartition(
      BlockPass pass, Iterator<ExampleBlock> blocks, ToLongFunction<ExampleBlock> firstRowOf) {
    double[] sums = null;
    while (blocks.hasNext()) {
      ExampleBlock block = blocks.next();
      long firstRow = firstRowOf.applyAsLong(block);
      if (block.rows() > 0) {
        sums = sums == null ? new double[pass.length()] : sums;
        pass.add(block, firstRow, sums);
      }
    }
    return sums == null ? OrderFreeSums.empty() : OrderFreeSums.of(sums, pass.bounds());
  }
}
