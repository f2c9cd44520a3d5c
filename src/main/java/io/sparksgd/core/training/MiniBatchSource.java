package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.ToLongFunction;

/**
 * The training rows, wherever they are: the one thing that training asks of the outside world. It
 * hands a pass to the blocks of each partition and merges what they come to.
 */
public interface MiniBatchSource {

  OrderFreeSums sum(BlockPass pass);

  /**
   * What the blocks of whole partitions come to, one partition after the other: nothing at all when
   * they have no rows. The rows of a partition are added in plain double, partitions are merged, so
   * the result does not depend on which partitions come together.
   */
  static OrderFreeSums sumPartitions(
      BlockPass pass, Iterator<ExampleBlock> blocks, ToLongFunction<ExampleBlock> firstRowOf) {
    OrderFreeSums merged = OrderFreeSums.empty();
    double[] sums = null;
    int partition = -1;
    while (blocks.hasNext()) {
      ExampleBlock block = blocks.next();
      long firstRow = firstRowOf.applyAsLong(block);
      if (block.rows() == 0) {
        continue;
      }
      if (sums == null) {
        sums = new double[pass.length()];
        merged = OrderFreeSums.zeros(sums.length, pass.limbs());
      } else if (block.partition() != partition) {
        merged.add(sums, pass.bounds());
        Arrays.fill(sums, 0);
      }
      partition = block.partition();
      pass.add(block, firstRow, sums);
    }
    if (sums != null) {
      merged.add(sums, pass.bounds());
    }
    return merged;
  }
}
