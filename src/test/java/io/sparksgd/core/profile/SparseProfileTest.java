package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.data.SparseRows;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparseProfileTest {
  private static final int WIDE = BlockSummary.MOST_FEATURES + 1;

  @Test
  void sparseAndDenseBlocksOfTheSameRowsHaveTheSameProfile() {
    for (int seed = 0; seed < 20; seed++) {
      SparseRows data = SparseRows.random(200, 1 + seed % 5, 0.3, 31L * seed);
      DataProfile dense = TestExamples.profile(List.of(data.dense(true)));
      DataProfile sparse = TestExamples.profile(List.of(data.sparse(true)));
      assertThat(sparse.isSparse()).isTrue();
      assertThat(sparse.hasCorrelations()).isTrue();
      assertThat(sparse.weightSum()).isEqualTo(dense.weightSum());
      assertThat(sparse.largestOffset()).isEqualTo(dense.largestOffset()).isPositive();
      for (int j = 0; j <= data.dimension(); j++) {
        assertThat(sparse.min(j)).isEqualTo(dense.min(j));
        assertThat(sparse.max(j)).isEqualTo(dense.max(j));
        assertThat(sparse.mean(j)).isCloseTo(dense.mean(j), within(1e-13));
        assertThat(sparse.deviation(j)).isCloseTo(dense.deviation(j), within(1e-13));
        assertThat(sparse.skewness(j)).isCloseTo(dense.skewness(j), within(1e-10));
        assertThat(sparse.kurtosis(j)).isCloseTo(dense.kurtosis(j), within(1e-10));
        for (int k = 0; k <= data.dimension(); k++) {
          assertThat(sparse.correlation(j, k)).isCloseTo(dense.correlation(j, k), within(1e-12));
        }
      }
    }
  }

  @Test
  void aFeatureThatNoRowStoresIsAlwaysZero() {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, 3, false);
    builder.addSparse(new int[] {0, 2}, new double[] {4, 7}, 2, 1, 1);
    builder.addSparse(new int[] {2}, new double[] {7}, 1, 3, 1);
    DataProfile profile = TestExamples.profile(List.of(builder.build()));
    assertThat(profile.min(0)).isZero();
    assertThat(profile.max(0)).isEqualTo(4);
    assertThat(profile.mean(0)).isEqualTo(2);
    assertThat(profile.deviation(0)).isEqualTo(2);
    assertThat(profile.isConstant(0)).isFalse();
    assertThat(profile.min(1)).isZero();
    assertThat(profile.max(1)).isZero();
    assertThat(profile.isConstant(1)).isTrue();
    assertThat(profile.min(2)).isEqualTo(7);
    assertThat(profile.mean(2)).isEqualTo(7);
    assertThat(profile.isConstant(2)).isTrue();
  }

  @Test
  void sparseFeaturesAreStretchedAndNotShifted() {
    SparseRows data = SparseRows.random(100, 3, 0.4, 5);
    DataProfile profile = TestExamples.profile(List.of(data.sparse(false)));
    FeatureScaling scaling = profile.scaling(ScalingMethod.STANDARDIZE);
    assertThat(scaling.isCentred()).isFalse();
    for (int j = 0; j < 3; j++) {
      assertThat(scaling.shift(j)).isZero();
      assertThat(scaling.factor(j)).isEqualTo(1 / profile.deviation(j));
    }
    assertThat(profile.scaling(ScalingMethod.NONE).factor(0)).isEqualTo(1);
    for (ScalingMethod method : ScalingMethod.values()) {
      if (method != ScalingMethod.STANDARDIZE && method != ScalingMethod.NONE) {
        assertThatThrownBy(() -> profile.scaling(method))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching(
                "Invalid scaling: [a-z-]+ \\(must be standardize or none for sparse features,"
                    + " which are not centred\\)");
      }
    }
  }

  @Test
  void veryManyFeaturesHaveMeansAndDeviationsOnly() {
    SparseRows data = SparseRows.random(40, WIDE, 0.02, 8);
    DataProfile narrow = TestExamples.profile(List.of(first(data, 100).dense(false)));
    for (boolean sparse : new boolean[] {false, true}) {
      ExampleBlock block = sparse ? data.sparse(false) : data.dense(false);
      DataProfile wide = TestExamples.profile(List.of(block));
      assertThat(wide.hasCorrelations()).isFalse();
      assertThat(wide.dimension()).isEqualTo(WIDE);
      for (int j = 0; j < 100; j++) {
        assertThat(wide.min(j)).isEqualTo(narrow.min(j));
        assertThat(wide.max(j)).isEqualTo(narrow.max(j));
        assertThat(wide.mean(j)).isCloseTo(narrow.mean(j), within(1e-12));
        assertThat(wide.deviation(j)).isCloseTo(narrow.deviation(j), within(1e-12));
        assertThat(wide.isConstant(j)).isEqualTo(narrow.isConstant(j));
      }
      assertThat(wide.mean(WIDE)).isCloseTo(narrow.mean(100), within(1e-13));
      assertThat(wide.deviation(WIDE)).isCloseTo(narrow.deviation(100), within(1e-13));
      assertThatThrownBy(() -> wide.correlation(0, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("No correlations: 2001 features (must be at most 2000)");
      assertThatThrownBy(() -> wide.kurtosis(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> wide.skewness(0)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aMillionHashedFeaturesAreProfiled() {
    int d = 1 << 20;
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, d, false);
    for (int row = 0; row < 1_000; row++) {
      builder.addSparse(new int[] {row, d - 1}, new double[] {1, row % 2 + 1}, 2, row % 3, 1);
    }
    DataProfile profile = TestExamples.profile(List.of(builder.build()));
    assertThat(profile.mean(7)).isCloseTo(0.001, within(1e-15));
    assertThat(profile.deviation(7)).isCloseTo(Math.sqrt(0.001 * 0.999), within(1e-14));
    assertThat(profile.mean(d - 1)).isEqualTo(1.5);
    assertThat(profile.deviation(d - 1)).isEqualTo(0.5);
    assertThat(profile.isConstant(500_000)).isTrue();
  }

  @Test
  void summariesOfManyFeaturesStaySmall() {
    BlockSummary summary = BlockSummary.of(SparseRows.random(3, WIDE, 0.1, 2).sparse(false));
    assertThat(summary.isWide()).isTrue();
    assertThat(summary.min).hasSize(1);
    assertThat(summary.sum).hasSize(1);
    assertThatThrownBy(() -> ColumnRanges.of(List.of(summary)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing extremes of 2001 features");
  }

  @Test
  void extremesMergeInAnyOrder() {
    List<ColumnExtremes> parts = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      parts.add(ColumnExtremes.none(4).add(SparseRows.random(9, 4, 0.3, seed).sparse(false)));
    }
    parts.add(ColumnExtremes.none(4));
    ColumnExtremes forward = ColumnExtremes.none(4);
    ColumnExtremes backward = ColumnExtremes.none(4);
    for (int i = 0; i < parts.size(); i++) {
      forward.merge(parts.get(i));
      backward.merge(parts.get(parts.size() - 1 - i));
    }
    assertThat(backward).usingRecursiveComparison().isEqualTo(forward);
    assertThat(forward.min[0]).isNegative();
    assertThat(forward.max[0]).isPositive();
  }

  private static SparseRows first(SparseRows data, int dimension) {
    double[][] features = new double[data.labels().length][];
    for (int row = 0; row < features.length; row++) {
      features[row] = Arrays.copyOf(data.features()[row], dimension);
    }
    return new SparseRows(features, data.labels(), data.weights(), data.offsets());
  }
}
