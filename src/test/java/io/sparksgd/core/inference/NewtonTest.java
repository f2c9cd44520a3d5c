package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.NewtonFit.Reason;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Golden values: R 4.2.2 {@code glm}, see data/README.md, and src/test/golden/optima.py. */
class NewtonTest {
  private static final Percentage TEN_DIGITS = Percentage.withPercentage(100e-10);
  private static final LogisticLoss LOGISTIC = new LogisticLoss();

  @Test
  void pimaAgreesWithR() {
    ScaledExamples pima = ScaledExamples.pima();
    NewtonFit fit = fit(pima, LOGISTIC, 0);
    double[] expected = {
      0.10318342731911,
      0.0321168228931571,
      -0.00476754197499066,
      -0.00191663174692587,
      0.0836239120546498,
      1.82041036745234,
      0.0411835288163915,
      -9.77306153291233
    };
    assertClose(pima.scaling().toOriginal(fit.weights()), expected);
    assertThat(2 * 200 * fit.objective()).isCloseTo(178.390666466069, TEN_DIGITS);
    assertThat(fit.reason()).isEqualTo(Reason.CONVERGED);
    assertThat(fit.converged()).isTrue();
    assertThat(fit.iterations()).isLessThan(10);
    assertThat(fit.decrement()).isLessThan(1e-12);
    assertThat(fit.gradientNorm()).isLessThan(1e-13);
  }

  @Test
  void pimaPredictsTheTestRowsAsNumPyDoes() throws IOException {
    ScaledExamples pima = ScaledExamples.pima();
    double[] weights = pima.scaling().toOriginal(fit(pima, LOGISTIC, 0).weights());
    List<String> expected =
        Files.readAllLines(Path.of("src/test/resources/golden/pima_test_probabilities.csv"));
    double[][] rows =
        TestExamples.csv(
                "pima_test.csv", "diabetic", "npreg", "glu", "bp", "skin", "bmi", "ped", "age")
            .features();
    assertThat(rows).hasNumberOfRows(expected.size()).hasDimensions(332, 7);
    for (int row = 0; row < rows.length; row++) {
      double margin = weights[7];
      for (int j = 0; j < 7; j++) {
        margin += weights[j] * rows[row][j];
      }
      assertThat(LOGISTIC.prediction(margin))
          .isCloseTo(Double.parseDouble(expected.get(row)), within(1e-9));
    }
  }

  @Test
  void housingAgreesWithRToTenDigits() {
    TestExamples prices =
        TestExamples.csv(
            "california_housing.csv",
            "median_house_value",
            "median_income",
            "housing_median_age",
            "latitude",
            "longitude");
    double[] labels = Arrays.stream(prices.labels()).map(y -> y > 200000 ? 1 : 0).toArray();
    ScaledExamples housing =
        ScaledExamples.classes(new TestExamples(prices.features(), labels, null));
    NewtonFit fit = fit(housing, LOGISTIC, 0);
    double[] expected = {
      1.06356586173246, 0.0205585399368597, -1.8574484233902, -1.87209115548276, -162.946987977555
    };
    assertClose(housing.scaling().toOriginal(fit.weights()), expected);
    assertThat(2 * 20640 * fit.objective()).isCloseTo(16285.8155527518, TEN_DIGITS);
  }

  @Test
  void aPenaltyAgreesWithNumPy() {
    double[] expected = {
      0.2709626178689895,
      0.726557287027433,
      0.038820577658966425,
      0.08008413557012732,
      0.3291974854335195,
      0.38056332253961134,
      0.3556115778050076,
      -0.8560583604872438
    };
    assertClose(fit(ScaledExamples.pima(), LOGISTIC, 0.05).weights(), expected);
  }

  @Test
  void huberAgreesWithReweightedLeastSquaresInNumPy() {
    double[] expected = {
      0.6578942497084669,
      0.1061469306819841,
      -0.06619814165363819,
      -0.4279995310561843,
      0.5313931182967919,
      -0.7092944817032533,
      -0.6701141545061774,
      -0.07344759074162584
    };
    ScaledExamples housing = ScaledExamples.standardised(ScaledExamples.housing());
    NewtonFit fit = fit(housing, new HuberLoss(0.5), 0);
    assertClose(fit.weights(), expected);
    assertThat(fit.reason()).isEqualTo(Reason.CONVERGED);
    assertThat(fit.iterations()).isLessThan(20);
  }

