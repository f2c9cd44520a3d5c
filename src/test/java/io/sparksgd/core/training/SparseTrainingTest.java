package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.data.SparseRows;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sparse rows give what the same rows give as dense ones, and a million features fit. */
class SparseTrainingTest {
  private static final int ROWS = 400;
  private static final int STEPS = 30;

  private static SparseRows rows(LossKind loss, int dimension) {
    SparseRows rows = SparseRows.random(ROWS, dimension, 0.2, 3);
    double[] labels = rows.labels();
    if (loss == LossKind.LOGISTIC) {
      Arrays.setAll(labels, row -> labels[row] > 5 ? 1 : 0);
    }
    return rows;
  }

  private static List<double[]> steps(ExampleBlock block, TestSettings settings) {
    settings.maxSteps = OptionalLong.of(STEPS);
    List<double[]> weights = new ArrayList<>();
    DataProfile profile = TestExamples.profile(List.of(block));
    Training training =
        new Training(settings.build(), profile, new InMemorySource(List.of(block)), 1);
    training.fit(
        Optional.empty(),
        () -> 0,
        (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) ->
            weights.add(training.scaling().toOriginal(w)));
    assertThat(weights).hasSize(STEPS);
    return weights;
  }

  private static void assertClose(List<double[]> actual, List<double[]> expected, String what) {
    for (int step = 0; step < expected.size(); step++) {
      double[] weights = expected.get(step);
      double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
      for (int j = 0; j < weights.length; j++) {
        assertThat(Math.abs(actual.get(step)[j] - weights[j]))
            .as("%s: weight %d after step %d", what, j, step)
            .isLessThanOrEqualTo(1e-9 * largest);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void sparseAndDenseBlocksTakeTheSameStepsWithoutScaling(LossKind loss) {
    SparseRows rows = rows(loss, 6);
    TestSettings settings = TestSettings.plain(0.002, 32);
    settings.loss = loss;
    settings.huberEpsilon = OptionalDouble.of(1.5);
    settings.scaling = Optional.of(ScalingMethod.NONE);
    settings.sums = SumsChoice.ROWS;
    List<double[]> expected = steps(rows.dense(false), settings);
    for (SumsChoice sums : SumsChoice.values()) {
      if (sums != SumsChoice.MOMENTS || loss == LossKind.SQUARED) {
        settings.sums = sums;
        assertClose(steps(rows.sparse(false), settings), expected, "sparse " + sums);
        assertClose(steps(rows.dense(false), settings), expected, "dense " + sums);
      }
    }
  }

  /** Sparse features are divided by their standard deviation and not shifted. */
  @ParameterizedTest
  @EnumSource(LossKind.class)
  void standardisedSparseRowsStepAsDenseRowsThatWereDividedBefore(LossKind loss) {
    SparseRows rows = rows(loss, 6);
    DataProfile profile = TestExamples.profile(List.of(rows.sparse(false)));
    double[][] divided = new double[ROWS][6];
    double[] labels = new double[ROWS];
    boolean classes = loss == LossKind.LOGISTIC;
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < 6; j++) {
        divided[row][j] = rows.features()[row][j] / profile.deviation(j);
      }
      double label = rows.labels()[row];
      labels[row] = classes ? label : (label - profile.mean(6)) / profile.deviation(6);
    }
    TestExamples dense = new TestExamples(divided, labels, rows.weights());
    TestSettings settings = TestSettings.plain(0.05, 32);
    settings.loss = loss;
    settings.penalty = Penalty.elasticNet(0.05, 0);
    settings.optimizer = OptimizerKind.NESTEROV;
    settings.scaling = Optional.of(ScalingMethod.NONE);
    double factor = classes ? 1 : profile.deviation(6);
    settings.huberEpsilon = OptionalDouble.of(1.5 / factor);
    List<double[]> expected = steps(dense.blocks().get(0), settings);
    for (double[] weights : expected) {
      for (int j = 0; j < 6; j++) {
        weights[j] *= factor / profile.deviation(j);
      }
      weights[6] = weights[6] * factor + (classes ? 0 : profile.mean(6));
    }
    settings.scaling = Optional.of(ScalingMethod.STANDARDIZE);
    settings.huberEpsilon = OptionalDouble.of(1.5);
    for (SumsChoice sums : SumsChoice.values()) {
      if (sums != SumsChoice.MOMENTS || loss == LossKind.SQUARED) {
        settings.sums = sums;
        assertClose(steps(rows.sparse(false), settings), expected, "sparse " + sums);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void twentyThousandFeaturesAreFittedAndJudgedInSeconds(LossKind loss) {
    List<ExampleBlock> blocks = wide(2_000, 20_000, loss == LossKind.LOGISTIC);
    DataProfile profile = TestExamples.profile(blocks);
    for (Penalty penalty : List.of(Penalty.none(), Penalty.l2(1e-4), Penalty.l1(1e-3))) {
      TestSettings settings = new TestSettings();
      settings.loss = loss;
      settings.scaling = Optional.empty();
      settings.penalty = penalty;
      settings.averaging = !penalty.hasL1();
      settings.maxEpochs = 5;
      Training training = new Training(settings.build(), profile, new InMemorySource(blocks), 2);
      double start = training.objective().value(new double[20_001]);
      Fit fit = training.fit(Optional.empty(), () -> 0, TrainingListener.none());
      assertThat(fit.loss()).isLessThan(0.7 * start);
      assertThat(fit.backoffs()).isZero();
      double relative =
          training.certify(Collections.nCopies(20_000, ""), fit).measures().relativeGradientNorm();
      assertThat(relative).isBetween(1e-6, 0.5);
    }
  }

  @Test
  void aFeatureThatIsNeverStoredGetsCoefficientZero() {
    List<ExampleBlock> blocks = wide(50, 5_000, false);
    TestSettings settings = new TestSettings();
    settings.scaling = Optional.empty();
    settings.maxEpochs = 3;
    DataProfile profile = TestExamples.profile(blocks);
    Training training = new Training(settings.build(), profile, new InMemorySource(blocks), 2);
    double[] weights =
        training.weights(training.fit(Optional.empty(), () -> 0, TrainingListener.none()));
    for (int j = 0; j < 5_000; j++) {
      assertThat(weights[j]).isFinite();
      if (profile.isConstant(j)) {
        assertThat(weights[j]).isZero();
      }
    }
  }

  /** Thirty features of value 1 in each row, the first ones far more often than the last. */
  private static List<ExampleBlock> wide(int rows, int dimension, boolean classes) {
    SplittableRandom random = new SplittableRandom(5);
    List<ExampleBlock> blocks = new ArrayList<>();
    double[] ones = new double[30];
    Arrays.fill(ones, 1);
    for (int partition = 0; partition < 2; partition++) {
      ExampleBlockBuilder block = ExampleBlockBuilder.sparse(partition, 0, dimension, false);
      for (int row = 0; row < rows / 2; row++) {
        int[] stored =
            random
                .doubles()
                .mapToInt(u -> (int) (dimension * u * u * u))
                .distinct()
                .limit(30)
                .sorted()
                .toArray();
        double margin = 0;
        for (int j : stored) {
          margin += j % 2 == 0 ? 1 : -1;
        }
        block.addSparse(stored, ones, 30, classes ? (margin > 0 ? 1 : 0) : margin, 1);
      }
      blocks.add(block.build());
    }
    return blocks;
  }
}
