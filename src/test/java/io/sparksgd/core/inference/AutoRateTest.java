package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
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
    holdsFor(TestExamples.line(ROWS, 1, 4).weighted(5), method);
    holdsFor(TestExamples.line(ROWS, 1, 4), method);
  }

  @ParameterizedTest
  @EnumSource(ScalingMethod.class)
  void soItIsForSeveralFeatures(ScalingMethod method) {
    for (int dimension = 2; dimension <= 3; dimension++) {
      for (long seed = 1; seed <= 3; seed++) {
        TestExamples data = correlated(dimension, seed);
        holdsFor(data, method);
        holdsFor(data.weighted(seed + 5), method);
      }
    }
  }

  /** Rows whose features lean on each other, on scales that differ, one of them far out. */
  private static TestExamples correlated(int dimension, long seed) {
    TestExamples plane = TestExamples.plane(ROWS, dimension, 1, seed);
    for (double[] x : plane.features()) {
      for (int j = 1; j < dimension; j++) {
        x[j] = 0.9 * x[j - 1] + 0.5 * x[j] + 1;
      }
    }
    plane.features()[2][0] *= 5;
    return plane;
  }

  private static void holdsFor(TestExamples data, ScalingMethod method) {
    DataProfile profile = data.profile();
    ScaledProfile scaled = new ScaledProfile(profile, profile.scaling(method));
    Curvature curvature = TestObjectives.squared(data, scaled).curvature();
    double[][] v = new double[ROWS][data.dimension() + 1];
    for (int row = 0; row < ROWS; row++) {
      double[] z = new double[data.dimension()];
      scaled.scaling().features(data.features()[row], 0, z);
      System.arraycopy(z, 0, v[row], 0, z.length);
      v[row][z.length] = 1;
    }
    for (int batchSize = 1; batchSize <= ROWS; batchSize++) {
      double rate = curvature.rate(batchSize, ROWS);
      for (int i = 0; i < DIRECTIONS; i++) {
        double[] error = direction(data.dimension() + 1, i);
        double[] full = curved(data, v, (1 << ROWS) - 1, ROWS, error);
        double fall = 0;
        for (int j = 0; j < error.length; j++) {
          fall += rate * error[j] * full[j];
        }
        assertThat(meanSquareAfter(data, v, batchSize, rate, error))
            .as("%d features, batch size %d, direction %d", data.dimension(), batchSize, i)
            .isLessThanOrEqualTo(1 - fall + 1e-12);
      }
    }
  }

  /** A vector of length 1; of two components, they go round evenly. */
  private static double[] direction(int size, int i) {
    double angle = Math.PI * i / DIRECTIONS;
    if (size == 2) {
      return new double[] {Math.cos(angle), Math.sin(angle)};
    }
    double[] vector = new double[size];
    Arrays.setAll(vector, j -> RandomBits.gaussian(11, (long) size * i + j));
    double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    Arrays.setAll(vector, j -> vector[j] / length);
    return vector;
  }

  private static double meanSquareAfter(
      TestExamples data, double[][] v, int batchSize, double rate, double[] error) {
    double sum = 0;
    int batches = 0;
    for (int rows = 1; rows < 1 << ROWS; rows++) {
      if (Integer.bitCount(rows) == batchSize) {
        double[] curved = curved(data, v, rows, batchSize, error);
        for (int j = 0; j < error.length; j++) {
          double after = error[j] - rate * curved[j];
          sum += after * after;
        }
        batches++;
      }
    }
    return sum / batches;
  }

  /** n / (m S) times the sum of s v v' e over the rows whose bits are set. */
  private static double[] curved(
      TestExamples data, double[][] v, int rows, int batchSize, double[] error) {
    double total = 0;
    double[] curved = new double[error.length];
    for (int row = 0; row < ROWS; row++) {
      total += data.weight(row);
    }
    double share = ROWS / (total * batchSize);
    for (int row = 0; row < ROWS; row++) {
      if ((rows >> row & 1) == 1) {
        double margin = 0;
        for (int j = 0; j < error.length; j++) {
          margin += v[row][j] * error[j];
        }
        for (int j = 0; j < error.length; j++) {
          curved[j] += share * data.weight(row) * margin * v[row][j];
        }
      }
    }
    return curved;
  }
}
