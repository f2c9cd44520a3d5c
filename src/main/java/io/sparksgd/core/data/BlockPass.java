package io.sparksgd.core.data;

import io.sparksgd.core.sum.OrderFreeSums;
import java.io.Serializable;

/**
 * One look at all training rows: what each block contributes, to be merged in any order. A pass
 * travels to wherever the blocks are, so it holds numbers only.
 */
public interface BlockPass extends Serializable {

  /**
   * The sums of {@code block}, added in plain double in the order of its rows.
   *
   * @param firstRow the number of the block's first row among all training rows
   */
  OrderFreeSums sum(ExampleBlock block, long firstRow);

  /** What the pass does, for people who watch it. */
  String description();
}