  @Test
  void squaredLossTakesOneStep() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.plane(50, 3, 1, 4));
    NewtonFit fit = fit(rows, new SquaredLoss(), 0);
    assertClose(
        rows.scaling().toOriginal(fit.weights()), new LeastSquares(rows.profile()).weights());
    assertThat(fit.iterations()).isLessThanOrEqualTo(2);
  }

  @Test
  void theStartDoesNotMatter() {
    ScaledExamples pima = ScaledExamples.pima();
    double[] expected = fit(pima, LOGISTIC, 0).weights();
    double[] far = {3, -3, 3, -3, 3, -3, 3, -3};
    NewtonFit fit = newton(pima, LOGISTIC, 0).fit(far);
    assertThat(fit.weights()).containsExactly(expected, within(1e-12));
    assertThat(newton(pima, LOGISTIC, 0).fit(expected).iterations()).isLessThan(2);
  }

  @Test
  void weightTwoCountsAsTwice() {
    for (Loss loss : List.of(LOGISTIC, new HuberLoss(0.3))) {
      TestExamples weighted = ScaledExamples.oneTwoZero(ScaledExamples.pima().rows());
      ScaledExamples once = ScaledExamples.classes(weighted);
      ScaledExamples twice = ScaledExamples.classes(ScaledExamples.repeated(weighted));
      assertClose(fit(once, loss, 0.01).weights(), fit(twice, loss, 0.01).weights());
    }
  }

  @Test
  void separatedClassesHaveNoOptimum() {
    double[][] x = {{1, 3}, {2, 1}, {3, 2}, {4, 7}, {5, 4}, {6, 5}};
    NewtonFit fit = fit(classes(x, 0, 0, 0, 1, 1, 1), LOGISTIC, 0);
    assertThat(fit.reason()).isEqualTo(Reason.SEPARABLE);
    assertThat(fit.converged()).isFalse();
    assertThat(fit.iterations()).isLessThan(20);
    NewtonFit penalised = fit(classes(x, 0, 0, 0, 1, 1, 1), LOGISTIC, 0.1);
    assertThat(penalised.reason()).isEqualTo(Reason.CONVERGED);
  }

  /** Offsets have no coefficient that could grow, whatever they separate. */
  @Test
  void offsetsThatSeparateTheClassesLeaveAnOptimum() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 2, false).withOffsets();
    for (int row = 0; row < 400; row++) {
      double x = RandomBits.gaussian(1, row);
      double label = RandomBits.uniform(2, row) < 0.5 ? 0 : 1;
      builder.add(new double[] {x, 2 * x}, label, 1, label == 1 ? 1 : -1);
    }
    List<ExampleBlock> blocks = List.of(builder.build());
    DataProfile profile = TestExamples.profile(blocks);
    ScaledProfile scaled =
        new ScaledProfile(profile, profile.scaling(ScalingMethod.STANDARDIZE, false));
    NewtonFit fit = new Newton(LOGISTIC, scaled, 0, new InMemorySource(blocks)::sum).fit();
    assertThat(fit.reason()).isEqualTo(Reason.SINGULAR);
    assertThat(fit.converged()).isTrue();
  }

  /** Only those who have x2 = 1 are all of one class. */
  @Test
  void classesSeparatedInPartHaveNoOptimum() {
    TestExamples line = TestExamples.line(400, 1, 8);
    double[][] x = new double[400][];
    double[] y = new double[400];
    for (int row = 0; row < 400; row++) {
      boolean dummy = row % 40 == 0;
      x[row] = new double[] {line.features()[row][0], dummy ? 1 : 0};
      y[row] = dummy || RandomBits.uniform(9, row) < 0.4 ? 1 : 0;
    }
    assertThat(fit(classes(x, y), LOGISTIC, 0).reason()).isEqualTo(Reason.SEPARABLE);
    y[40] = 0;
    assertThat(fit(classes(x, y), LOGISTIC, 0).reason()).isEqualTo(Reason.CONVERGED);
  }

  /** A million to one: far weights, many steps, but an optimum. */
  @Test
  void classesThatBarelyOverlapHaveAnOptimum() {
    double[][] x = {{0}, {0}, {1}, {1}};
    double[] y = {0, 1, 0, 1};
    double[] weights = {1e6, 1, 1, 1e6};
    ScaledExamples rows = ScaledExamples.classes(new TestExamples(x, y, weights));
    NewtonFit fit = fit(rows, LOGISTIC, 0);
    assertThat(fit.reason()).isEqualTo(Reason.CONVERGED);
    double logOdds = Math.log(1e6);
    assertClose(rows.scaling().toOriginal(fit.weights()), new double[] {2 * logOdds, -logOdds});
  }

  @Test
  void oneClassHasNoOptimum() {
    NewtonFit fit = fit(classes(new double[][] {{1}, {2}, {4}}, 1, 1, 1), LOGISTIC, 1);
    assertThat(fit.reason()).isEqualTo(Reason.ONE_CLASS);
    assertThat(fit.weights()).containsExactly(0, 0);
    assertThat(fit.iterations()).isZero();
  }

  @Test
  void featuresThatComeTwiceShareTheirWeight() {
    TestExamples pima = ScaledExamples.pima().rows();
    double[][] twice =
        Arrays.stream(pima.features()).map(f -> pick(f, 1, 4, 1)).toArray(double[][]::new);
    double[][] once =
        Arrays.stream(pima.features()).map(f -> pick(f, 1, 4)).toArray(double[][]::new);
    double[] expected = fit(classes(once, pima.labels()), LOGISTIC, 0).weights();
    NewtonFit fit = fit(classes(twice, pima.labels()), LOGISTIC, 0);
    assertThat(fit.reason()).isEqualTo(Reason.SINGULAR);
    assertThat(fit.weights())
        .containsExactly(
            new double[] {expected[0] / 2, expected[1], expected[0] / 2, expected[2]},
            within(1e-6));
    assertThat(fit(classes(twice, pima.labels()), LOGISTIC, 0.01).reason())
        .isEqualTo(Reason.CONVERGED);
  }

  private static double[] pick(double[] features, int... columns) {
    return Arrays.stream(columns).mapToDouble(j -> features[j]).toArray();
  }

  @Test
  void aFeatureThatNeverVariesKeepsWeightZero() {
    double[][] x = {{7, 1}, {7, 2}, {7, 3}, {7, 4}};
    NewtonFit fit = fit(classes(x, 0, 1, 0, 1), LOGISTIC, 0);
    assertThat(fit.reason()).isEqualTo(Reason.CONVERGED);
    assertThat(fit.weights()[0]).isZero();
    assertThat(fit.weights()[1]).isPositive();
  }

  /** At the start all residuals are past epsilon, so that Huber's loss does not bend at all. */
  @Test
  void huberFindsItsWayWhereNothingBends() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.plane(200, 4, 1, 6));
    NewtonFit fit = newton(rows, new HuberLoss(1e-3), 0).fit(new double[] {9, 9, 9, 9, 9});
    assertThat(fit.converged()).isTrue();
    assertThat(fit.gradientNorm()).isLessThan(1e-12);
  }

  @Test
  void fewerRowsThanFeaturesAreFittedExactly() {
    double[][] x = {{1, 2, 3}, {4, 1, 0}};
    ScaledExamples rows =
        ScaledExamples.standardised(new TestExamples(x, new double[] {1, 3}, null));
    for (Loss loss : List.of(new SquaredLoss(), new HuberLoss(0.5))) {
      NewtonFit fit = fit(rows, loss, 0);
      assertThat(fit.reason()).isEqualTo(Reason.SINGULAR);
      assertThat(fit.objective()).isLessThan(1e-20);
    }
    ScaledExamples one =
        ScaledExamples.standardised(new TestExamples(new double[][] {{3}}, new double[] {5}, null));
    assertThat(one.scaling().toOriginal(fit(one, new HuberLoss(1), 0).weights()))
        .containsExactly(0, 5);
  }

  @Test
  void anInvalidPenaltyIsRefused() {
    for (double l2 : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> newton(ScaledExamples.pima(), LOGISTIC, l2))
          .hasMessage("Invalid l2: " + l2 + " (must be >= 0 and finite)");
    }
  }

  @Test
  void weightsPastAllNumbersAreNotFinite() {
    double[] weights = new double[8];
    Arrays.fill(weights, Double.NaN);
    NewtonFit fit = newton(ScaledExamples.pima(), LOGISTIC, 0).fit(weights);
    assertThat(fit.reason()).isEqualTo(Reason.NOT_FINITE);
  }

  private static NewtonFit fit(ScaledExamples examples, Loss loss, double l2) {
    return newton(examples, loss, l2).fit();
  }

  private static Newton newton(ScaledExamples examples, Loss loss, double l2) {
    return new Newton(loss, examples.scaledProfile(), l2, examples.source());
  }

  private static ScaledExamples classes(double[][] features, double... labels) {
    return ScaledExamples.classes(new TestExamples(features, labels, null));
  }

  private static void assertClose(double[] weights, double[] expected) {
    assertThat(weights).hasSameSizeAs(expected);
    for (int j = 0; j < expected.length; j++) {
      assertThat(weights[j]).isCloseTo(expected[j], TEN_DIGITS);
    }
  }
}
