package io.sparksgd.core.metrics;

import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;

/** Rows with weights as {@code src/test/golden/metrics.py} gives them. */
final class Weighing {
  private Weighing() {}

  /** The same rows; when weighted, row i weighs 0.5 + (i mod 7) / 4. */
  static TestExamples of(TestExamples data, boolean weighted) {
    if (!weighted) {
      return data;
    }
    double[] weights = new double[data.rows()];
    Arrays.setAll(weights, row -> 0.5 + row % 7 / 4.0);
    return new TestExamples(data.features(), data.labels(), weights);
  }

  static InMemorySource source(TestExamples data) {
    return new InMemorySource(data.blocks(data.rows() / 2, 0, data.rows() / 5));
  }

  /** a.x + b of one row. */
  static double margin(TestExamples data, int row, double[] weights) {
    double margin = weights[data.dimension()];
    for (int j = 0; j < data.dimension(); j++) {
      margin += weights[j] * data.features()[row][j];
    }
    return margin;
  }
}
