package io.sparksgd.core.training;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The training rows, wherever they are: the one thing that training asks of the outside world. It
 * hands a pass to the blocks of each partition and merges what they come to.
 */
public interface MiniBatchSource {

  OrderFreeSums sum(BlockPass pass);

  /** The rows of {@code window} in scaled units, each once, in chunks of any order. */
  List<WindowChunk> rows(Window window, FeatureScaling scaling);

  /** The chunks that blocks of whole partitions hold of a window. */
  static List<WindowChunk> rowsOf(
      Window window,
      FeatureScaling scaling,
      Iterator<ExampleBlock> blocks,
      ToLongFunction<ExampleBlock> firstRowOf) {
    List<WindowChunk> chunks = new ArrayList<>();
    while (blocks.hasNext()) {
      ExampleBlock block = blocks.next();
      long firstRow = firstRowOf.applyAsLong(block);
      if (block.rows() > 0) {
        chunks.addAll(WindowChunk.of(window, scaling, block, firstRow));
      }
    }
    return chunks;
  }

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
