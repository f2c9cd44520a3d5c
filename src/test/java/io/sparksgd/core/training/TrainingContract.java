package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every source of mini-batches must keep: windows change nothing. Run in memory and through
 * Spark.
 */
public abstract class TrainingContract {
  private static final int ROWS = 1_003;
  private static final int STEPS = 60;

  /** More than an epoch of mini-batches of 50 rows. */
  private static final int FEW_STEPS = 25;

  private static final ScalingMethod SCALING = ScalingMethod.STANDARDIZE;

  /** Rows where training can reach them, with their profile. */
  public record Loaded(MiniBatchSource source, DataProfile profile, int tasks) {}

  /** Loads rows into at least three partitions of unequal size, one of them empty. */
  protected abstract Loaded load(TestExamples data);

  static Stream<LearningRate> schedules() {
    return Stream.of(
        new LearningRate.Constant(),
        new LearningRate.InverseTime(0.01),
        new LearningRate.InverseScaling(0.25),
        new LearningRate.InverseSqrt(),
        new LearningRate.Exponential(0.9, 10),
        new LearningRate.Step(0.5, 25),
        new LearningRate.Cosine(50),
        new LearningRate.CosineRestarts(10, 2),
        new LearningRate.WarmUp(20, new LearningRate.InverseTime(0.01)));
  }

