package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureScalingTest {
  private static final FeatureScaling SCALING =
      new FeatureScaling(
          new double[] {10, -0.5, 1e4}, new double[] {2, 0.125, 1e-3}, 200_000, 1.0 / 115_000);

  @Test
  void scalingSubtractsTheShiftAndMultipliesByTheFactor() {
    assertThat(SCALING.dimension()).isEqualTo(3);
    assertThat(SCALING.feature(0, 12)).isEqualTo(4);
    assertThat(SCALING.feature(1, 7.5)).isEqualTo(1);
    assertThat(SCALING.label(315_000)).isCloseTo(1, within(1e-15));
    assertThat(SCALING.shift(1)).isEqualTo(-0.5);
    assertThat(SCALING.factor(1)).isEqualTo(0.125);
    assertThat(SCALING.labelShift()).isEqualTo(200_000);
    assertThat(SCALING.labelFactor()).isEqualTo(1.0 / 115_000);
  }

  @Test
  void theMapsOfWeightsAreInverse() {
    Random random = new Random(1);
    for (int sample = 0; sample < 200; sample++) {
      double[] weights = gaussians(random, 4);
      assertThat(SCALING.toScaled(SCALING.toOriginal(weights)))
          .containsExactly(weights, within(1e-12));
      double[] original = gaussians(random, 4);
      assertThat(SCALING.toOriginal(SCALING.toScaled(original)))
          .containsExactly(original, within(1e-9));
    }
  }

  @Test
  void predictionsAgreeInBothUnits() {
    Random random = new Random(2);
    for (int sample = 0; sample < 200; sample++) {
      double[] scaled = gaussians(random, 4);
      double[] original = SCALING.toOriginal(scaled);
      double[] x = {10 + random.nextGaussian(), 8 * random.nextGaussian(), 1e4 + sample};
      double margin = scaled[3];
      double prediction = original[3];
      for (int j = 0; j < 3; j++) {
        margin += scaled[j] * SCALING.feature(j, x[j]);
        prediction += original[j] * x[j];
      }
      assertThat(SCALING.label(prediction)).isCloseTo(margin, within(1e-9));
    }
  }

  @Test
  void zeroScaledWeightsPredictTheMeanLabel() {
    assertThat(SCALING.toOriginal(new double[4])).containsExactly(0, 0, 0, 200_000);
  }

  @Test
  void aFeatureThatNeverVariesHasNoWeight() {
    FeatureScaling scaling = new FeatureScaling(new double[] {3, 7}, new double[] {0.5, 0}, 1, 2);
    assertThat(scaling.feature(1, 7)).isZero();
    assertThat(scaling.toOriginal(new double[] {1, 5, 0})[1]).isZero();
    double[] scaled = scaling.toScaled(new double[] {4, 10, 1});
    assertThat(scaled[1]).isZero();
    // At x = (3, 7) the prediction is 12 + 70 + 1 = 83; the constant's part is in the intercept.
    assertThat(scaled[2]).isEqualTo(scaling.label(83));
    assertThat(scaling.toOriginal(scaled)).containsExactly(4, 0, 71);
  }

  @Test
  void theIdentityLeavesWeights() {
    FeatureScaling identity = new FeatureScaling(new double[2], new double[] {1, 1}, 0, 1);
    double[] weights = {0.1, -3, 1e6};
    assertThat(identity.toOriginal(weights)).containsExactly(weights);
    assertThat(identity.toScaled(weights)).containsExactly(weights);
  }

  @Test
  void theCallersArraysAreNotKept() {
    double[] shift = {1};
    double[] factor = {2};
    FeatureScaling scaling = new FeatureScaling(shift, factor, 0, 1);
    shift[0] = 9;
    factor[0] = 9;
    assertThat(scaling.feature(0, 3)).isEqualTo(4);
  }

  @Test
  void serialisationKeepsTheMap() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(SCALING);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      double[] weights = {1, 2, 3, 4};
      assertThat(((FeatureScaling) in.readObject()).toOriginal(weights))
          .containsExactly(SCALING.toOriginal(weights));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void aLabelFactorWithoutAWayBackIsRefused(double labelFactor) {
    assertThatThrownBy(() -> new FeatureScaling(new double[1], new double[1], 0, labelFactor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid label factor: " + labelFactor + " (must be > 0 and finite)");
  }

  @Test
  void shiftsAndFactorsOfDifferentLengthAreRefused() {
    assertThatThrownBy(() -> new FeatureScaling(new double[2], new double[3], 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid factor: length 3 (must be 2, as shift)");
  }

  private static double[] gaussians(Random random, int length) {
    double[] values = new double[length];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }
}
