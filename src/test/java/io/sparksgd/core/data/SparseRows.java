package io.sparksgd.core.data;

import io.sparksgd.core.sampling.RandomBits;

/** The same random rows, most of whose features are 0, as a dense and as a sparse block. */
public record SparseRows(double[][] features, double[] labels, double[] weights, double[] offsets) {

  /**
   * Rows of a seed.
   *
   * @param share about how many of the features are not 0
   */
  public static SparseRows random(int rows, int dimension, double share, long seed) {
    double[][] features = new double[rows][dimension];
    double[] labels = new double[rows];
    double[] weights = new double[rows];
    double[] offsets = new double[rows];
    long cell = 0;
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < dimension; j++, cell++) {
        boolean stored = RandomBits.uniform(seed, cell) < share;
        features[row][j] = stored ? (j + 1) * RandomBits.gaussian(seed + 1, cell) : 0;
      }
      labels[row] = 5 + RandomBits.gaussian(seed + 2, row);
      weights[row] = 0.5 + RandomBits.uniform(seed + 3, row);
      offsets[row] = RandomBits.gaussian(seed + 4, row);
    }
    return new SparseRows(features, labels, weights, offsets);
  }

  public int dimension() {
    return features[0].length;
  }

  public ExampleBlock dense(boolean withOffsets) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, dimension(), true);
    if (withOffsets) {
      builder.withOffsets();
    }
    for (int row = 0; row < labels.length; row++) {
      builder.add(features[row], labels[row], weights[row], offsets[row]);
    }
    return builder.build();
  }

  public ExampleBlock sparse(boolean withOffsets) {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, dimension(), true);
    if (withOffsets) {
      builder.withOffsets();
    }
    for (int row = 0; row < labels.length; row++) {
      int[] indices = new int[dimension()];
      double[] values = new double[dimension()];
      int count = 0;
      for (int j = 0; j < dimension(); j++) {
        if (features[row][j] != 0) {
          indices[count] = j;
          values[count++] = features[row][j];
        }
      }
      builder.addSparse(indices, values, count, labels[row], weights[row], offsets[row]);
    }
    return builder.build();
  }
}
