package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.sampling.RandomBits;
import org.junit.jupiter.api.Test;

class FeatureBufferTest {

  @Test
  void anyOrderOfFeaturesGivesTheRowOfTheirSums() {
    int dimension = 8;
    FeatureBuffer sparse = new FeatureBuffer(dimension, true);
    ExampleBlockBuilder denseRows = new ExampleBlockBuilder(0, 0, dimension, false);
    ExampleBlockBuilder sparseRows = ExampleBlockBuilder.sparse(0, 0, dimension, false);
    for (int row = 0; row < 200; row++) {
      double[] dense = new double[dimension];
      sparse.clear();
      for (int i = 0; i < row % 40; i++) {
        int feature = (int) (dimension * RandomBits.uniform(row, i));
        double value = Math.rint(10 * RandomBits.gaussian(row + 7L, i));
        dense[feature] += value;
        sparse.add(feature, value);
      }
      denseRows.add(dense, row, 1);
      sparse.addTo(sparseRows, row, 1, 0);
    }
    assertThat(spread(sparseRows.build())).isEqualTo(denseRows.build().features());
  }

  @Test
  void denseFeaturesKeepTheSignOfZero() {
    FeatureBuffer buffer = new FeatureBuffer(2, false);
    buffer.clear();
    buffer.add(1, 5);
    buffer.clear();
    buffer.add(0, -0.0);
    ExampleBlockBuilder rows = new ExampleBlockBuilder(0, 0, 2, false);
    buffer.addTo(rows, 1, 1, 0);
    assertThat(rows.build().features()).containsExactly(-0.0, 0.0);
  }

  private static double[] spread(ExampleBlock block) {
    double[] features = new double[block.rows() * block.dimension()];
    for (int row = 0; row < block.rows(); row++) {
      for (int i = block.rowStarts()[row]; i < block.rowStarts()[row + 1]; i++) {
        features[row * block.dimension() + block.indices()[i]] = block.features()[i];
      }
    }
    return features;
  }

  /** Dense, and sparse with features out of order and twice. */
  @Test
  void theMarginHasTheBitsOfThatOfABlock() {
    double[] weights = {0.1, -1e3, 7e-5, 3.3, 0.7};
    for (boolean sparse : new boolean[] {false, true}) {
      FeatureBuffer buffer = new FeatureBuffer(4, sparse);
      ExampleBlockBuilder builder =
          sparse
              ? ExampleBlockBuilder.sparse(0, 0, 4, false)
              : new ExampleBlockBuilder(0, 0, 4, false);
      double[] margins = new double[50];
      for (int row = 0; row < margins.length; row++) {
        buffer.clear();
        buffer.add(3, 0.1 * row);
        buffer.add(1, 1.0 / (row + 1));
        if (sparse) {
          buffer.add(3, row % 7);
        }
        margins[row] = buffer.margin(weights);
        buffer.addTo(builder, 0, 1, 0);
      }
      ScaledRows rows = new ScaledRows(builder.build(), FeatureScaling.identity(4));
      for (int row = 0; row < margins.length; row++) {
        rows.read(row);
        assertThat(margins[row]).isEqualTo(rows.margin(weights));
      }
    }
  }
}
