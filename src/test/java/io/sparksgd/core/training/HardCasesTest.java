package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data without a unique or finite optimum, and data at the edges of what numbers hold. */
class HardCasesTest {
  private static final int ROWS = 300;

  private static TestExamples rows(int n, IntFunction<double[]> features, IntToDoubleFunction y) {
    double[][] x = new double[n][];
    double[] labels = new double[n];
    Arrays.setAll(x, features);
    Arrays.setAll(labels, y);
    return new TestExamples(x, labels, null);
  }

  private static double normal(long stream, int row) {
    return RandomBits.gaussian(stream, row);
  }

  private static double noisy(int row) {
    return normal(1, row) + normal(3, row);
  }

  /** A label for each loss: for logistic loss, whether it is positive. */
  private static TestExamples labelled(TestExamples data, LossKind loss) {
    if (loss != LossKind.LOGISTIC) {
      return data;
    }
    double[] classes = new double[data.rows()];
    Arrays.setAll(classes, row -> data.labels()[row] > 0 ? 1 : 0);
    return new TestExamples(data.features(), classes, null);
  }

  private record Result(Fit fit, double[] weights, Certificate certificate) {}

  private static Result train(TestExamples data, LossKind loss, ScalingMethod scaling) {
    TestSettings settings = new TestSettings();
    settings.loss = loss;
    settings.scaling = Optional.ofNullable(scaling);
    Training training =
        new Training(settings.build(), data.profile(), new InMemorySource(data.blocks()), 2);
    Fit fit = training.fit(Optional.empty(), () -> 0, TrainingListener.none());
    List<String> names = Collections.nCopies(data.dimension(), "");
    Result result = new Result(fit, training.weights(fit), training.certify(names, fit));
    for (double weight : result.weights()) {
      assertThat(weight).isFinite();
    }
    assertThat(fit.loss()).isFinite();
    return result;
  }

  @Test
  void separableClassesLowerTheLossUntilEpochsRunOutAndTheCertificateSaysWhy() {
    TestExamples data =
        rows(
            ROWS,
            row -> new double[] {normal(1, row), normal(2, row)},
            row -> normal(1, row) + normal(2, row) > 0 ? 1 : 0);
    Result result = train(data, LossKind.LOGISTIC, null);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(result.fit().loss()).isLessThan(0.2);
    assertThat(result.certificate().why())
        .hasValueSatisfying(why -> assertThat(why).contains("separated"));
    assertThat(result.weights()[0]).isPositive();
  }

