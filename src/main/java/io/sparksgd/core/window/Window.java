package io.sparksgd.core.window;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sampling.KeyedPermutation;
import io.sparksgd.core.sampling.MiniBatches;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Consecutive mini-batches of one epoch.
 *
 * @param batches which rows form which mini-batch
 * @param epoch 0-based
 * @param firstStep 0-based within the epoch
 * @param steps how many, at least 1
 */
public record Window(MiniBatches batches, long epoch, long firstStep, int steps)
    implements Serializable {

  public Window {
    if (!(firstStep >= 0 && steps >= 1 && firstStep + steps <= batches.stepsPerEpoch())) {
      throw new IllegalArgumentException(
          "Invalid window: steps "
              + firstStep
              + " to "
              + (firstStep + steps)
              + " (must lie within the "
              + batches.stepsPerEpoch()
              + " steps of an epoch)");
    }
  }

  /** Takes a row of a block that belongs to a mini-batch of the window. */
  @FunctionalInterface
  interface RowVisitor {
    /**
     * A row of the window.
     *
     * @param row its place in the block
     * @param step the mini-batch it belongs to, 0-based within the window
     */
    void visit(int row, int step);
  }

  /**
   * Visits the rows of {@code block} that belong to this window, in the order of the rows. They are
   * found by looking at every row of the block, or by walking the positions of the window back to
   * their rows, whichever are fewer.
   */
  void visitRows(ExampleBlock block, long firstRow, RowVisitor visitor) {
    if (batches.isFull()) {
      for (int row = 0; row < block.rows(); row++) {
        visitor.visit(row, 0);
      }
      return;
    }
    long begin = firstStep * batches.batchSize();
    long end = Math.min(batches.rows(), begin + steps * batches.batchSize());
    KeyedPermutation order = batches.order(epoch);
    if (end - begin < block.rows() / 2) {
      visitPositions(block, firstRow, order, begin, end, visitor);
    } else {
      for (int row = 0; row < block.rows(); row++) {
        long place = order.positionOf(firstRow + row) - begin;
        if (place >= 0 && place < end - begin) {
          visitor.visit(row, (int) (place / batches.batchSize()));
        }
      }
    }
  }

  private void visitPositions(
      ExampleBlock block,
      long firstRow,
      KeyedPermutation order,
      long begin,
      long end,
      RowVisitor visitor) {
    long[] found = new long[(int) Math.min(end - begin, block.rows())];
    int count = 0;
    for (long position = begin; position < end; position++) {
      long row = order.rowAt(position) - firstRow;
      if (row >= 0 && row < block.rows()) {
        found[count++] = row << 32 | (position - begin) / batches.batchSize();
      }
    }
    Arrays.sort(found, 0, count);
    for (int i = 0; i < count; i++) {
      visitor.visit((int) (found[i] >>> 32), (int) found[i]);
    }
  }
}
