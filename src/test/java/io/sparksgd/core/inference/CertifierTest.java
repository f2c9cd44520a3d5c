package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Golden values: R 4.2.2 {@code glm}, see data/README.md, and src/test/golden/optima.py. */
class CertifierTest {
  private static final Percentage NINE_DIGITS = Percentage.withPercentage(100e-9);
  private static final LogisticLoss LOGISTIC = new LogisticLoss();
  private static final double[] PIMA_ERRORS = {
    0.0646941664691513,
    0.00678730171845945,
    0.01854074562673,
    0.0224995466574411,
    0.0428268990783925,
    0.665514005464527,
    0.0220909825324795,
    1.77038673787272
  };

  @Test
  void standardErrorsOfPimaAreThoseOfR() {
    ScaledExamples pima = ScaledExamples.pima();
    double[] optimum = newton(pima, LOGISTIC, 0);
    Certificate certificate = certify(pima, LOGISTIC, 0, 0, optimum);
    assertThat(certificate.unit()).isEqualTo(Unit.STANDARD_ERRORS);
    assertThat(certificate.largestGap()).isLessThan(1e-11);
    assertThat(certificate.measures().newtonDecrement()).isLessThan(1e-12);
    double[] original = pima.scaling().toOriginal(optimum);
    for (int j = 0; j < 8; j++) {
      Gap gap = certificate.coefficients().get(j);
      assertThat(gap.standardError()).isCloseTo(PIMA_ERRORS[j], NINE_DIGITS);
      assertThat(gap.optimum()).isCloseTo(original[j], NINE_DIGITS);
    }
    assertThat(certificate.coefficients().get(7).name()).isEqualTo("intercept");
  }

  @Test
  void closeByOneLookIsEnough() {
    ScaledExamples pima = ScaledExamples.pima();
    double[] original = pima.scaling().toOriginal(newton(pima, LOGISTIC, 0));
    original[4] += 0.02 * PIMA_ERRORS[4];
    List<String> looks = new ArrayList<>();
    Problem problem = problem(pima, LOGISTIC, 0, 0);
    Certificate certificate =
        new Certifier(
                problem,
                pass -> {
                  looks.add(pass.description());
                  return pima.source().apply(pass);
                })
            .certify(names(7), pima.scaling().toScaled(original));
    assertThat(looks).containsExactly("loss, gradient and Hessian over all rows");
    assertThat(certificate.coefficients().get(4).gap()).isCloseTo(0.02, within(3e-4));
    assertThat(certificate.coefficients().get(2).gap()).isCloseTo(0, within(3e-4));
    assertThat(certificate.isWithin(0.021)).isTrue();
    assertThat(certificate.isWithin(0.019)).isFalse();
  }

  /** A Newton step from zero would overshoot or fall short; the optimum itself is looked for. */
  @Test
  void farAwayTheDistanceIsStillTheTrueOne() {
    ScaledExamples pima = ScaledExamples.pima();
    double[] original = pima.scaling().toOriginal(newton(pima, LOGISTIC, 0));
    Certificate certificate = certify(pima, LOGISTIC, 0, 0, new double[8]);
    for (int j = 0; j < 7; j++) {
      Gap gap = certificate.coefficients().get(j);
      assertThat(gap.gap()).isCloseTo(Math.abs(original[j]) / PIMA_ERRORS[j], NINE_DIGITS);
    }
    assertThat(certificate.measures().newtonDecrement()).isGreaterThan(0.1);
  }

  @Test
  void standardErrorsWithPenaltyAreThoseOfNumPy() {
    double[] expected = {
      0.13469964104145546,
      0.13801490703375516,
      0.13795582479589028,
      0.14061599673575206,
      0.13987324978006813,
      0.13531438125477982,
      0.1389288517492106
    };
    ScaledExamples pima = ScaledExamples.pima();
    Certificate certificate = certify(pima, LOGISTIC, 0, 0.05, newton(pima, LOGISTIC, 0.05));
    assertThat(certificate.largestGap()).isLessThan(1e-11);
    for (int j = 0; j < 7; j++) {
      assertThat(certificate.coefficients().get(j).standardError())
          .isCloseTo(expected[j] * pima.scaling().factor(j), NINE_DIGITS);
    }
  }

