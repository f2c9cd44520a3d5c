package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every source of mini-batches must keep: windows change nothing. Run in memory and through
 * Spark.
 */
public abstract class TrainingContract {
  private static final int ROWS = 1_003;
  private static final int STEPS = 60;
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

  private static void holdsTogether(TestExamples data, Loaded loaded, TestSettings settings) {
    List<double[]> oneByOne = weights(loaded, settings, SumsChoice.MOMENTS, 1);
    assertThat(oneByOne).hasSize(STEPS);
    assertThat(weights(loaded, settings, SumsChoice.MOMENTS, 7).toArray())
        .isEqualTo(oneByOne.toArray());
    assertThat(weights(loaded, settings, SumsChoice.MOMENTS, 1_000).toArray())
        .isEqualTo(oneByOne.toArray());

    List<double[]> single = weights(loaded, settings, SumsChoice.GRADIENTS, 1);
    List<double[]> naive =
        NaiveSgd.weights(data, loaded.profile().scaling(SCALING), settings.build(), STEPS);
    for (int step = 0; step < STEPS; step++) {
      assertClose(single.get(step), oneByOne.get(step), step);
      assertClose(naive.get(step), oneByOne.get(step), step);
    }
  }

  private static List<double[]> weights(
      Loaded loaded, TestSettings settings, SumsChoice sums, long window) {
    settings.sums = sums;
    settings.window = OptionalLong.of(window);
    settings.maxSteps = OptionalLong.of(STEPS);
    List<double[]> weights = new ArrayList<>();
    new Training(settings.build(), loaded.profile(), loaded.source(), loaded.tasks())
        .fit(
            Optional.empty(),
            () -> 0,
            (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> weights.add(w.clone()));
    return weights;
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
