package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.CoordinateDescent;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lasso, ridge and elastic net by SGD, with the last iterate where there is an L1 part. Golden
 * values: src/test/golden/conventions.py, scikit-learn 1.2.1.
 */
class PenalisedTrainingTest {
  private static final double LAMBDA = 0.1;
  private static final double ALPHA = 0.3;
  private static final TestExamples GLUCOSE = weighted("glu");
  private static final TestExamples DIABETIC = weighted("diabetic");
  private static final TestExamples HOUSING =
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

  private static TestExamples weighted(String label) {
    TestExamples rows =
        TestExamples.csv("pima_train.csv", label, "npreg", "bp", "skin", "bmi", "ped", "age");
    double[] weights = new double[rows.rows()];
    Arrays.setAll(weights, row -> 1 + row % 3);
    return new TestExamples(rows.features(), rows.labels(), weights);
  }

  private static TestSettings settings(LossKind loss, Penalty penalty) {
    TestSettings settings = new TestSettings();
    settings.scaling = Optional.empty();
    settings.loss = loss;
    settings.penalty = penalty;
    settings.averaging = !penalty.hasL1();
    settings.batchSize = 64;
    return settings;
  }

  /** To the limits of rounding. */
  private static TestSettings exact(LossKind loss, Penalty penalty) {
    TestSettings settings = settings(loss, penalty);
    settings.targetGap = OptionalDouble.of(1e-8);
    settings.maxEpochs = 50_000;
    return settings;
  }

  private record Result(Fit fit, FeatureScaling scaling, Certificate certificate) {
    /** Weights of standardised features, in units of the label. */
    double[] weights() {
      double[] weights = fit.weights().clone();
      for (int j = 0; j < weights.length; j++) {
        weights[j] /= scaling.labelFactor();
      }
      return weights;
    }
  }

  private static Result train(TestExamples data, TestSettings settings) {
    List<ExampleBlock> blocks = data.blocks(data.rows() / 3);
    Training training =
        new Training(settings.build(), data.profile(), new InMemorySource(blocks), 2);
    Fit fit = training.fit(Optional.empty(), () -> 0, TrainingListener.none());
    List<String> names = Collections.nCopies(data.dimension(), "");
    return new Result(fit, training.scaling(), training.certify(names, fit));
  }

  /** In units of the label, as a person gives it; {@code l1} is for the standardised label. */
  private static Penalty penalty(TestExamples data, double l1, double l2) {
    double deviation = data.profile().deviation(data.dimension());
    double strength = l1 * deviation + l2;
    return Penalty.elasticNet(strength, l1 * deviation / strength);
  }

  private static void assertOptimum(Result result, double[] expected) {
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    double[] weights = result.weights();
    for (int j = 0; j < weights.length - 1; j++) {
      assertThat(weights[j]).as("weight %d", j).isCloseTo(expected[j], within(1e-6));
      assertThat(weights[j] == 0).as("weight %d is 0", j).isEqualTo(expected[j] == 0);
    }
  }

  @Test
  void squaredLossAgreesWithScikitLearn() {
    double[] ridge = {
      0.676005934054123,
      5.389398729962803,
      0.7185214481812152,
      3.857611085614507,
      0.7781178230457845,
      6.6553362264963205
    };
    double[] lasso = {0, 4.070077675248987, 0, 2.318963400209619, 0, 5.526311611080064};
    double[] net = {
      0, 5.029619549293332, 0.2581890766179832, 3.6825926973564016, 0, 6.567624738885714
    };
    double l1 = LAMBDA * ALPHA;
    assertOptimum(train(GLUCOSE, exact(LossKind.SQUARED, penalty(GLUCOSE, 0, LAMBDA))), ridge);
    assertOptimum(train(GLUCOSE, exact(LossKind.SQUARED, penalty(GLUCOSE, LAMBDA, 0))), lasso);
    assertOptimum(train(GLUCOSE, exact(LossKind.SQUARED, penalty(GLUCOSE, l1, LAMBDA - l1))), net);
  }