  @Test
  void standardErrorsOfHuberAreThoseOfNumPy() {
    double[] expected = {
      0.004330624085300766,
      0.00393414572708281,
      0.010829371136142017,
      0.008543987395392718,
      0.011958210987096677,
      0.010419987346216235,
      0.010333317822713371
    };
    ScaledExamples housing = ScaledExamples.standardised(ScaledExamples.housing());
    HuberLoss loss = new HuberLoss(0.5);
    Certificate certificate = certify(housing, loss, 0, 0, newton(housing, loss, 0));
    assertThat(certificate.largestGap()).isLessThan(1e-9);
    double labelFactor = housing.scaling().labelFactor();
    for (int j = 0; j < 7; j++) {
      assertThat(certificate.coefficients().get(j).standardError())
          .isCloseTo(expected[j] * housing.scaling().factor(j) / labelFactor, NINE_DIGITS);
    }
  }

  /** With an epsilon past all residuals Huber's loss is squared loss, intercept included. */
  @Test
  void huberWithoutOutliersIsLeastSquares() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.plane(80, 3, 2, 4).weighted(5));
    for (double l2 : new double[] {0, 0.1}) {
      double[] weights = newton(rows, new SquaredLoss(), l2);
      weights[1] += 0.1;
      Certificate exact = certify(rows, new SquaredLoss(), 0, l2, weights);
      Certificate byNewton = certify(rows, new HuberLoss(1e6), 0, l2, weights);
      for (int j = 0; j <= 3; j++) {
        Gap expected = exact.coefficients().get(j);
        Gap found = byNewton.coefficients().get(j);
        assertThat(found.optimum()).isCloseTo(expected.optimum(), NINE_DIGITS);
        assertThat(found.standardError()).isCloseTo(expected.standardError(), NINE_DIGITS);
        assertThat(found.gap()).isCloseTo(expected.gap(), within(1e-8));
      }
    }
  }

  /** Small samples and epsilons from far below to far above the noise. */
  @Test
  void optimaOfHuberAreCertifiedOrNotUnique() {
    for (int trial = 0; trial < 300; trial++) {
      int d = 1 + trial % 5;
      TestExamples plane = TestExamples.plane(4 + trial % 37, d, 3, trial);
      ScaledExamples rows = ScaledExamples.standardised(plane);
      HuberLoss loss = new HuberLoss(StrictMath.pow(10, -3 + 4 * RandomBits.uniform(7, trial)));
      double l2 = trial % 2 == 0 ? 0 : StrictMath.pow(10, -6 * RandomBits.uniform(8, trial));
      NewtonFit fit = new Newton(loss, rows.scaledProfile(), l2, rows.source()).fit();
      assertThat(fit.converged()).isTrue();
      Certificate certificate = certify(rows, loss, 0, l2, fit.weights());
      if (certificate.certified()) {
        assertThat(certificate.largestGap()).isLessThan(1e-6);
      } else {
        assertThat(certificate.why()).hasValueSatisfying(w -> assertThat(w).contains("unique"));
      }
    }
  }

  @Test
  void anExactLineIsMeasuredByRelativeDistance() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.line(50, 0, 3));
    double[] weights = newton(rows, new HuberLoss(1), 0);
    Certificate certificate = certify(rows, new HuberLoss(1), 0, 0, weights);
    assertThat(certificate.unit()).isEqualTo(Unit.RELATIVE);
    assertThat(certificate.largestGap()).isLessThan(1e-12);
    weights[0] += 1e-4;
    double[] expected =
        certify(rows, new SquaredLoss(), 0, 0, weights).coefficients().stream()
            .mapToDouble(Gap::gap)
            .toArray();
    Certificate away = certify(rows, new HuberLoss(1), 0, 0, weights);
    assertThat(away.coefficients().get(0).gap()).isCloseTo(expected[0], within(1e-9));
    assertThat(away.coefficients().get(1).gap()).isCloseTo(expected[1], within(1e-9));
    assertThat(away.isWithin(0.1)).isFalse();
  }

  @Test
  void scalingChangesNeitherGapsNorStandardErrors() {
    ScaledExamples pima = ScaledExamples.pima();
    double[] original = pima.scaling().toOriginal(newton(pima, LOGISTIC, 0));
    original[3] += 0.3 * PIMA_ERRORS[3];
    original[7] -= 0.2 * PIMA_ERRORS[7];
    FeatureScaling unscaled = pima.profile().scaling(ScalingMethod.NONE);
    Certificate one = certify(pima, LOGISTIC, 0, 0, pima.scaling().toScaled(original));
    Certificate other =
        new Certifier(new Problem(LOGISTIC, pima.profile(), unscaled, 0, 0), pima.source())
            .certify(names(7), unscaled.toScaled(original));
    for (int j = 0; j < 8; j++) {
      Gap gap = other.coefficients().get(j);
      assertThat(gap.gap()).isCloseTo(one.coefficients().get(j).gap(), within(1e-4));
      assertThat(gap.standardError())
          .isCloseTo(one.coefficients().get(j).standardError(), Percentage.withPercentage(0.1));
    }
    assertThat(one.coefficients().get(3).gap()).isCloseTo(0.3, within(1e-2));
    assertThat(one.coefficients().get(7).gap()).isCloseTo(0.2, within(1e-2));
  }

  @Test
  void weightTwoCountsAsTwiceForLogisticCertificates() {
    TestExamples weighted = ScaledExamples.oneTwoZero(ScaledExamples.pima().rows());
    ScaledExamples once = ScaledExamples.classes(weighted);
    ScaledExamples twice = ScaledExamples.classes(ScaledExamples.repeated(weighted));
    double[] weights = new double[8];
    weights[1] = 0.5;
    Certificate one = certify(once, LOGISTIC, 0, 0.01, weights);
    Certificate other = certify(twice, LOGISTIC, 0, 0.01, weights);
    for (int j = 0; j < 8; j++) {
      Gap gap = one.coefficients().get(j);
      Gap expected = other.coefficients().get(j);
      assertThat(gap.optimum()).isCloseTo(expected.optimum(), NINE_DIGITS);
      assertThat(gap.standardError()).isCloseTo(expected.standardError(), NINE_DIGITS);
      assertThat(gap.gap()).isCloseTo(expected.gap(), NINE_DIGITS);
    }
  }

  @Test
  void separatedClassesHaveNoCertificate() {
    double[][] x = {{1, 3}, {2, 1}, {3, 2}, {4, 7}, {5, 4}, {6, 5}};
    ScaledExamples rows =
        ScaledExamples.classes(new TestExamples(x, new double[] {0, 0, 0, 1, 1, 1}, null));
    for (double size : new double[] {0, 1, 10, 100, 10_000}) {
      double[] weights = {size, size / 10, 0};
      Certificate certificate = certify(rows, LOGISTIC, 0, 0, weights);
      assertThat(certificate.certified()).isFalse();
      assertThat(certificate.why()).hasValueSatisfying(w -> assertThat(w).contains("separated"));
      assertThat(certificate.isWithin(1)).isFalse();
    }
    assertThat(certify(rows, LOGISTIC, 0, 0.1, new double[3]).certified()).isTrue();
  }

  @Test
  void oneClassHasNoCertificate() {
    ScaledExamples rows =
        ScaledExamples.classes(
            new TestExamples(new double[][] {{1}, {2}, {3}}, new double[] {1, 1, 1}, null));
    for (double intercept : new double[] {0, 5, 1000}) {
      assertThat(certify(rows, LOGISTIC, 0, 0.1, new double[] {0, intercept}).why())
          .hasValueSatisfying(why -> assertThat(why).contains("all labels are the same"));
    }
  }

  @Test
  void featuresThatRepeatHaveNoCertificateWithoutPenalty() {
    TestExamples pima = ScaledExamples.pima().rows();
    double[][] twice =
        Arrays.stream(pima.features())
            .map(features -> new double[] {features[1], features[1]})
            .toArray(double[][]::new);
    ScaledExamples rows = ScaledExamples.classes(new TestExamples(twice, pima.labels(), null));
    Certificate none = certify(rows, LOGISTIC, 0, 0, new double[3]);
    assertThat(none.why()).hasValueSatisfying(why -> assertThat(why).contains("not unique"));
    assertThat(certify(rows, LOGISTIC, 0, 0.01, new double[3]).certified()).isTrue();
  }

  @Test
  void aFeatureThatNeverVariesHasNoGap() {
    double[][] x = {{7, 1}, {7, 2}, {7, 3}, {7, 4}};
    ScaledExamples rows =
        ScaledExamples.classes(new TestExamples(x, new double[] {0, 1, 0, 1}, null));
    Certificate certificate = certify(rows, LOGISTIC, 0, 0, new double[3]);
    assertThat(certificate.coefficients().get(0).gap()).isZero();
    assertThat(certificate.coefficients().get(1).gap()).isPositive().isFinite();
  }

  @Test
  void squaredLossIsComparedWithItsExactOptimum() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.plane(50, 2, 1, 4));
    double[] weights = {0.1, 0.2, 0.3};
    assertThat(certify(rows, new SquaredLoss(), 0, 0.2, weights))
        .isEqualTo(
            new LeastSquares(rows.profile(), 0.2)
                .certify(names(2), rows.scaling().toOriginal(weights)));
  }

  @Test
  void theElasticNetMeetsItsConditionsAtItsOptimumOnly() {
    ScaledExamples rows = ScaledExamples.standardised(CoordinateDescentTest.glucose());
    double[][] penalties = {{0.1, 0}, {0.06, 0.14}, {1e-3, 0}, {5, 0.1}};
    for (double[] penalty : penalties) {
      double[] weights = CoordinateDescent.fit(rows.rows(), rows.scaling(), penalty[0], penalty[1]);
      Certificate at = certify(rows, new SquaredLoss(), penalty[0], penalty[1], weights);
      assertThat(at.certified()).isTrue();
      assertThat(at.unit()).isEqualTo(Unit.GRADIENT);
      assertThat(at.measures().kktResidual()).isLessThan(1e-14);
      assertThat(at.measures().dualityGap()).isLessThan(1e-14);
      assertThat(at.measures().gapBound()).isLessThan(1e-5);
      assertThat(at.isWithin(1e-9)).isTrue();
      weights[3] += 1e-3;
      Certificate off = certify(rows, new SquaredLoss(), penalty[0], penalty[1], weights);
      assertThat(off.measures().kktResidual()).isGreaterThan(9e-4);
      assertThat(off.measures().dualityGap()).isGreaterThan(4e-7);
      assertThat(off.isWithin(1e-3)).isFalse();
    }
  }

  @Test
  void theDualityGapBoundsObjectiveAndCoefficients() {
    ScaledExamples rows = ScaledExamples.standardised(CoordinateDescentTest.glucose());
    double[] optimum = CoordinateDescent.fit(rows.rows(), rows.scaling(), 0.06, 0.14);
    double lowest = objective(rows, 0.06, 0.14, optimum);
    LeastSquares plain = new LeastSquares(rows.profile());
    for (int trial = 0; trial < 200; trial++) {
      double[] weights = optimum.clone();
      for (int j = 0; j < weights.length; j++) {
        weights[j] += Math.pow(10, -trial % 7) * RandomBits.gaussian(trial, j);
      }
      Certificate certificate = certify(rows, new SquaredLoss(), 0.06, 0.14, weights);
      double excess = objective(rows, 0.06, 0.14, weights) - lowest;
      assertThat(certificate.measures().dualityGap()).isGreaterThanOrEqualTo(excess - 1e-15);
      double[] found = rows.scaling().toOriginal(weights);
      double[] exact = rows.scaling().toOriginal(optimum);
      for (int j = 0; j < 7; j++) {
        double residual = Math.sqrt(2 * objective(rows, 0, 0, weights));
        double best =
            Math.sqrt(2 * objective(rows, 0, 0, rows.scaling().toScaled(plain.weights())));
        double error = plain.standardError(j) * residual / best;
        assertThat(Math.abs(found[j] - exact[j]) / error)
            .isLessThanOrEqualTo(certificate.measures().gapBound() * 1.0001);
      }
    }
  }

  private static double objective(ScaledExamples rows, double l1, double l2, double[] weights) {
    SquaredObjective plain =
        new SquaredObjective(rows.scaledProfile(), Penalty.none(), () -> new Curvature(1, 1));
    double value = plain.value(weights);
    for (int j = 0; j < weights.length - 1; j++) {
      value += l1 * Math.abs(weights[j]) + l2 / 2 * weights[j] * weights[j];
    }
    return value;
  }

  /** The optimum by proximal gradient steps. */
  @Test
  void logisticLossWithL1MeetsItsConditionsAtItsOptimum() {
    ScaledExamples pima = ScaledExamples.pima();
    double l1 = 0.05;
    double l2 = 0.01;
    double[] weights = new double[8];
    for (int step = 0; step < 3000; step++) {
      FullGradientPass pass = new FullGradientPass(LOGISTIC, pima.scaledProfile(), weights);
      double[] gradient = pass.read(pima.source().apply(pass)).gradient();
      for (int j = 0; j < 8; j++) {
        double moved = weights[j] - (gradient[j] + (j < 7 ? l2 * weights[j] : 0));
        weights[j] = j == 7 ? moved : Math.signum(moved) * Math.max(0, Math.abs(moved) - l1);
      }
    }
    Certificate certificate = certify(pima, LOGISTIC, l1, l2, weights);
    assertThat(weights[2]).isZero();
    assertThat(weights[1]).isPositive();
    assertThat(certificate.measures().kktResidual()).isLessThan(1e-14);
    assertThat(certificate.measures().dualityGap()).isNaN();
    assertThat(certificate.isWithin(1e-9)).isTrue();
    weights[2] = 1e-6;
    assertThat(certify(pima, LOGISTIC, l1, l2, weights).measures().kktResidual())
        .isGreaterThan(1e-3);
  }

  /** For one feature the slope in its standard errors is the distance in the weight's. */
  @Test
  void aVanishingL1PenaltyGivesTheGapOfLeastSquares() {
    ScaledExamples rows = ScaledExamples.standardised(TestExamples.line(1000, 1, 3));
    double[] weights = newton(rows, new SquaredLoss(), 0);
    weights[0] += 1e-3;
    double expected = certify(rows, new SquaredLoss(), 0, 0, weights).coefficients().get(0).gap();
    double found = certify(rows, new SquaredLoss(), 1e-12, 0, weights).coefficients().get(0).gap();
    assertThat(found).isCloseTo(expected, Percentage.withPercentage(1));
  }

  @Test
  void moreThanTwoThousandFeaturesGetTheGradientOnly() {
    TestExamples plane = TestExamples.plane(6, 2001, 1, 5);
    double[] labels = {0, 1, 0, 1, 1, 0};
    ScaledExamples rows = ScaledExamples.classes(new TestExamples(plane.features(), labels, null));
    Certificate certificate = certify(rows, LOGISTIC, 0, 0.1, new double[2002]);
    assertThat(certificate.certified()).isFalse();
    assertThat(certificate.measures().relativeGradientNorm()).isBetween(1e-3, 1.0);
    assertThat(certificate.why())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith(
                        "more than 2,000 features: all that is known is a relative gradient norm"
                            + " of 0."));
  }

  @Test
  void anInvalidPenaltyIsRefused() {
    ScaledExamples pima = ScaledExamples.pima();
    assertThatThrownBy(() -> problem(pima, LOGISTIC, -1, 0))
        .hasMessage("Invalid l1: -1.0 (must be >= 0 and finite)");
    assertThatThrownBy(() -> problem(pima, LOGISTIC, 0, Double.NaN))
        .hasMessage("Invalid l2: NaN (must be >= 0 and finite)");
  }

  @Test
  void theOrderOfBlocksChangesNoBit() {
    ScaledExamples pima = ScaledExamples.pima();
    List<ExampleBlock> blocks = new ArrayList<>(pima.rows().blocks(20, 50, 1, 60));
    Problem problem = problem(pima, LOGISTIC, 0, 0);
    double[] weights = {0, 1, 0, 0, 0, 0, 0, 0};
    Certificate forwards =
        new Certifier(problem, new InMemorySource(blocks)::sum).certify(names(7), weights);
    Collections.reverse(blocks);
    Certificate backwards =
        new Certifier(problem, new InMemorySource(blocks)::sum).certify(names(7), weights);
    assertThat(forwards).isEqualTo(backwards);
  }

  private static Certificate certify(
      ScaledExamples rows, Loss loss, double l1, double l2, double[] weights) {
    return new Certifier(problem(rows, loss, l1, l2), rows.source())
        .certify(names(weights.length - 1), weights);
  }

  private static Problem problem(ScaledExamples rows, Loss loss, double l1, double l2) {
    return new Problem(loss, rows.profile(), rows.scaling(), l1, l2);
  }

  private static double[] newton(ScaledExamples rows, Loss loss, double l2) {
    return new Newton(loss, rows.scaledProfile(), l2, rows.source()).fit().weights();
  }

  private static List<String> names(int features) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < features; j++) {
      names.add("x" + j);
    }
    return names;
  }
}
