package io.sparksgd.io;

import io.sparksgd.core.data.ExampleBlockBuilder;
import java.util.Arrays;

/**
 * The features of one row while it is read: all of them, or those that are stored, which may come
 * in any order and share places. One per task.
 */
final class FeatureBuffer {
  private final boolean sparse;
  private int[] indices;
  private double[] values;
  private int count;
  private boolean ascending;

  FeatureBuffer(int dimension, boolean sparse) {
    this.sparse = sparse;
    indices = sparse ? new int[16] : null;
    values = new double[sparse ? 16 : dimension];
  }

  /** Makes all features 0. */
  void clear() {
    if (!sparse) {
      Arrays.fill(values, 0);
    }
    count = 0;
    ascending = true;
  }

  /** Sets a feature; adds to it where features are sparse and it was set already. */
  void add(int feature, double value) {
    if (!sparse) {
      values[feature] = value;
      return;
    }
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    ascending &= count == 0 || indices[count - 1] < feature;
    indices[count] = feature;
    values[count++] = value;
  }

  void addTo(ExampleBlockBuilder block, double label, double weight, double offset) {
    if (!sparse) {
      block.add(values, label, weight, offset);
      return;
    }
    inOrder();
    block.addSparse(indices, values, count, label, weight, offset);
  }

  /** w.x + b at {@code weights[dimension + 1]}, added in the order in which blocks have it. */
  double margin(double[] weights) {
    double margin = weights[weights.length - 1];
    if (!sparse) {
      for (int j = 0; j < values.length; j++) {
        margin += weights[j] * values[j];
      }
      return margin;
    }
    inOrder();
    for (int i = 0; i < count; i++) {
      margin += weights[indices[i]] * values[i];
    }
    return margin;
  }

  private void inOrder() {
    if (!ascending) {
      sort();
      mergeEqual();
    }
  }

  /** By insertion, which keeps the order of equals: columns are few, or in order already. */
  private void sort() {
    for (int i = 1; i < count; i++) {
      int index = indices[i];
      double value = values[i];
      int to = i;
      for (; to > 0 && indices[to - 1] > index; to--) {
        indices[to] = indices[to - 1];
        values[to] = values[to - 1];
      }
      indices[to] = index;
      values[to] = value;
    }
  }

  private void mergeEqual() {
    int merged = 0;
    for (int i = 1; i < count; i++) {
      if (indices[i] == indices[merged]) {
        values[merged] += values[i];
      } else {
        merged++;
        indices[merged] = indices[i];
        values[merged] = values[i];
      }
    }
    count = merged + 1;
    ascending = true;
  }
}
