package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.Fit.Phase;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowChunk;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Default settings and the solvers on real data; the answers are R's, see data/README.md. */
class RealDataTest {
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

  private static final double[] HOUSING_BY_R = {
    38348.8292407904,
    1125.25506175407,
    -1.77189327659638,
    -43.2017963655747,
    149.399725536141,
    -42289.7109663977,
    -42073.6718113169,
    -3506059.63838933
  };

  private static final TestExamples PIMA =
      TestExamples.csv(
          "pima_train.csv", "diabetic", "npreg", "glu", "bp", "skin", "bmi", "ped", "age");

  private static final double[] PIMA_BY_R = {
    0.10318342731911,
    0.0321168228931571,
    -0.00476754197499066,
    -0.00191663174692587,
    0.0836239120546498,
    1.82041036745234,
    0.0411835288163915,
    -9.77306153291233
  };

  private static final TestExamples EXPENSIVE = expensive();

  private static final double[] EXPENSIVE_BY_R = {
    1.06356586173246, 0.0205585399368597, -1.8574484233902, -1.87209115548276, -162.946987977555
  };

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
    for (int row = 0; row < classes.length; row++) {
      classes[row] = houses.labels()[row] > 200_000 ? 1 : 0;
    }
    return new TestExamples(houses.features(), classes, null);
  }

  /** A fit in original units with its certificate. */
  private record Result(Fit fit, double[] weights, Certificate certificate, Training training) {
    /** The largest distance to {@code optimum}, in standard errors. */
    double distance(double[] optimum) {
      double largest = 0;
      for (int j = 0; j < optimum.length; j++) {
        double error = certificate.coefficients().get(j).standardError();
        largest = Math.max(largest, Math.abs(weights[j] - optimum[j]) / error);
      }
      return largest;
    }
  }

  private static Result train(TestExamples data, LossKind loss, Solver solver, long seed) {
    List<ExampleBlock> blocks = data.blocks(data.rows() / 3, 0, data.rows() / 4);
    return train(data, new InMemorySource(blocks), loss, solver, seed);
  }

  private static Training training(TrainerSettings settings, TestExamples data) {
    return new Training(settings, data.profile(), new InMemorySource(data.blocks()), 4);
  }

  private static Fit fit(Training training) {
    return training.fit(Optional.empty(), () -> 0, TrainingListener.none());
  }

  private static Certificate certify(Training training, Fit fit) {
    return training.certify(Collections.nCopies(training.profile().dimension(), ""), fit);
  }

  private static Result train(
      TestExamples data, MiniBatchSource source, LossKind loss, Solver solver, long seed) {
    TestSettings settings = new TestSettings();
    settings.scaling = Optional.empty();
    settings.loss = loss;
    settings.solver = solver;
    settings.seed = seed;
    Training training = new Training(settings.build(), data.profile(), source, 4);
    Fit fit = training.fit(Optional.empty(), () -> 0, TrainingListener.none());
    List<String> names = Collections.nCopies(data.dimension(), "");
    return new Result(fit, training.weights(fit), training.certify(names, fit), training);
  }

  private static void assertRelative(double[] actual, double[] expected, double tolerance) {
    for (int j = 0; j < expected.length; j++) {
      assertThat(actual[j])
          .as("coefficient %d", j)
          .isCloseTo(expected[j], within(tolerance * Math.abs(expected[j])));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sevenFeaturesOfHousingEndNearTheAnswerOfR(long seed) {
    Result result = train(HOUSING, LossKind.SQUARED, Solver.SGD, seed);
    assertThat(result.training().scalingMethod()).isEqualTo(ScalingMethod.WHITEN);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(result.fit().epochs()).isLessThanOrEqualTo(12);
    assertThat(result.distance(HOUSING_BY_R)).isLessThanOrEqualTo(0.1);
    assertThat(result.certificate().largestGap()).isLessThanOrEqualTo(0.05);
  }

  /** The target of 0.1 standard errors is that of all rows; a visit is one row in one epoch. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aWarmStartNeedsHalfTheRowVisitsOfAColdOne(long seed) {
    TestSettings settings = new TestSettings();
    settings.scaling = Optional.empty();
    settings.seed = seed;
    settings.targetGap = OptionalDouble.of(0.1);
    TestExamples most = HOUSING.without(row -> row % 10 == seed);
    Training yesterday = training(settings.build(), most);
    Fit model = fit(yesterday);
    Fit cold = fit(training(settings.build(), HOUSING));
    List<Double> coefficients = Arrays.stream(yesterday.weights(model)).boxed().toList();
    Phase last = model.phases().get(model.phases().size() - 1);
    Training tonight =
        training(settings.build().warm(coefficients, last.batchSize(), most.rows()), HOUSING);
    Fit warm = fit(tonight);
    System.out.println(
        "EPOCHS cold "
            + cold.epochs()
            + " warm "
            + warm.epochs()
            + " phases "
            + warm.phases()
            + " cold "
            + cold.phases());
    assertThat(warm.stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(
            new Result(warm, tonight.weights(warm), certify(tonight, warm), tonight)
                .distance(HOUSING_BY_R))
        .isLessThanOrEqualTo(0.11);
    assertThat(2 * warm.epochs()).isLessThanOrEqualTo(cold.epochs());
  }

  @Test
  void theNormalEquationOfHousingAgreesWithRToNineDigits() {
    Result result = train(HOUSING, LossKind.SQUARED, Solver.NORMAL, 1);
    assertRelative(result.weights(), HOUSING_BY_R, 1e-9);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.SOLVED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void logisticRegressionEndsNearTheAnswerOfR(long seed) {
    Result pima = train(PIMA, LossKind.LOGISTIC, Solver.SGD, seed);
    assertThat(pima.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(pima.distance(PIMA_BY_R)).isLessThanOrEqualTo(0.1);
    assertThat(pima.certificate().largestGap()).isLessThanOrEqualTo(0.05);
    Result expensive = train(EXPENSIVE, LossKind.LOGISTIC, Solver.SGD, seed);
    assertThat(expensive.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(expensive.fit().epochs()).isLessThanOrEqualTo(30);
    assertThat(expensive.distance(EXPENSIVE_BY_R)).isLessThanOrEqualTo(0.1);
    assertThat(expensive.certificate().largestGap()).isLessThanOrEqualTo(0.06);
  }

  @Test
  void newtonsMethodAgreesWithRToEightDigits() {
    Result pima = train(PIMA, LossKind.LOGISTIC, Solver.NEWTON, 1);
    assertRelative(pima.weights(), PIMA_BY_R, 1e-8);
    Result expensive = train(EXPENSIVE, LossKind.LOGISTIC, Solver.NEWTON, 1);
    assertRelative(expensive.weights(), EXPENSIVE_BY_R, 1e-8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void huberEndsNearTheAnswerOfNewton(long seed) {
    Result newton = train(HOUSING, LossKind.HUBER, Solver.NEWTON, seed);
    Result result = train(HOUSING, LossKind.HUBER, Solver.SGD, seed);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(result.distance(newton.weights())).isLessThanOrEqualTo(0.1);
  }

  /** However many epochs there are, an epoch takes one pass besides its windows. */
  @ParameterizedTest
  @EnumSource(
      value = LossKind.class,
      names = {"LOGISTIC", "HUBER"})
  void theOptimumIsLookedForOnce(LossKind loss) {
    Map<String, Integer> passes = new TreeMap<>();
    InMemorySource rows = new InMemorySource(PIMA.blocks());
    MiniBatchSource counting =
        new MiniBatchSource() {
          @Override
          public OrderFreeSums sum(BlockPass pass) {
            passes.merge(pass.getClass().getSimpleName(), 1, Integer::sum);
            return rows.sum(pass);
          }

          @Override
          public List<WindowChunk> rows(Window window, FeatureScaling scaling) {
            return rows.rows(window, scaling);
          }
        };
    Result result = train(PIMA, counting, loss, Solver.SGD, 1);
    assertThat(result.fit().epochs()).isGreaterThan(3);
    assertThat(passes.get("GradientPass")).isLessThanOrEqualTo((int) result.fit().epochs() + 1);
    assertThat(passes.get("HessianPass")).isLessThanOrEqualTo(15);
  }
}
