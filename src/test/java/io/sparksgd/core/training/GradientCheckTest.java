package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.training.GradientCheck.Worst;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradientCheckTest {
  private static final TestExamples PLANE = TestExamples.plane(400, 3, 1, 5).weighted(6);

  private static Training training(TestExamples data, LossKind loss, Penalty penalty) {
    TestSettings settings = new TestSettings();
    settings.loss = loss;
    settings.penalty = penalty;
    return training(data, settings);
  }

  private static Training training(TestExamples data, TestSettings settings) {
    return new Training(settings.build(), data.profile(), new InMemorySource(data.blocks()), 1);
  }

  private static TestExamples data(LossKind loss) {
    if (loss != LossKind.LOGISTIC) {
      return PLANE;
    }
    double[] labels = PLANE.labels().clone();
    for (int row = 0; row < labels.length; row++) {
      labels[row] = labels[row] > 0 ? 1 : 0;
    }
    return new TestExamples(PLANE.features(), labels, PLANE.weights());
  }

  private static List<Worst> worst(Training training, Objective objective) {
    return new GradientCheck(objective, GradientCheck.sizes(training.profile()), 1).worst(3, 100);
  }

  private static Objective spoilt(Objective right, Consumer<double[]> mistake) {
    return new Spoilt(
        right,
        weights -> {
          double[] gradient = right.gradient(weights);
          mistake.accept(gradient);
          return gradient;
        });
  }

  /** An objective with a gradient that is not its own. */
  private record Spoilt(Objective right, UnaryOperator<double[]> wrong) implements Objective {
    @Override
    public double[] gradient(double[] weights) {
      return wrong.apply(weights);
    }

    @Override
    public double value(double[] weights) {
      return right.value(weights);
    }

    @Override
    public Loss loss() {
      return right.loss();
    }

    @Override
    public Penalty penalty() {
      return right.penalty();
    }

    @Override
    public Curvature curvature() {
      return right.curvature();
    }

    @Override
    public double largestBatchLoss(double[] weights) {
      return right.largestBatchLoss(weights);
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void everyLossPassesWithEveryPenalty(LossKind loss) {
    for (Penalty penalty :
        List.of(Penalty.none(), Penalty.l1(0.3), Penalty.l2(0.3), Penalty.elasticNet(0.3, 0.5))) {
      Training training = training(data(loss), loss, penalty);
      List<Worst> worst = worst(training, training.objective());
      assertThat(worst).hasSize(4).allMatch(one -> one.isWithin(1e-6), loss + " " + penalty);
    }
  }

  @Test
  void featuresOfAnySizePassWithoutScaling() {
    TestExamples data = data(LossKind.LOGISTIC);
    double[][] features = new double[data.rows()][];
    for (int row = 0; row < features.length; row++) {
      double[] x = data.features()[row];
      features[row] = new double[] {1e6 * x[0] + 1e7, 1e-6 * x[1], x[2]};
    }
    TestSettings settings = new TestSettings();
    settings.loss = LossKind.LOGISTIC;
    settings.scaling = Optional.of(ScalingMethod.NONE);
    Training training =
        training(new TestExamples(features, data.labels(), data.weights()), settings);
    assertThat(worst(training, training.objective()).get(0).relative()).isLessThan(1e-6);
  }

  @Test
  void aMistakeIsFoundAndNamed() {
    Training training = training(PLANE, LossKind.HUBER, Penalty.l2(0.1));
    Objective right = training.objective();
    Objective signOfOne = spoilt(right, gradient -> gradient[1] = -gradient[1]);
    Worst worst = worst(training, signOfOne).get(0);
    assertThat(worst.coefficient()).isEqualTo(1);
    assertThat(worst.relative()).isGreaterThan(1.9);
    assertThat(worst.isWithin(1)).isFalse();

    Objective nearly = spoilt(right, gradient -> gradient[2] *= 1.0001);
    assertThat(worst(training, nearly).get(0).coefficient()).isEqualTo(2);
    assertThat(worst(training, nearly).get(0).relative()).isBetween(9e-5, 1.1e-4);

    Objective intercept = spoilt(right, gradient -> gradient[3] = 0);
    assertThat(worst(training, intercept).get(0).coefficient()).isEqualTo(3);
  }

  @Test
  void aPenaltyThatTheGradientForgetsIsFound() {
    Objective none = training(PLANE, LossKind.SQUARED, Penalty.none()).objective();
    for (Penalty penalty : List.of(Penalty.l1(0.01), Penalty.l2(0.01))) {
      Training training = training(PLANE, LossKind.SQUARED, penalty);
      Objective forgetful = new Spoilt(training.objective(), none::gradient);
      assertThat(worst(training, forgetful).get(0).isWithin(1e-5)).isFalse();
    }
  }

  @Test
  void whatIsNoNumberNeverPasses() {
    Training training = training(PLANE, LossKind.SQUARED, Penalty.none());
    Objective nan = spoilt(training.objective(), gradient -> gradient[0] = Double.NaN);
    Worst worst = worst(training, nan).get(0);
    assertThat(worst.coefficient()).isZero();
    assertThat(worst.isWithin(Double.MAX_VALUE)).isFalse();
  }

  @Test
  void aConstantFeatureHasNoGradientAndPasses() {
    double[][] features = new double[PLANE.rows()][];
    for (int row = 0; row < features.length; row++) {
      features[row] = new double[] {7, PLANE.features()[row][0]};
    }
    Training training =
        training(
            new TestExamples(features, PLANE.labels(), null), LossKind.SQUARED, Penalty.none());
    assertThat(worst(training, training.objective())).allMatch(one -> one.isWithin(1e-6));
  }

  @Test
  void amongManyCoefficientsTheSeedChoosesDistinctOnesAndTheIntercept() {
    TestExamples wide = TestExamples.plane(100, 60, 1, 5);
    Training training = training(wide, LossKind.SQUARED, Penalty.none());
    double[] sizes = GradientCheck.sizes(training.profile());
    List<Integer> one = chosen(training, sizes, 1);
    assertThat(one).hasSize(10).doesNotHaveDuplicates().contains(60);
    assertThat(chosen(training, sizes, 1)).isEqualTo(one);
    assertThat(chosen(training, sizes, 2)).isNotEqualTo(one);
  }

  private static List<Integer> chosen(Training training, double[] sizes, long seed) {
    return new GradientCheck(training.objective(), sizes, seed)
        .worst(1, 10).stream().map(Worst::coefficient).sorted().toList();
  }
}
