package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.TestExamples;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Golden values: NIST for norris, R 4.2.2 {@code lm} for the others; see data/README.md. */
class LeastSquaresTest {
  private static final Percentage ELEVEN_DIGITS = Percentage.withPercentage(100e-11);
  private static final Percentage NINE_DIGITS = Percentage.withPercentage(100e-9);

  @Test
  void norrisAgreesWithNistToElevenDigits() {
    LeastSquares fit = new LeastSquares(TestExamples.csv("norris.csv", "y", "x").profile());
    assertThat(fit.weights()[0]).isCloseTo(1.00211681802045, ELEVEN_DIGITS);
    assertThat(fit.weights()[1]).isCloseTo(-0.262323073774029, ELEVEN_DIGITS);
    assertThat(fit.standardError(0)).isCloseTo(0.429796848199937e-3, NINE_DIGITS);
    assertThat(fit.standardError(1)).isCloseTo(0.232818234301152, NINE_DIGITS);
  }

  @Test
  void faithfulAgreesWithR() {
    TestExamples data = TestExamples.csv("faithful.csv", "eruptions", "waiting");
    LeastSquares fit = new LeastSquares(data.profile());
    assertThat(fit.weights()[0]).isCloseTo(0.0756279479518627, ELEVEN_DIGITS);
    assertThat(fit.weights()[1]).isCloseTo(-1.87401598641074, ELEVEN_DIGITS);
    assertThat(fit.standardError(0)).isCloseTo(0.00221854145151769, NINE_DIGITS);
    assertThat(fit.standardError(1)).isCloseTo(0.160143302304238, NINE_DIGITS);
  }

  @Test
  void housingWithSevenFeaturesAgreesWithR() {
    TestExamples data =
        TestExamples.csv(
            "california_housing.csv",
            "median_house_value",
            "median_income",
            "housing_median_age",
            "total_rooms",
            "population",
            "households",
            "latitude",
            "longitude");
    double[] expected = {
      38348.8292407904,
      1125.25506175407,
      -1.77189327659638,
      -43.2017963655747,
      149.399725536141,
      -42289.7109663977,
      -42073.6718113169,
      -3506059.63838933
    };
    double[] weights = new LeastSquares(data.profile()).weights();
    for (int j = 0; j < expected.length; j++) {
      assertThat(weights[j]).isCloseTo(expected[j], NINE_DIGITS);
    }
  }

  @Test
  void theGapIsTheDistanceInStandardErrors() {
    LeastSquares fit = new LeastSquares(TestExamples.csv("norris.csv", "y", "x").profile());
    double[] weights = fit.weights();
    weights[0] += 0.5 * fit.standardError(0);
    weights[1] -= 2 * fit.standardError(1);
    Certificate certificate = fit.certify(List.of("x"), weights);
    assertThat(certificate.unit()).isEqualTo(Unit.STANDARD_ERRORS);
    assertThat(certificate.coefficients().get(0).gap()).isCloseTo(0.5, within(1e-9));
    assertThat(certificate.coefficients().get(1).gap()).isCloseTo(2, within(1e-9));
    assertThat(certificate.largestGap()).isCloseTo(2, within(1e-9));
    assertThat(fit.isReached(weights, 2.1)).isTrue();
    assertThat(fit.isReached(weights, 1.9)).isFalse();
  }

  @Test
  void weightTwoCountsAsTwiceForTheOptimum() {
    TestExamples data = TestExamples.line(20, 1, 3);
    double[] weights = new double[20];
    double[][] twiceFeatures = new double[30][];
    double[] twiceLabels = new double[30];
    for (int row = 0, twice = 0; row < 20; row++) {
      weights[row] = row < 10 ? 2 : 1;
      for (int copy = 0; copy < weights[row]; copy++, twice++) {
        twiceFeatures[twice] = data.features()[row];
        twiceLabels[twice] = data.labels()[row];
      }
    }
    double[] weighted =
        new LeastSquares(new TestExamples(data.features(), data.labels(), weights).profile())
            .weights();
    double[] repeated =
        new LeastSquares(new TestExamples(twiceFeatures, twiceLabels, null).profile()).weights();
    assertThat(weighted[0]).isCloseTo(repeated[0], ELEVEN_DIGITS);
    assertThat(weighted[1]).isCloseTo(repeated[1], ELEVEN_DIGITS);
  }

