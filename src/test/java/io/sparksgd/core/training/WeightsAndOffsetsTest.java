package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.KeyedPermutation;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a row's weight and offset mean, from the profile to the optimum. */
class WeightsAndOffsetsTest {
  private static final int ROWS = 600;

  /** Rows of weight 1, 2 and 0 in turn. */
  private static TestExamples weighted(LossKind loss) {
    TestExamples plane = TestExamples.plane(ROWS, 3, 2, 5);
    double[] weights = new double[ROWS];
    double[] labels = plane.labels().clone();
    for (int row = 0; row < ROWS; row++) {
      weights[row] = (row + 1) % 3;
      labels[row] = loss == LossKind.LOGISTIC ? (labels[row] > 0 ? 1 : 0) : labels[row];
    }
    return new TestExamples(plane.features(), labels, weights);
  }

  /** The same rows of weight 1, each as often as its weight says. */
  private static TestExamples repeated(TestExamples rows) {
    List<double[]> features = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      for (int copy = 0; copy < rows.weight(row); copy++) {
        features.add(rows.features()[row]);
        labels.add(rows.labels()[row]);
      }
    }
    double[] y = labels.stream().mapToDouble(Double::doubleValue).toArray();
    return new TestExamples(features.toArray(new double[0][]), y, null);
  }

  private static Training training(TestExamples data, TestSettings settings) {
    List<ExampleBlock> blocks = data.blocks(data.rows() / 3);
    return new Training(settings.build(), data.profile(), new InMemorySource(blocks), 2);
  }

  private static Fit fit(Training training) {
    return training.fit(Optional.empty(), () -> 0, TrainingListener.none());
  }

  private static TestSettings settings(LossKind loss) {
    TestSettings settings = new TestSettings();
    settings.loss = loss;
    settings.scaling = Optional.empty();
    return settings;
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void weightTwoIsTheRowTwiceForProfileAndObjective(LossKind loss) {
    TestExamples once = weighted(loss);
    TestExamples twice = repeated(once);
    DataProfile one = once.profile();
    DataProfile two = twice.profile();
    assertThat(one.weightSum()).isEqualTo(two.weightSum());
    for (int j = 0; j <= once.dimension(); j++) {
      assertThat(one.mean(j)).isCloseTo(two.mean(j), within(1e-12));
      assertThat(one.deviation(j)).isCloseTo(two.deviation(j), within(1e-12));
      for (int k = 0; k <= once.dimension(); k++) {
        assertThat(one.correlation(j, k)).isCloseTo(two.correlation(j, k), within(1e-12));
      }
    }
    TestSettings settings = settings(loss);
    settings.penalty = Penalty.elasticNet(0.3, 0.4);
    Objective onceObjective = training(once, settings).objective();
    Objective twiceObjective = training(twice, settings).objective();
    for (int i = 0; i < 5; i++) {
      double[] weights = new double[once.dimension() + 1];
      int stream = i;
      Arrays.setAll(weights, j -> RandomBits.gaussian(7, 10L * stream + j));
      assertThat(onceObjective.value(weights))
          .isCloseTo(twiceObjective.value(weights), within(1e-11));
      assertThat(onceObjective.gradient(weights))
          .containsExactly(twiceObjective.gradient(weights), within(1e-11));
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void weightTwoIsTheRowTwiceForSolversAndFullBatches(LossKind loss) {
    TestExamples once = weighted(loss);
    TestExamples twice = repeated(once);
    TestSettings settings = settings(loss);
    settings.batchSize = Long.MAX_VALUE;
    settings.maxEpochs = 6;
    settings.targetGap = OptionalDouble.empty();
    assertSame(once, twice, settings);
    settings.penalty = Penalty.elasticNet(0.1, 0.5);
    settings.averaging = false;
    assertSame(once, twice, settings);
    settings.penalty = Penalty.none();
    settings.solver = Solver.NEWTON;
    assertSame(once, twice, settings);
    if (loss == LossKind.SQUARED) {
      settings.solver = Solver.NORMAL;
      assertSame(once, twice, settings);
    }
  }

  private static void assertSame(TestExamples once, TestExamples twice, TestSettings settings) {
    Training first = training(once, settings);
    Training second = training(twice, settings);
    assertThat(first.weights(fit(first)))
        .containsExactly(second.weights(fit(second)), within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void weightTwoIsTheRowTwiceForMiniBatchesWithinTheCertificate(LossKind loss) {
    TestExamples once = weighted(loss);
    TestSettings settings = settings(loss);
    settings.batchSize = 64;
    Training training = training(once, settings);
    Training repeated = training(repeated(once), settings);
    Fit first = fit(training);
    Fit second = fit(repeated);
    List<String> names = Collections.nCopies(once.dimension(), "");
    Certificate certificate = training.certify(names, first);
    assertThat(certificate.isWithin(0.05)).isTrue();
    assertThat(repeated.certify(names, second).isWithin(0.05)).isTrue();
    for (int j = 0; j <= once.dimension(); j++) {
      assertThat(training.weights(first)[j])
          .isCloseTo(
              repeated.weights(second)[j],
              within(0.12 * certificate.coefficients().get(j).standardError()));
    }
  }

  /** Rows of two classes with offsets of standard deviation 1. */
  private static ExampleBlock classesWithOffsets(double[] offsets) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 2, true).withOffsets();
    for (int row = 0; row < ROWS; row++) {
      offsets[row] = RandomBits.gaussian(4, row);
      double[] x = {3 + RandomBits.gaussian(1, row), 2 * RandomBits.gaussian(2, row)};
      double margin = x[0] - x[1] - 2 + offsets[row];
      double label = RandomBits.uniform(3, row) < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
      builder.add(x, label, 0.5 + RandomBits.uniform(5, row), offsets[row]);
    }
    return builder.build();
  }

  @ParameterizedTest
  @EnumSource(
      value = SumsChoice.class,
      names = {"ROWS", "GRADIENTS"})
  void stepsWithOffsetsAreThoseOfANaiveLoop(SumsChoice sums) {
    double[] offsets = new double[ROWS];
    ExampleBlock block = classesWithOffsets(offsets);
    TestSettings settings = TestSettings.plain(0.5, 32);
    settings.loss = LossKind.LOGISTIC;
    settings.sums = sums;
    settings.maxSteps = OptionalLong.of(25);
    DataProfile profile = TestExamples.profile(List.of(block));
    Training training =
        new Training(settings.build(), profile, new InMemorySource(List.of(block)), 1);
    List<double[]> steps = new ArrayList<>();
    training.fit(
        Optional.empty(),
        () -> 0,
        (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> steps.add(w.clone()));

    FeatureScaling scaling = profile.scaling(ScalingMethod.STANDARDIZE, false);
    double total = Arrays.stream(block.weights()).sum();
    double[] w = new double[3];
    for (int step = 0, at = 0; step < 25; step++) {
      int epoch = step / 19;
      KeyedPermutation order = new KeyedPermutation(ROWS, 1, epoch);
      at = step % 19 == 0 ? 0 : at;
      double[] gradient = new double[3];
      for (int end = Math.min(ROWS, at + 32); at < end; at++) {
        int row = (int) order.rowAt(at);
        double first = scaling.feature(0, block.features()[2 * row]);
        double second = scaling.feature(1, block.features()[2 * row + 1]);
        double margin = w[0] * first + w[1] * second + w[2] + offsets[row];
        double slope = 1 / (1 + Math.exp(-margin)) - block.labels()[row];
        double share = block.weights()[row] * ROWS / total / 32;
        gradient[0] += share * slope * first;
        gradient[1] += share * slope * second;
        gradient[2] += share * slope;
      }
      for (int j = 0; j < 3; j++) {
        w[j] -= 0.5 * gradient[j];
      }
      assertThat(steps.get(step)).as("step %d", step).containsExactly(w, within(1e-9));
    }
  }

  @Test
  void offsetsAreTakenIntoAccountByObjectiveSgdNewtonAndCertificateAlike() {
    double[] offsets = new double[ROWS];
    ExampleBlock block = classesWithOffsets(offsets);
    DataProfile profile = TestExamples.profile(List.of(block));
    InMemorySource source = new InMemorySource(List.of(block));
    TestSettings settings = settings(LossKind.LOGISTIC);
    Training sgd = new Training(settings.build(), profile, source, 1);
    settings.solver = Solver.NEWTON;
    Training newton = new Training(settings.build(), profile, source, 1);
    Fit fit = fit(sgd);
    double[] optimum = newton.weights(fit(newton));
    List<String> names = List.of("first", "second");
    Certificate certificate = sgd.certify(names, fit);
    assertThat(certificate.isWithin(0.06)).isTrue();
    double[] slope = new double[3];
    double loss = 0;
    double total = 0;
    Loss logistic = sgd.loss();
    for (int row = 0; row < ROWS; row++) {
      double[] x = {block.features()[2 * row], block.features()[2 * row + 1], 1};
      double margin = optimum[0] * x[0] + optimum[1] * x[1] + optimum[2] + offsets[row];
      double derivative = 1 / (1 + Math.exp(-margin)) - block.labels()[row];
      for (int j = 0; j < 3; j++) {
        slope[j] += block.weights()[row] * derivative * x[j];
      }
      loss += block.weights()[row] * logistic.loss(margin, block.labels()[row]);
      total += block.weights()[row];
    }
    assertThat(slope).containsExactly(new double[3], within(1e-8));
    assertThat(fit(newton).loss()).isCloseTo(loss / total, within(1e-12));
    for (int j = 0; j < 3; j++) {
      double error = certificate.coefficients().get(j).standardError();
      assertThat(sgd.weights(fit)[j]).isCloseTo(optimum[j], within(0.06 * error));
    }
  }
}