  @Test
  void everyScheduleIsTried() {
    assertThat(schedules().map(Object::getClass).distinct())
        .hasSameSizeAs(List.of(LearningRate.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void windowsChangeNothing(LearningRate schedule) {
    for (boolean weighted : new boolean[] {false, true}) {
      TestExamples plain = TestExamples.line(ROWS, 1, 5);
      TestExamples data = weighted ? plain.weighted(6) : plain;
      Loaded loaded = load(data);
      for (double momentum : new double[] {0, 0.9}) {
        TestSettings settings = TestSettings.plain(0.1, 50);
        settings.schedule = schedule;
        settings.momentum = momentum;
        holdsTogether(data, loaded, settings);
      }
    }
  }

  @Test
  void windowsChangeNothingForSeveralFeatures() {
    TestExamples data = TestExamples.plane(ROWS, 3, 1, 5).weighted(6);
    TestSettings settings = TestSettings.plain(0.1, 50);
    settings.momentum = 0.5;
    settings.initialWeights = new InitialWeights.Random();
    holdsTogether(data, load(data), settings);
  }

  @Test
  void windowsChangeNothingForSingleRowsAndForAllRows() {
    TestExamples data = TestExamples.line(203, 1, 5);
    Loaded loaded = load(data);
    holdsTogether(data, loaded, TestSettings.plain(0.01, 1));
    holdsTogether(data, loaded, TestSettings.plain(0.5, Long.MAX_VALUE));
  }

  /** What a row of the table below changes of a plain loop. */
  private interface Change {
    void of(TestSettings settings);
  }

  static Stream<Arguments> models() {
    return Stream.of(
        model("squared", s -> {}),
        model("squared, lasso", s -> s.penalty = Penalty.l1(0.1)),
        model("squared, Adam", s -> s.optimizer = OptimizerKind.ADAM),
        model("logistic", s -> s.loss = LossKind.LOGISTIC),
        model(
            "logistic, elastic net, RMSprop",
            s -> {
              s.loss = LossKind.LOGISTIC;
              s.penalty = Penalty.elasticNet(0.05, 0.4);
              s.optimizer = OptimizerKind.RMSPROP;
              s.learningRate = OptionalDouble.of(0.01);
            }),
        model(
            "logistic, ridge, AdaGrad, clipped by norm",
            s -> {
              s.loss = LossKind.LOGISTIC;
              s.penalty = Penalty.l2(0.1);
              s.optimizer = OptimizerKind.ADAGRAD;
              s.clipping = new GradientClipping(OptionalDouble.of(0.2), OptionalDouble.empty());
            }),
        model("Huber", s -> s.loss = LossKind.HUBER),
        model(
            "Huber, elastic net, Nesterov, clipped by value",
            s -> {
              s.loss = LossKind.HUBER;
              s.penalty = Penalty.elasticNet(0.05, 0.5);
              s.optimizer = OptimizerKind.NESTEROV;
              s.momentum = 0.8;
              s.clipping = new GradientClipping(OptionalDouble.empty(), OptionalDouble.of(0.1));
            }),
        model(
            "Huber, AdamW",
            s -> {
              s.loss = LossKind.HUBER;
              s.optimizer = OptimizerKind.ADAMW;
            }));
  }

  private static Arguments model(String name, Change change) {
    return Arguments.of(name, change);
  }

  /** Rows, gradients, moments where there are any, and the naive loop: for any window. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void rowsMomentsAndGradientsAgree(String name, Change change) {
    TestSettings settings = TestSettings.plain(0.1, 50);
    settings.huberEpsilon = OptionalDouble.of(1.5);
    settings.initialWeights = new InitialWeights.Random();
    change.of(settings);
    TestExamples plane = TestExamples.plane(ROWS, 3, 1, 5).weighted(6);
    boolean classes = settings.loss == LossKind.LOGISTIC;
    TestExamples data = classes ? classes(plane) : plane;
    Loaded loaded = load(data);
    List<double[]> oneByOne = weights(loaded, settings, SumsChoice.ROWS, 1, FEW_STEPS);
    assertThat(oneByOne).hasSize(FEW_STEPS);
    assertThat(weights(loaded, settings, SumsChoice.ROWS, 7, FEW_STEPS).toArray())
        .isEqualTo(oneByOne.toArray());
    assertThat(weights(loaded, settings, SumsChoice.ROWS, 1_000, FEW_STEPS).toArray())
        .isEqualTo(oneByOne.toArray());

    FeatureScaling scaling = loaded.profile().scaling(SCALING, !classes);
    assertClose(NaiveSgd.weights(data, scaling, settings.build(), FEW_STEPS), oneByOne);
    assertClose(weights(loaded, settings, SumsChoice.GRADIENTS, 1, FEW_STEPS), oneByOne);
    if (settings.loss == LossKind.SQUARED) {
      assertClose(weights(loaded, settings, SumsChoice.MOMENTS, 7, FEW_STEPS), oneByOne);
    }
  }

  private static TestExamples classes(TestExamples data) {
    double[] labels = new double[data.rows()];
    Arrays.setAll(labels, row -> data.labels()[row] > 0 ? 1 : 0);
    return new TestExamples(data.features(), labels, data.weights());
  }

  private static void holdsTogether(TestExamples data, Loaded loaded, TestSettings settings) {
    List<double[]> oneByOne = weights(loaded, settings, SumsChoice.MOMENTS, 1, STEPS);
    assertThat(oneByOne).hasSize(STEPS);
    assertThat(weights(loaded, settings, SumsChoice.MOMENTS, 7, STEPS).toArray())
        .isEqualTo(oneByOne.toArray());
    assertThat(weights(loaded, settings, SumsChoice.MOMENTS, 1_000, STEPS).toArray())
        .isEqualTo(oneByOne.toArray());

    List<double[]> single = weights(loaded, settings, SumsChoice.GRADIENTS, 1, STEPS);
    List<double[]> naive =
        NaiveSgd.weights(data, loaded.profile().scaling(SCALING), settings.build(), STEPS);
    assertClose(single, oneByOne);
    assertClose(naive, oneByOne);
  }

  private static List<double[]> weights(
      Loaded loaded, TestSettings settings, SumsChoice sums, long window, int steps) {
    settings.sums = sums;
    settings.window = OptionalLong.of(window);
    settings.maxSteps = OptionalLong.of(steps);
    List<double[]> weights = new ArrayList<>();
    new Training(settings.build(), loaded.profile(), loaded.source(), loaded.tasks())
        .fit(
            Optional.empty(),
            () -> 0,
            (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> weights.add(w.clone()));
    return weights;
  }

  private static void assertClose(List<double[]> actual, List<double[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int step = 0; step < expected.size(); step++) {
      assertClose(actual.get(step), expected.get(step), step);
    }
  }

  private static void assertClose(double[] actual, double[] expected, int step) {
    double largest = 0;
    for (double weight : expected) {
      largest = Math.max(largest, Math.abs(weight));
    }
    for (int j = 0; j < expected.length; j++) {
      assertThat(Math.abs(actual[j] - expected[j]))
          .as("weight %d after step %d", j, step)
          .isLessThanOrEqualTo(1e-9 * largest);
    }
  }
}
