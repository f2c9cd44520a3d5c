package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * scikit-learn's optima, in its own settings, are those of F after the conversion of
 * docs/mathematics.md, section 22: the subgradient vanishes there, and does not for a penalty that
 * is 1 % stronger or weaker. Golden values: src/test/golden/conventions.py.
 */
class PenaltyConventionsTest {
  private static final double LAMBDA = 0.1;
  private static final double ALPHA = 0.3;
  private static final ScaledExamples GLUCOSE = ScaledExamples.standardised(weighted("glu"));
  private static final ScaledExamples DIABETIC = ScaledExamples.classes(weighted("diabetic"));

  private static TestExamples weighted(String label) {
    TestExamples rows =
        TestExamples.csv("pima_train.csv", label, "npreg", "bp", "skin", "bmi", "ped", "age");
    double[] weights = new double[rows.rows()];
    Arrays.setAll(weights, row -> 1 + row % 3);
    return new TestExamples(rows.features(), rows.labels(), weights);
  }

  @Test
  void ridgeTakesSTimesLambda() {
    double[] ridge = {
      0.676005934054123,
      5.389398729962803,
      0.7185214481812152,
      3.857611085614507,
      0.7781178230457845,
      6.6553362264963205,
      124.46115288220551
    };
    assertOptimum(GLUCOSE, new SquaredLoss(), inLabelUnits(ridge), LAMBDA, 0, 1e-12);
  }

  @Test
  void lassoTakesLambdaInUnitsOfTheLabel() {
    double[] lasso = {
      0, 4.070077675248987, 0, 2.318963400209619, 0, 5.526311611080064, 124.4611528822055
    };
    assertOptimum(GLUCOSE, new SquaredLoss(), inLabelUnits(lasso), LAMBDA, 1, 1e-12);
  }

  @Test
  void elasticNetTakesL1InUnitsOfTheLabelAndL2AsItIs() {
    double[] net = {
      0,
      5.029619549293332,
      0.2581890766179832,
      3.6825926973564016,
      0,
      6.567624738885714,
      124.4611528822055
    };
    assertOptimum(GLUCOSE, new SquaredLoss(), inLabelUnits(net), LAMBDA, ALPHA, 1e-12);
  }

  @Test
  void logisticRegressionTakesOneOverSTimesLambda() {
    double[] ridge = {
      0.2645714720885147,
      0.1007408271799984,
      0.1363813404469168,
      0.2991962279951261,
      0.2351521772290273,
      0.37841426243926485,
      -0.7467001795585614
    };
    double[] lasso = {0, 0, 0, 0.1209132423257771, 0, 0.2991231309554118, -0.6646825480198174};
    double[] net = {
      0.19769449067001718,
      0.030639245874415372,
      0.07636449394113941,
      0.26836002717507895,
      0.14707579798067186,
      0.3590844066661096,
      -0.7129126495997791
    };
    assertOptimum(DIABETIC, new LogisticLoss(), ridge, LAMBDA, 0, 1e-12);
    assertOptimum(DIABETIC, new LogisticLoss(), lasso, LAMBDA, 1, 1e-12);
    assertOptimum(DIABETIC, new LogisticLoss(), net, LAMBDA, ALPHA, 1e-12);
  }

  /** epsilon = 1.35 and alpha = 20, with the sigma that it found. */
  @Test
  void huberRegressorMeasuresInItsOwnSigma() {
    double sigma = 17.016885666575078;
    double[] huber = {
      2.0026291464465733,
      3.575409844280743,
      2.0351842006112513,
      2.1999363647271344,
      0.0024307975929533285,
      3.4864628428649382,
      122.72510740608556
    };
    double epsilon = 1.35 * sigma * GLUCOSE.scaling().labelFactor();
    double lambda = 20 * sigma / GLUCOSE.profile().weightSum();
    assertOptimum(GLUCOSE, new HuberLoss(epsilon), inLabelUnits(huber), lambda, 0, 1e-5);
  }

  @Test
  void anL1PastTheLargestCorrelationLeavesNoWeight() {
    double largest = 0;
    for (int j = 0; j < 6; j++) {
      largest = Math.max(largest, Math.abs(GLUCOSE.profile().correlation(j, 6)));
    }
    double[] zero = new double[7];
    Loss loss = new SquaredLoss();
    assertThat(largestSlope(GLUCOSE, loss, zero, Penalty.l1(1.0001 * largest))).isLessThan(1e-12);
    assertThat(largestSlope(GLUCOSE, loss, zero, Penalty.l1(0.9999 * largest))).isGreaterThan(1e-6);
  }

  /** From weights of standardised features that predict the label to those that predict t. */
  private static double[] inLabelUnits(double[] weights) {
    double[] scaled = new double[weights.length];
    int d = weights.length - 1;
    for (int j = 0; j < d; j++) {
      scaled[j] = weights[j] * GLUCOSE.scaling().labelFactor();
    }
    scaled[d] = GLUCOSE.scaling().label(weights[d]);
    return scaled;
  }

  private static void assertOptimum(
      ScaledExamples rows,
      Loss loss,
      double[] weights,
      double lambda,
      double alpha,
      double tolerance) {
    Penalty penalty = new Penalty(lambda, alpha);
    assertThat(largestSlope(rows, loss, weights, penalty)).isLessThan(tolerance);
    for (double other : new double[] {0.99 * lambda, 1.01 * lambda}) {
      assertThat(largestSlope(rows, loss, weights, new Penalty(other, alpha)))
          .isGreaterThan(10 * tolerance);
    }
  }

  private static double largestSlope(
      ScaledExamples rows, Loss loss, double[] weights, Penalty penalty) {
    FullGradientPass pass = new FullGradientPass(loss, rows.scaledProfile(), weights);
    double[] gradient = pass.read(rows.source().apply(pass)).gradient().clone();
    penalty.addGradient(weights, 1, gradient);
    return Arrays.stream(penalty.subgradient(weights, gradient)).map(Math::abs).max().orElseThrow();
  }
}
