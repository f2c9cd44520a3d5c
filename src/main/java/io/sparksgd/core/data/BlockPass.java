package io.sparksgd.core.data;

import java.io.Serializable;

/**
 * One look at all training rows: sums to which every row may add. A pass travels to wherever the
 * blocks are, so it holds numbers only.
 */
public interface BlockPass extends Serializable {

  /** How many sums there are. */
  int length();

  /**
   * What bounds the sums, as {@link io.sparksgd.core.sum.OrderFreeSums} wants it: the absolute
   * values of all that is ever added to sum i come to at most {@code bounds[i % bounds.length]}.
   */
  double[] bounds();

  /** How many integers hold a sum, 1 or 2; see {@link io.sparksgd.core.sum.OrderFreeSums}. */
  default int limbs() {
    return 2;
  }

  /**
   * Adds the rows of {@code block}, in plain double and in the order of the rows.
   *
   * @param firstRow the number of the block's first row among all training rows
   * @param sums {@code sums[length]}, what the blocks of the partition came to so far
   */
  void add(ExampleBlock block, long firstRow, double[] sums);

  /** What the pass does, for people who watch it. */
  String description();
}
