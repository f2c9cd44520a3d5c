package io.sparksgd.core.data;

import io.sparksgd.core.sampling.HoldoutSplit;

/**
 * The two parts that a {@link HoldoutSplit} makes of a block. Both keep its place among blocks and
 * the order of its rows, either may be empty, and neither has keys. What was rejected stays with
 * the training part.
 */
public final class SplitBlock {
  private SplitBlock() {}

  /**
   * The rows to train on.
   *
   * @param firstRow the number of the block's first row among all rows before the split
   * @throws IllegalArgumentException when the split needs keys and the block has none
   */
  public static ExampleBlock training(ExampleBlock block, long firstRow, HoldoutSplit split) {
    requireKeys(block, split);
    return block.take(row -> !isHeldOut(block, row, firstRow, split), block.rejected());
  }

  /**
   * The rows that are held out.
   *
   * @param firstRow the number of the block's first row among all rows before the split
   * @throws IllegalArgumentException when the split needs keys and the block has none
   */
  public static ExampleBlock holdout(ExampleBlock block, long firstRow, HoldoutSplit split) {
    requireKeys(block, split);
    return block.take(row -> isHeldOut(block, row, firstRow, split), new RejectedRows());
  }

  private static boolean isHeldOut(ExampleBlock block, int row, long firstRow, HoldoutSplit split) {
    return split.isHeldOut(firstRow + row, block.key(row));
  }

  private static void requireKeys(ExampleBlock block, HoldoutSplit split) {
    if (split.needsKeys() && !block.hasKeys()) {
      throw new IllegalArgumentException("Cannot hold out by key: the rows have no keys");
    }
  }
}
