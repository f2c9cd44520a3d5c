package io.sparksgd.core.contract;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import java.util.Arrays;

/**
 * Counts the rows with label 1, and of each watched column those whose value is none of a set. The
 * sums are laid out as {label 1, outside of set 0, outside of set 1, ...}.
 */
final class ContractPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  /** The features that are watched; the dimension stands for the label. */
  private final int[] columns;

  /** The values that each may have, ascending. */
  private final double[][] sets;

  private final double[] bounds;

  ContractPass(int[] columns, double[][] sets, long rows) {
    this.columns = columns.clone();
    this.sets = new double[sets.length][];
    for (int i = 0; i < sets.length; i++) {
      this.sets[i] = sets[i].clone();
      Arrays.sort(this.sets[i]);
    }
    bounds = new double[] {rows};
  }

  @Override
  public int length() {
    return 1 + columns.length;
  }

  @Override
  public double[] bounds() {
    return bounds.clone();
  }

  @Override
  public int limbs() {
    return 1;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    for (double label : block.labels()) {
      sums[0] += label == 1 ? 1 : 0;
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] == block.dimension()) {
        sums[1 + i] += outside(sets[i], block.labels(), 0, 1);
      } else if (block.isSparse()) {
        sums[1 + i] += outside(sets[i], block, columns[i]);
      } else {
        sums[1 + i] += outside(sets[i], block.features(), columns[i], block.dimension());
      }
    }
  }

  private static int outside(double[] set, double[] values, int first, int step) {
    int outside = 0;
    for (int at = first; at < values.length; at += step) {
      outside += contains(set, values[at]) ? 0 : 1;
    }
    return outside;
  }

  /** What is not stored is 0. */
  private static int outside(double[] set, ExampleBlock block, int column) {
    int outside = 0;
    int stored = 0;
    for (int at = 0; at < block.stored(); at++) {
      if (block.indices()[at] == column) {
        stored++;
        outside += contains(set, block.features()[at]) ? 0 : 1;
      }
    }
    return outside + (contains(set, 0) ? 0 : block.rows() - stored);
  }

  private static boolean contains(double[] set, double value) {
    return Arrays.binarySearch(set, value + 0.0) >= 0;
  }

  @Override
  public String description() {
    return "contract: labels and sets of values";
  }
}
