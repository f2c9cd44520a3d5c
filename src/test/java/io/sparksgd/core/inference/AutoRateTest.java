package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.training.TestExamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The auto rate against every mini-batch that a few rows can form. */
class AutoRateTest {
  private static final int ROWS = 7;
  private static final int DIRECTIONS = 60;

  /**
   * With H_B the curvature of a mini-batch B of m rows and H that of all rows, the mean over all B
   * of |e - rate H_B e|^2 is at most |e|^2 - rate e' H e for every error e.
   */
  @ParameterizedTest
  @EnumSource(ScalingMethod.class)
  void noErrorGrowsInTheMeanOverAllMiniBatches(ScalingMethod method) {
    TestExamples data = TestExamples.line(ROWS, 1, 4).weighted(5);
    DataProfile profile = data.profile();
    ScaledProfile scaled = new ScaledProfile(profile, profile.scaling(method));
    Curvature curvature = TestObjectives.squared(data, scaled).curvature();
    for (int batchSize = 1; batchSize <= ROWS; batchSize++) {
      double rate = curvature.rate(batchSize, ROWS);
      for (int i = 0; i < DIRECTIONS; i++) {
        double angle = Math.PI * i / DIRECTIONS;
        double[] error = {Math.cos(angle), Math.sin(angle)};
        double[] full = curved(data, scaled, (1 << ROWS) - 1, ROWS, error);
        double fall = rate * (error[0] * full[0] + error[1] * full[1]);
        assertThat(meanSquareAfter(data, scaled, batchSize, rate, error))
            .as("batch size %d, angle %s", batchSize, angle)
            .isLessThanOrEqualTo(1 - fall + 1e-12);
      }
    }
  }

  private static double meanSquareAfter(
      TestExamples data, ScaledProfile scaled, int batchSize, double rate, double[] error) {
    double sum = 0;
    int batches = 0;
    for (int rows = 1; rows < 1 << ROWS; rows++) {
      if (Integer.bitCount(rows) == batchSize) {
        double[] curved = curved(data, scaled, rows, batchSize, error);
        double first = error[0] - rate * curved[0];
        double second = error[1] - rate * curved[1];
        sum += first * first + second * second;
        batches++;
      }
    }
    return sum / batches;
  }

  /** n / (m S) times the sum of s (z, 1) (z, 1)' e over the rows whose bits are set. */
  private static double[] curved(
      TestExamples data, ScaledProfile scaled, int rows, int batchSize, double[] error) {
    double[] curved = new double[2];
    double share = ROWS / (scaled.weightSum() * batchSize);
    for (int row = 0; row < ROWS; row++) {
      if ((rows >> row & 1) == 1) {
        double z = scaled.scaling().feature(0, data.features()[row][0]);
        double margin = share * data.weight(row) * (z * error[0] + error[1]);
        curved[0] += margin * z;
        curved[1] += margin;
      }
    }
    return curved;
  }
}