  /** Golden values: src/test/golden/weighted_line.py, rational arithmetic. */
  @Test
  void standardErrorsOfWeightedRowsAreThoseOfPrecisionWeights() {
    double[][] x = {{1}, {2}, {3}, {4}, {5}};
    double[] y = {1, 3, 2, 5, 4};
    double[] w = {1, 2, 3, 2, 1};
    LeastSquares fit = new LeastSquares(new TestExamples(x, y, w).profile());
    assertThat(fit.weights()[0]).isCloseTo(GOLDEN[0], ELEVEN_DIGITS);
    assertThat(fit.weights()[1]).isCloseTo(GOLDEN[1], ELEVEN_DIGITS);
    assertThat(fit.standardError(0)).isCloseTo(GOLDEN[2], ELEVEN_DIGITS);
    assertThat(fit.standardError(1)).isCloseTo(GOLDEN[3], ELEVEN_DIGITS);
  }

  private static final double[] GOLDEN = {
    0.8333333333333334, 0.5, 0.46147910349544863, 1.4834477692020764
  };

  @Test
  void aRowOfWeightZeroChangesNothing() {
    TestExamples data = TestExamples.line(21, 1, 3);
    double[] weights = new double[21];
    java.util.Arrays.fill(weights, 0, 20, 1);
    LeastSquares with =
        new LeastSquares(new TestExamples(data.features(), data.labels(), weights).profile());
    LeastSquares without = new LeastSquares(TestExamples.line(20, 1, 3).profile());
    assertThat(with.weights()[0]).isCloseTo(without.weights()[0], ELEVEN_DIGITS);
    assertThat(with.standardError(0)).isCloseTo(without.standardError(0), ELEVEN_DIGITS);
  }

  @Test
  void anExactLineIsMeasuredByRelativeDistance() {
    LeastSquares fit = new LeastSquares(TestExamples.line(100, 0, 3).profile());
    Certificate certificate = fit.certify(List.of("x"), fit.weights());
    assertThat(certificate.unit()).isEqualTo(Unit.RELATIVE);
    assertThat(certificate.largestGap()).isZero();
    assertThat(fit.isReached(new double[] {2 + 1e-6, 1}, 0.05)).isFalse();
    assertThat(certificate.isWithin(0.1)).isTrue();
    assertThat(fit.certify(List.of("x"), new double[] {2.001, 1}).isWithin(0.1)).isFalse();
  }

  @Test
  void oneRowHasItsLabelAsTheIntercept() {
    LeastSquares fit = new LeastSquares(profile(new double[][] {{7}}, 5));
    assertThat(fit.weights()).containsExactly(0, 5);
    assertThat(fit.certify(List.of("x"), fit.weights()).unit()).isEqualTo(Unit.RELATIVE);
  }

  @Test
  void aConstantFeatureHasCoefficientZero() {
    LeastSquares fit = new LeastSquares(profile(new double[][] {{0.1}, {0.1}, {0.1}}, 1, 2, 6));
    assertThat(fit.weights()[0]).isZero();
    assertThat(fit.weights()[1]).isCloseTo(3, within(1e-15));
  }

  @Test
  void aConstantLabelIsFittedExactly() {
    LeastSquares fit = new LeastSquares(profile(new double[][] {{1}, {2}, {3}}, 4, 4, 4));
    assertThat(fit.weights()).containsExactly(0, 4);
  }

  @Test
  void collinearFeaturesHaveNoCertificate() {
    DataProfile profile = profile(new double[][] {{1, 2}, {2, 4}, {3, 6}, {5, 10}}, 1, 2, 3, 5);
    LeastSquares fit = new LeastSquares(profile);
    Certificate certificate = fit.certify(List.of("a", "b"), new double[3]);
    assertThat(fit.isSingular()).isTrue();
    assertThat(certificate.certified()).isFalse();
    assertThat(certificate.largestGap()).isInfinite();
  }

  private static DataProfile profile(double[][] features, double... labels) {
    return new TestExamples(features, labels, null).profile();
  }

