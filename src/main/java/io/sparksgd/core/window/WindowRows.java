package io.sparksgd.core.window;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sampling.KeyedPermutation;
import io.sparksgd.core.sampling.MiniBatches;
import java.util.Arrays;

/**
 * The rows of a block that belong to a window, in the order of the rows, some thousand at a time.
 * They are found by looking at every row of the block, or by walking the positions of the window
 * back to their rows, whichever are fewer.
 *
 * <pre>
 *   WindowRows found = window.rowsOf(block, firstRow);
 *   while (found.next()) {
 *     for (int i = 0; i &lt; found.count(); i++) { ... found.rows()[i], found.steps()[i] ... }
 *   }
 * </pre>
 */
final class WindowRows {
  private static final int CHUNK = 1024;

  private final int[] rows = new int[CHUNK];
  private final int[] steps = new int[CHUNK];
  private int count;

  private final Window window;
  private final MiniBatches batches;
  private final long firstRow;
  private final int blockRows;
  private final long begin;
  private final long end;
  private final KeyedPermutation order;
  private final double batchShare;

  /** Row and step of each row found by walking back, packed; null when looking at every row. */
  private final long[] found;

  private final int[] scratch = new int[2 * CHUNK];

  /** How far into the block, or into {@link #found}, earlier chunks came. */
  private int seen;

  WindowRows(Window window, ExampleBlock block, long firstRow) {
    this.window = window;
    this.batches = window.batches();
    this.firstRow = firstRow;
    this.blockRows = block.rows();
    begin = window.firstStep() * batches.batchSize();
    end = Math.min(batches.rows(), begin + window.steps() * batches.batchSize());
    order = batches.isFull() ? null : batches.order(window.epoch());
    batchShare = 1.0 / batches.batchSize();
    found = order != null && end - begin < blockRows / 2 ? walkBack() : null;
  }

  /** Finds the next rows; false when there are no more. */
  boolean next() {
    count = 0;
    int last = found == null ? blockRows : found.length;
    while (count == 0 && seen < last) {
      int length = Math.min(CHUNK, last - seen);
      if (found != null) {
        unpack(length);
      } else if (order == null) {
        takeAll(length);
      } else if (order.isNarrow()) {
        look(length);
      } else {
        lookOneByOne(length);
      }
      seen += length;
    }
    return count > 0;
  }

  /** How many rows {@link #next} found. */
  int count() {
    return count;
  }

  /** Their places in the block. */
  int[] rows() {
    return rows;
  }

  /** The mini-batches they belong to, 0-based within the window. */
  int[] steps() {
    return steps;
  }

  private void takeAll(int length) {
    for (int i = 0; i < length; i++) {
      rows[i] = seen + i;
    }
    count = length;
  }

  private void look(int length) {
    order.positionsOf(firstRow + seen, length, steps, scratch);
    int firstStep = (int) window.firstStep();
    for (int i = 0; i < length; i++) {
      // Half a row keeps the product away from whole numbers, so that rounding cannot matter.
      steps[i] = (int) ((steps[i] + 0.5) * batchShare) - firstStep;
    }
    int windowSteps = window.steps();
    for (int i = 0; i < length; i++) {
      int step = steps[i];
      rows[count] = seen + i;
      steps[count] = step;
      count += step >= 0 && step < windowSteps ? 1 : 0;
    }
  }

  private void lookOneByOne(int length) {
    for (int i = 0; i < length; i++) {
      long place = order.positionOf(firstRow + seen + i) - begin;
      if (place >= 0 && place < end - begin) {
        rows[count] = seen + i;
        steps[count++] = (int) (place / batches.batchSize());
      }
    }
  }

  private long[] walkBack() {
    long[] packed = new long[(int) (end - begin)];
    int size = 0;
    for (long position = begin; position < end; position++) {
      long row = order.rowAt(position) - firstRow;
      if (row >= 0 && row < blockRows) {
        packed[size++] = row << 32 | (position - begin) / batches.batchSize();
      }
    }
    Arrays.sort(packed, 0, size);
    return Arrays.copyOf(packed, size);
  }

  private void unpack(int length) {
    for (int i = 0; i < length; i++) {
      rows[i] = (int) (found[seen + i] >>> 32);
      steps[i] = (int) found[seen + i];
    }
    count = length;
  }
}
