package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.sampling.RandomBits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScaledRowsTest {

  @Test
  void sparseAndDenseRowsGiveTheSameMarginsAndSums() {
    for (int seed = 0; seed < 50; seed++) {
      int d = 1 + seed % 7;
      SparseRows data = SparseRows.random(30, d, 0.3, 100L * seed);
      FeatureScaling scaling = scaling(d, 0, seed);
      boolean withOffsets = seed % 2 == 0;
      ExampleBlock dense = data.dense(withOffsets);
      ScaledRows expected = new ScaledRows(dense, scaling);
      ScaledRows actual = new ScaledRows(data.sparse(withOffsets), scaling);
      double[] weights = new double[d + 1];
      long key = seed;
      Arrays.setAll(weights, j -> RandomBits.gaussian(key, j));
      double[] expectedSums = new double[d + 1];
      double[] actualSums = new double[d + 1];
      for (int row = dense.rows() - 1; row >= 0; row--) {
        expected.read(row);
        actual.read(row);
        assertThat(actual.margin(weights)).isEqualTo(expected.margin(weights));
        assertThat(actual.label()).isEqualTo(expected.label());
        assertThat(actual.weight()).isEqualTo(expected.weight());
        assertThat(actual.offset()).isEqualTo(expected.offset());
        expected.addTo(expectedSums, row - 0.5);
        actual.addTo(actualSums, row - 0.5);
        if (row % 3 == 0) {
          assertThat(withoutSigns(actual.features())).isEqualTo(withoutSigns(expected.features()));
        }
      }
      assertThat(actualSums).isEqualTo(expectedSums);
    }
  }

  @Test
  void theMarginIsThatOfTheDefinition() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 2, false).withOffsets();
    builder.add(new double[] {3, 5}, 10, 1, 0.5);
    FeatureScaling scaling =
        new FeatureScaling(new double[] {1, 2}, new double[] {2, 0.5}, 4, 0.25);
    ScaledRows rows = new ScaledRows(builder.build(), scaling);
    rows.read(0);
    double margin = 7 * (3 - 1) * 2 + 11 * (5 - 2) * 0.5 + 13 + 0.5 * 0.25;
    assertThat(rows.margin(new double[] {7, 11, 13})).isEqualTo(margin);
    assertThat(rows.label()).isEqualTo(1.5);
  }

  @Test
  void anOffsetInOriginalUnitsIsTheSameMarginAfterTheWayBack() {
    SparseRows data = SparseRows.random(20, 3, 0.4, 9);
    FeatureScaling scaling = scaling(3, 1, 5);
    ScaledRows rows = new ScaledRows(data.dense(true), scaling);
    double[] weights = {0.5, -1, 2, 0.25};
    double[] original = scaling.toOriginal(weights);
    for (int row = 0; row < 20; row++) {
      rows.read(row);
      double margin = original[3] + data.offsets()[row];
      for (int j = 0; j < 3; j++) {
        margin += original[j] * data.features()[row][j];
      }
      assertThat(rows.margin(weights)).isCloseTo(scaling.label(margin), within(1e-12));
    }
  }

  @Test
  void sparseFeaturesAreNeverShifted() {
    ExampleBlock sparse = SparseRows.random(2, 2, 0.5, 3).sparse(false);
    assertThatThrownBy(() -> new ScaledRows(sparse, scaling(2, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid scaling: shifts features (must only stretch them where they are sparse)");
  }

  /** -0 and 0 are the same feature. */
  private static double[] withoutSigns(double[] values) {
    return Arrays.stream(values).map(value -> value + 0.0).toArray();
  }

  private static FeatureScaling scaling(int dimension, double shift, long seed) {
    double[] shifts = new double[dimension];
    double[] factors = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      shifts[j] = shift * (j + 1);
      factors[j] = j == 3 ? 0 : 0.1 + RandomBits.uniform(seed, j);
    }
    return new FeatureScaling(shifts, factors, 4, 0.25);
  }
}