  @Test
  void oneClassIsSaidToBeOneClass() {
    TestExamples data = rows(ROWS, row -> new double[] {normal(1, row), normal(2, row)}, row -> 1);
    Result result = train(data, LossKind.LOGISTIC, null);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(result.certificate().why())
        .hasValueSatisfying(why -> assertThat(why).contains("the same"));
    assertThat(result.weights()[2]).isGreaterThan(3);
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void aConstantColumnGetsCoefficientZeroAndChangesNothing(LossKind loss) {
    TestExamples with =
        rows(ROWS, row -> new double[] {normal(1, row), 7, normal(2, row)}, HardCasesTest::noisy);
    TestExamples without =
        rows(ROWS, row -> new double[] {normal(1, row), normal(2, row)}, HardCasesTest::noisy);
    for (ScalingMethod method : ScalingMethod.values()) {
      double[] weights = train(labelled(with, loss), loss, method).weights();
      double[] others = train(labelled(without, loss), loss, method).weights();
      double[] expected = {others[0], 0, others[1], others[2]};
      assertThat(weights).as("%s", method).containsExactly(expected, within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void whitenedADependentColumnGetsCoefficientZeroAndTrainingStopsAsWithoutIt(LossKind loss) {
    TestExamples twice =
        rows(
            ROWS,
            row -> new double[] {normal(1, row), normal(1, row), normal(2, row)},
            HardCasesTest::noisy);
    TestExamples collinear =
        rows(
            ROWS,
            row ->
                new double[] {
                  normal(1, row), 5 + 3 * normal(1, row), normal(2, row),
                },
            HardCasesTest::noisy);
    TestExamples without =
        rows(ROWS, row -> new double[] {normal(1, row), normal(2, row)}, HardCasesTest::noisy);
    Result single = train(labelled(without, loss), loss, ScalingMethod.WHITEN);
    double[] expected = {single.weights()[0], 0, single.weights()[1], single.weights()[2]};
    for (TestExamples data : List.of(twice, collinear)) {
      Result result = train(labelled(data, loss), loss, ScalingMethod.WHITEN);
      assertThat(result.weights()).containsExactly(expected, within(1e-7));
      assertThat(result.weights()[1]).isZero();
      assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
      assertThat(result.fit().epochs()).isEqualTo(single.fit().epochs());
      assertThat(result.certificate().why())
          .hasValueSatisfying(why -> assertThat(why).contains("not unique"));
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void moreFeaturesThanRowsTrain(LossKind loss) {
    TestExamples data = labelled(TestExamples.plane(10, 30, 1, 3), loss);
    for (ScalingMethod method : ScalingMethod.values()) {
      Result result = train(data, loss, method);
      assertThat(result.certificate().certified()).as("%s", method).isFalse();
      assertThat(result.fit().loss()).isLessThan(0.3);
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void aSingleRowAndConstantLabelsAreFitted(LossKind loss) {
    TestExamples one = rows(1, row -> new double[] {1, 2}, row -> 3);
    TestExamples same = rows(ROWS, row -> new double[] {normal(1, row), normal(2, row)}, row -> 4);
    for (ScalingMethod method : ScalingMethod.values()) {
      double[] alone = train(labelled(one, loss), loss, method).weights();
      double[] constant = train(labelled(same, loss), loss, method).weights();
      if (loss != LossKind.LOGISTIC) {
        assertThat(alone).containsExactly(new double[] {0, 0, 3}, within(1e-6));
        assertThat(constant).containsExactly(new double[] {0, 0, 4}, within(1e-6));
      }
    }
  }

  /** Least squares leaves residuals of rounding only, which must not become Huber's epsilon. */
  @Test
  void huberFindsAnExactPlane() {
    TestExamples data = TestExamples.plane(200, 2, 0, 3);
    Result result = train(data, LossKind.HUBER, null);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(result.weights()).containsExactly(new double[] {1, 2, -1}, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void featuresOfAnySizeAreCertified(LossKind loss) {
    for (double size : new double[] {1e300, 1e-280}) {
      TestExamples data =
          rows(
              ROWS,
              row -> new double[] {size * normal(1, row), normal(2, row)},
              HardCasesTest::noisy);
      Result result = train(labelled(data, loss), loss, null);
      assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
      assertThat(result.certificate().largestGap()).isLessThanOrEqualTo(0.06);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = LossKind.class,
      names = {"SQUARED", "HUBER"})
  void labelsOfAnySizeAreCertified(LossKind loss) {
    for (double size : new double[] {1e300, 1e-280}) {
      TestExamples data =
          rows(
              ROWS, row -> new double[] {normal(1, row), normal(2, row)}, row -> size * noisy(row));
      Result result = train(data, loss, null);
      assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
      assertThat(result.certificate().largestGap()).isLessThanOrEqualTo(0.06);
    }
  }

  @Test
  void aTargetThatIsNotSetLetsEpochsRunOut() {
    TestExamples data = TestExamples.plane(50, 2, 1, 3);
    TestSettings settings = new TestSettings();
    settings.targetGap = OptionalDouble.empty();
    settings.maxEpochs = 7;
    for (LossKind loss : LossKind.values()) {
      settings.loss = loss;
      settings.solver = Solver.SGD;
      TestExamples rows = labelled(data, loss);
      Fit fit =
          new Training(settings.build(), rows.profile(), new InMemorySource(rows.blocks()), 1)
              .fit(Optional.empty(), () -> 0, TrainingListener.none());
      assertThat(fit.epochs()).isEqualTo(7);
    }
  }
}