  /** Golden values: src/test/golden/optima.py. */
  @Test
  void ridgeAgreesWithNumPy() {
    LeastSquares fit = new LeastSquares(ScaledExamples.housing().profile(), 0.01);
    double[] weights = {
      38472.0789635332,
      1212.7136915387616,
      -1.229315001865621,
      -38.91701795733132,
      135.0256277306154,
      -37246.93089776838,
      -36789.74987310432,
      -3057285.6514174785
    };
    double[] errors = {
      296.3960324613154,
      42.46613577756689,
      0.5924192677606228,
      0.9632387537511954,
      3.666588684304442,
      576.327732454725,
      610.6268673679097,
      54197.84200287833
    };
    for (int j = 0; j < weights.length; j++) {
      assertThat(fit.weights()[j]).isCloseTo(weights[j], NINE_DIGITS);
      assertThat(fit.standardError(j)).isCloseTo(errors[j], NINE_DIGITS);
    }
    assertThat(fit.certify(HOUSING, weights).largestGap()).isLessThan(1e-9);
  }

  private static final List<String> HOUSING = List.of("a", "b", "c", "d", "e", "f", "g");

  @Test
  void ridgeIsTheMinimumThatNewtonFinds() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.plane(60, 4, 2, 9).weighted(3));
    double[] exact = new LeastSquares(rows.profile(), 0.3).weights();
    double[] newton =
        new Newton(new SquaredLoss(), rows.scaledProfile(), 0.3, rows.source()).fit().weights();
    for (int j = 0; j < exact.length; j++) {
      assertThat(rows.scaling().toOriginal(newton)[j]).isCloseTo(exact[j], ELEVEN_DIGITS);
    }
  }

  @Test
  void weightTwoCountsAsTwiceForRidge() {
    TestExamples weighted = ScaledExamples.oneTwoZero(TestExamples.plane(30, 3, 1, 5));
    double[] once = new LeastSquares(weighted.profile(), 0.2).weights();
    double[] twice = new LeastSquares(ScaledExamples.repeated(weighted).profile(), 0.2).weights();
    for (int j = 0; j < once.length; j++) {
      assertThat(once[j]).isCloseTo(twice[j], ELEVEN_DIGITS);
    }
  }

  @Test
  void aStrongPenaltyLeavesTheMean() {
    LeastSquares fit = new LeastSquares(TestExamples.line(50, 1, 3).profile(), 1e9);
    assertThat(fit.weights()[0]).isCloseTo(0, within(1e-7));
    assertThat(fit.standardError(0)).isPositive().isLessThan(1e-7);
    assertThatThrownBy(() -> new LeastSquares(TestExamples.line(5, 1, 3).profile(), Double.NaN))
        .hasMessage("Invalid l2: NaN (must be >= 0 and finite)");
  }

  /** Golden values: src/test/golden/optima.py, NumPy's pinv. */
  @Test
  void aColumnThatComesTwiceSharesItsCoefficient() {
    TestExamples pima = ScaledExamples.pima().rows();
    ScaledExamples glu = ScaledExamples.standardised(pima);
    double[][] twice = new double[200][];
    double[] labels = new double[200];
    double[] z = new double[7];
    for (int row = 0; row < 200; row++) {
      glu.scaling().features(pima.features()[row], 0, z);
      twice[row] = new double[] {z[0], z[4], z[0]};
      labels[row] = z[1] + 0.1 * pima.labels()[row];
    }
    TestExamples rows = new TestExamples(twice, labels, null);
    LeastSquares fit = new LeastSquares(rows.profile());
    double[] beta = ScaledExamples.standardised(rows).scaling().toScaled(fit.weights());
    assertThat(beta)
        .containsExactly(
            new double[] {0.08329968732014625, 0.21511560226481283, 0.08329968732014625, 0},
            within(1e-12));
    assertThat(fit.isSingular()).isTrue();
    assertThat(fit.note()).hasValueSatisfying(note -> assertThat(note).contains("not unique"));
    LeastSquares ridge = new LeastSquares(rows.profile(), 1e-4);
    assertThat(ridge.isSingular()).isFalse();
    assertThat(ridge.note()).isEmpty();
    assertThat(ridge.certify(List.of("a", "b", "c"), ridge.weights()).largestGap()).isZero();
  }

  @Test
  void moreFeaturesThanRowsPassThroughTheRows() {
    TestExamples rows = TestExamples.plane(5, 9, 1, 4);
    LeastSquares fit = new LeastSquares(rows.profile());
    for (int row = 0; row < 5; row++) {
      double prediction = fit.weights()[9];
      for (int j = 0; j < 9; j++) {
        prediction += fit.weights()[j] * rows.features()[row][j];
      }
      assertThat(prediction).isCloseTo(rows.labels()[row], within(1e-9));
    }
    assertThat(fit.isSingular()).isTrue();
  }
}
