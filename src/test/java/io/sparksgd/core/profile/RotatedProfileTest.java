package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotated features against each row's z. */
class RotatedProfileTest {
  private static final int ROWS = 500;

  /** Features that lean on each other, on scales that differ, around means other than 0. */
  private static TestExamples correlated(int dimension) {
    TestExamples plane = TestExamples.plane(ROWS, dimension, 2, 3);
    for (double[] x : plane.features()) {
      for (int j = 0; j < dimension; j++) {
        double before = j == 0 ? 0 : x[j - 1];
        x[j] = 0.9 * before + Math.pow(10, j % 3) * x[j] + 3 * j;
      }
    }
    return plane.weighted(9);
  }

  /** z and t of each row. */
  private static double[][] scaled(TestExamples data, FeatureScaling scaling) {
    int d = data.dimension();
    double[][] rows = new double[data.rows()][d + 1];
    double[] z = new double[d];
    for (int row = 0; row < rows.length; row++) {
      scaling.features(data.features()[row], 0, z);
      System.arraycopy(z, 0, rows[row], 0, d);
      rows[row][d] = scaling.label(data.labels()[row]);
    }
    return rows;
  }

  private static double mean(TestExamples data, double[][] rows, int j, int k) {
    double sum = 0;
    double total = 0;
    for (int row = 0; row < rows.length; row++) {
      sum += data.weight(row) * rows[row][j] * (k < 0 ? 1 : rows[row][k]);
      total += data.weight(row);
    }
    return sum / total;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 20})
  void whitenedFeaturesAreUncorrelatedWithVarianceOne(int dimension) {
    TestExamples data = correlated(dimension);
    DataProfile profile = data.profile();
    FeatureScaling scaling = profile.scaling(ScalingMethod.WHITEN);
    assertThat(scaling.isRotated()).isTrue();
    double[][] rows = scaled(data, scaling);
    for (int j = 0; j < dimension; j++) {
      assertThat(mean(data, rows, j, -1)).isCloseTo(0, within(1e-10));
      for (int k = 0; k < dimension; k++) {
        assertThat(mean(data, rows, j, k)).isCloseTo(j == k ? 1 : 0, within(1e-9));
      }
    }
  }

  @Test
  void meansCovariancesAndDeviationsAreThoseOfTheRows() {
    TestExamples data = correlated(4);
    DataProfile profile = data.profile();
    double[][] rotation = {{2}, {-1, 0.5}, {0, 0, 0}, {0.3, 1, -2, 1.5}};
    FeatureScaling base =
        new FeatureScaling(new double[] {1, 0, -2, 3}, new double[] {0.5, 0.1, 0.01, 1}, 4, 0.2);
    ScaledProfile rotated = new ScaledProfile(profile, base.rotated(rotation));
    double[][] rows = scaled(data, rotated.scaling());
    for (int j = 0; j <= 4; j++) {
      double mean = mean(data, rows, j, -1);
      double size = 1 + rotated.reach(j) * rotated.reach(j);
      assertThat(rotated.mean(j)).isCloseTo(mean, within(1e-12 * size));
      for (int k = 0; k <= 4; k++) {
        double covariance = mean(data, rows, j, k) - mean * mean(data, rows, k, -1);
        double units = 1 + rotated.reach(j) * rotated.reach(k);
        assertThat(rotated.covariance(j, k)).isCloseTo(covariance, within(1e-11 * units));
      }
      double variance = rotated.covariance(j, j);
      assertThat(rotated.deviation(j)).isCloseTo(Math.sqrt(variance), within(1e-12 * size));
    }
    assertThat(rotated.deviation(2)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void noRowGoesPastTheReachOrTheLargestMargin(int dimension) {
    TestExamples data = correlated(dimension);
    DataProfile profile = data.profile();
    ScaledProfile whitened = new ScaledProfile(profile, profile.scaling(ScalingMethod.WHITEN));
    double[][] rows = scaled(data, whitened.scaling());
    double[] weights = new double[dimension + 1];
    Arrays.setAll(weights, j -> RandomBits.gaussian(8, j));
    for (double[] row : rows) {
      double margin = weights[dimension];
      for (int j = 0; j <= dimension; j++) {
        assertThat(Math.abs(row[j])).isLessThanOrEqualTo(whitened.reach(j) * (1 + 1e-12));
        margin += j < dimension ? weights[j] * row[j] : 0;
      }
      assertThat(Math.abs(margin)).isLessThanOrEqualTo(whitened.largestMargin(weights));
    }
  }

  @Test
  void theMapsOfWeightsAreInverseAndKeepPredictions() {
    TestExamples data = correlated(5);
    FeatureScaling scaling = data.profile().scaling(ScalingMethod.WHITEN);
    double[][] rows = scaled(data, scaling);
    for (int sample = 0; sample < 50; sample++) {
      double[] weights = new double[6];
      long stream = sample;
      Arrays.setAll(weights, j -> RandomBits.gaussian(stream, j));
      double[] original = scaling.toOriginal(weights);
      assertThat(scaling.toScaled(original)).containsExactly(weights, within(1e-9));
      double[] x = data.features()[sample];
      double margin = weights[5];
      double prediction = original[5];
      for (int j = 0; j < 5; j++) {
        margin += weights[j] * rows[sample][j];
        prediction += original[j] * x[j];
      }
      assertThat(scaling.label(prediction)).isCloseTo(margin, within(1e-10));
    }
  }

  @Test
  void aColumnThatDependsOnOthersBecomesZeroAndGetsCoefficientZero() {
    TestExamples data = correlated(4);
    for (double[] x : data.features()) {
      x[2] = 3 * x[0] - x[1] + 7;
    }
    DataProfile profile = data.profile();
    FeatureScaling scaling = profile.scaling(ScalingMethod.WHITEN);
    ScaledProfile whitened = new ScaledProfile(profile, scaling);
    for (double[] row : scaled(data, scaling)) {
      assertThat(row[2]).isZero();
    }
    assertThat(whitened.deviation(2)).isZero();
    assertThat(whitened.deviation(3)).isCloseTo(1, within(1e-6));
    assertThat(scaling.toOriginal(new double[] {1, 2, 3, 4, 5})[2]).isZero();
  }

  @Test
  void aRotationHasARowForEachFeature() {
    assertThatThrownBy(() -> FeatureScaling.identity(3).rotated(new double[2][]))
        .hasMessage("Invalid rotation: 2 rows (must be 3)");
  }
}
