package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the optimum of logistic loss says about the classes. */
class LogisticOptimumTest {
  private static final LogisticLoss LOSS = new LogisticLoss();
  private static final double[] LABELS = {1, 0, 0, 1, 0, 0, 0, 1, 0, 0};

  @Test
  void withoutFeaturesTheInterceptIsTheLogOddsOfTheShareOfOnes() {
    assertThat(interceptAlone(1, 1)).isCloseTo(Math.log(0.3 / 0.7), within(1e-12));
  }

  @Test
  void classWeightsMoveTheLogOddsByTheLogOfTheirRatio() {
    double plain = interceptAlone(1, 1);
    assertThat(interceptAlone(2, 5)).isCloseTo(plain + Math.log(2.0 / 5), within(1e-12));
    // n / (2 n_y) for each class
    assertThat(interceptAlone(10 / 6.0, 10 / 14.0)).isCloseTo(0, within(1e-12));
  }

  /** The intercept pays no penalty, so its slope, the mean of p - y, is 0. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 10})
  void theMeanPredictionIsTheShareOfOnes(double l2) {
    ScaledExamples pima = ScaledExamples.pima();
    double[] weights = newton(pima, l2).fit().weights();
    double[] original = pima.scaling().toOriginal(weights);
    double predictions = 0;
    for (double[] x : pima.rows().features()) {
      double margin = original[x.length];
      for (int j = 0; j < x.length; j++) {
        margin += original[j] * x[j];
      }
      predictions += LOSS.prediction(margin);
    }
    double ones = Arrays.stream(pima.rows().labels()).sum();
    assertThat(predictions).isCloseTo(ones, within(1e-8));
  }

  /** A feature that never varies has weight 0, so that only the intercept is fitted. */
  private static double interceptAlone(double one, double zero) {
    double[][] x = new double[LABELS.length][1];
    double[] weights = Arrays.stream(LABELS).map(y -> y == 1 ? one : zero).toArray();
    ScaledExamples rows = ScaledExamples.classes(new TestExamples(x, LABELS, weights));
    return newton(rows, 0).fit().weights()[1];
  }

  private static Newton newton(ScaledExamples rows, double l2) {
    return new Newton(LOSS, rows.scaledProfile(), l2, rows.source());
  }
}