  @Test
  void logisticLossAgreesWithScikitLearn() {
    double[] ridge = {
      0.2645714720885147,
      0.1007408271799984,
      0.1363813404469168,
      0.2991962279951261,
      0.2351521772290273,
      0.37841426243926485
    };
    double[] lasso = {0, 0, 0, 0.1209132423257771, 0, 0.2991231309554118};
    double[] net = {
      0.19769449067001718,
      0.030639245874415372,
      0.07636449394113941,
      0.26836002717507895,
      0.14707579798067186,
      0.3590844066661096
    };
    assertOptimum(train(DIABETIC, exact(LossKind.LOGISTIC, Penalty.l2(LAMBDA))), ridge);
    assertOptimum(train(DIABETIC, exact(LossKind.LOGISTIC, Penalty.l1(LAMBDA))), lasso);
    assertOptimum(
        train(DIABETIC, exact(LossKind.LOGISTIC, Penalty.elasticNet(LAMBDA, ALPHA))), net);
  }

  /** Housing's features are ill-conditioned; the strengths are for the standardised label. */
  @ParameterizedTest
  @CsvSource({"0.1, 0", "0.01, 0", "0.05, 0.05", "0, 0.1"})
  void housingAgreesWithCoordinateDescent(double l1, double l2) {
    Result result = train(HOUSING, exact(LossKind.SQUARED, penalty(HOUSING, l1, l2)));
    double[] expected = CoordinateDescent.fit(HOUSING, result.scaling(), l1, l2);
    double[] weights = result.fit().weights();
    for (int j = 0; j < weights.length; j++) {
      assertThat(weights[j]).as("weight %d", j).isCloseTo(expected[j], within(1e-6));
    }
    assertThat(zeros(weights)).isEqualTo(zeros(expected));
  }

  private static long zeros(double[] weights) {
    return Arrays.stream(weights, 0, weights.length - 1).filter(weight -> weight == 0).count();
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0", "0.1, 0.1", "0, 0.2"})
  void syntheticRowsAgreeWithCoordinateDescent(double l1, double l2) {
    TestExamples data = TestExamples.plane(2_000, 12, 5, 3).weighted(4);
    TestSettings settings = exact(LossKind.SQUARED, penalty(data, l1, l2));
    Result result = train(data, settings);
    double[] expected = CoordinateDescent.fit(data, result.scaling(), l1, l2);
    assertThat(result.fit().weights()).containsExactly(expected, within(1e-6));
    assertThat(zeros(result.fit().weights())).isEqualTo(zeros(expected));
    assertThat(zeros(expected) > 0).isEqualTo(l1 > 0);
  }

  /** The default target of 0.05 is met within the default of 100 epochs. */
  @ParameterizedTest
  @CsvSource({"0.1, 0", "0.01, 0", "0.001, 0", "0.05, 0.05", "0, 0.1"})
  void defaultsSufficeForHousing(double l1, double l2) {
    for (long seed = 1; seed <= 3; seed++) {
      TestSettings settings = settings(LossKind.SQUARED, penalty(HOUSING, l1, l2));
      settings.batchSize = 256;
      settings.seed = seed;
      Result result = train(HOUSING, settings);
      assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
      assertThat(result.certificate().largestGap()).isLessThanOrEqualTo(0.05);
    }
  }

  /**
   * Weak penalties leave housing's latitude and longitude ill-conditioned, and nothing whitens
   * them: where plain SGD takes up to 200 epochs for squared and 400 for logistic loss, Nesterov's
   * acceleration at its own rate takes less than 100.
   */
  @ParameterizedTest
  @CsvSource({"SQUARED, 0.001, 0", "SQUARED, 0, 0.001", "LOGISTIC, 0.001, 0", "LOGISTIC, 0, 0.001"})
  void nesterovIsFasterOnIllConditionedFeatures(LossKind loss, double l1, double l2) {
    boolean classes = loss == LossKind.LOGISTIC;
    TestExamples data = classes ? expensive() : HOUSING;
    for (long seed = 1; seed <= 3; seed++) {
      Penalty penalty =
          classes ? Penalty.elasticNet(l1 + l2, l1 / (l1 + l2)) : penalty(HOUSING, l1, l2);
      TestSettings settings = settings(loss, penalty);
      settings.batchSize = 256;
      settings.seed = seed;
      settings.optimizer = OptimizerKind.NESTEROV;
      Result result = train(data, settings);
      assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
      assertThat(result.fit().backoffs()).isZero();
    }
  }

  private static TestExamples expensive() {
    TestExamples houses =
        TestExamples.csv(
            "california_housing.csv",
            "median_house_value",
            "median_income",
            "housing_median_age",
            "latitude",
            "longitude");
    double[] classes = new double[houses.rows()];
    Arrays.setAll(classes, row -> houses.labels()[row] > 200_000 ? 1 : 0);
    return new TestExamples(houses.features(), classes, null);
  }
}
