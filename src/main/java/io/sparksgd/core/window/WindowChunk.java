package io.sparksgd.core.window;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Some rows of one block that belong to a window, in scaled units and in their order. */
public final class WindowChunk implements Serializable {
  private static final long serialVersionUID = 1L;

  final long firstRow;
  final int[] steps;
  final ExampleBlock rows;

  private WindowChunk(long firstRow, int[] steps, ExampleBlock rows) {
    this.firstRow = firstRow;
    this.steps = steps;
    this.rows = rows;
  }

  /**
   * The rows of {@code block} that belong to {@code window}.
   *
   * @param firstRow the number of the block's first row among all training rows
   */
  public static List<WindowChunk> of(
      Window window, FeatureScaling scaling, ExampleBlock block, long firstRow) {
    List<WindowChunk> chunks = new ArrayList<>();
    WindowRows found = window.rowsOf(block, firstRow);
    while (found.next()) {
      int count = found.count();
      int[] steps = new int[count];
      System.arraycopy(found.steps(), 0, steps, 0, count);
      long first = firstRow + found.rows()[0];
      chunks.add(new WindowChunk(first, steps, block.scaled(found.rows(), count, scaling)));
    }
    return chunks;
  }
}
