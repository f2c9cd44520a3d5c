package io.sparksgd.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ScaledRows;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradientPassTest {
  private static final int ROWS = 200;

  @ParameterizedTest
  @EnumSource(
      value = ScalingMethod.class,
      names = {"NONE", "STANDARDIZE", "WHITEN"})
  void sumsAreThoseOfRowsScaledAndRotatedOneByOne(ScalingMethod method) {
    requireSumsOfScaledRows(correlated(9, 0.5), method, new SquaredLoss(), 1e-12);
    requireSumsOfScaledRows(correlated(9, 0.5), method, new LogisticLoss(), 1e-12);
  }

  /** Two features that differ by 1e-6 of their deviation are whitened by numbers up to 1e6. */
  @Test
  void nearlyEqualFeaturesLoseNoMoreThanTheirRotationDoes() {
    requireSumsOfScaledRows(
        correlated(2, 1e-6), ScalingMethod.WHITEN, new SquaredLoss(), 1e6 * 0x1p-52);
  }

  /** What is sent to executors need not carry d^2 / 2 numbers. */
  @Test
  void rotationsStayOnTheDriver() {
    TestExamples data = correlated(9, 0.5);
    DataProfile profile = data.profile();
    ScaledProfile white = new ScaledProfile(profile, profile.scaling(ScalingMethod.WHITEN));
    ScaledProfile plain = white.withoutRotation();
    assertThat(white.scaling().isRotated()).isTrue();
    assertThat(plain.scaling().isRotated()).isFalse();
    assertThat(serialized(pass(white, new SquaredLoss(), new double[10])))
        .isEqualTo(serialized(pass(plain, new SquaredLoss(), new double[10])));
  }

  private static int serialized(GradientPass pass) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pass);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }

  private static void requireSumsOfScaledRows(
      TestExamples data, ScalingMethod method, Loss loss, double tolerance) {
    DataProfile profile = data.profile();
    ScaledProfile scaled = new ScaledProfile(profile, profile.scaling(method));
    int d = data.dimension();
    double[] weights = new double[d + 1];
    Arrays.setAll(weights, j -> RandomBits.gaussian(77, j));
    double[] expected = new double[d + 1];
    double losses = 0;
    for (ExampleBlock block : data.blocks(70)) {
      ScaledRows rows = new ScaledRows(block, scaled.scaling());
      for (int row = 0; row < block.rows(); row++) {
        rows.read(row);
        double margin = rows.margin(weights);
        losses += rows.weight() * loss.loss(margin, rows.label());
        rows.addTo(expected, rows.weight() * loss.derivative(margin, rows.label()));
      }
    }
    GradientPass pass = pass(scaled, loss, weights);
    double[] gradient = new double[d + 1];
    double mean =
        pass.read(new InMemorySource(data.blocks(70)).sum(pass))
            .lossAndGradient(0, weights, gradient);
    double weightSum = profile.weightSum();
    assertThat(mean).isCloseTo(losses / weightSum, within(tolerance * Math.max(1, mean)));
    for (int j = 0; j <= d; j++) {
      assertThat(gradient[j]).isCloseTo(expected[j] / weightSum, within(ROWS * tolerance));
    }
  }

  private static GradientPass pass(ScaledProfile profile, Loss loss, double[] weights) {
    return new GradientPass(
        new Window(new MiniBatches(ROWS, ROWS, 1), 0, 0, 1), loss, profile, weights);
  }

  /** Each feature is the one before it and {@code noise}; labels are 0 and 1. */
  private static TestExamples correlated(int d, double noise) {
    double[][] x = new double[ROWS][d];
    double[] y = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      x[row][0] = 5 + RandomBits.gaussian(1, row);
      for (int j = 1; j < d; j++) {
        x[row][j] = x[row][j - 1] + noise * RandomBits.gaussian(j + 1, row);
      }
      y[row] = RandomBits.uniform(0, row) < 0.4 ? 1 : 0;
    }
    return new TestExamples(x, y, null).weighted(8);
  }
}
