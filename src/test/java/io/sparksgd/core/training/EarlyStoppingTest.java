package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a holdout and a late start of averaging do to a run. */
class EarlyStoppingTest {
  private static final TestExamples DATA = TestExamples.plane(2_000, 3, 1, 5);

  /** A fit and the weights after each of its steps. */
  private record Run(Fit fit, List<double[]> steps) {}

  private static Run run(TestSettings settings, ToDoubleFunction<double[]> holdoutLoss) {
    TestExamples data = DATA;
    if (settings.loss == LossKind.LOGISTIC) {
      double[] classes = new double[DATA.rows()];
      Arrays.setAll(classes, row -> DATA.labels()[row] > 0 ? 1 : 0);
      data = new TestExamples(DATA.features(), classes, null);
    }
    List<double[]> steps = new ArrayList<>();
    Fit fit =
        new Training(settings.build(), data.profile(), new InMemorySource(data.blocks()), 1)
            .fit(
                Optional.ofNullable(holdoutLoss),
                () -> 0,
                (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> steps.add(w.clone()));
    return new Run(fit, steps);
  }

  private static TestSettings slow() {
    TestSettings settings = TestSettings.plain(0.02, 100);
    settings.maxEpochs = 60;
    settings.patience = 4;
    return settings;
  }

  /** Lowest where the first weight is 0.1, which training passes on its way. */
  private static double onTheWay(double[] weights) {
    return (weights[0] - 0.1) * (weights[0] - 0.1);
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void trainingEndsAfterPatienceWithTheWeightsThatTheHoldoutLikedBest(LossKind loss) {
    TestSettings settings = slow();
    settings.loss = loss;
    Run run = run(settings, EarlyStoppingTest::onTheWay);
    assertThat(run.fit().stopReason()).isEqualTo(StopReason.EARLY_STOPPED);
    List<History.Epoch> epochs = run.fit().history().epochs();
    History.Epoch best =
        epochs.stream().min(Comparator.comparingDouble(History.Epoch::holdoutLoss)).orElseThrow();
    assertThat(run.fit().epochs()).isEqualTo(best.epoch() + 1 + 4).isEqualTo(epochs.size());
    assertThat(run.fit().weights()).containsExactly(run.steps().get(20 * (int) best.epoch() + 19));
    assertThat(run.fit().loss()).isEqualTo(best.trainingLoss());
    assertThat(epochs.get(epochs.size() - 1).trainingLoss()).isLessThan(best.trainingLoss());
    assertThat(onTheWay(run.fit().weights())).isEqualTo(best.holdoutLoss());
  }

  @Test
  void aHoldoutThatLikesTheStartBestGetsTheStartBack() {
    TestSettings settings = slow();
    Run run = run(settings, weights -> Math.abs(weights[0]) + Math.abs(weights[1]));
    assertThat(run.fit().stopReason()).isEqualTo(StopReason.EARLY_STOPPED);
    assertThat(run.fit().weights()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void aHoldoutThatKeepsImprovingStopsNothing() {
    TestSettings settings = slow();
    settings.maxEpochs = 12;
    Run with = run(settings, weights -> Math.exp(-weights[0]));
    Run without = run(settings, null);
    assertThat(with.fit().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(with.steps()).hasSameSizeAs(without.steps());
    for (int step = 0; step < with.steps().size(); step++) {
      assertThat(with.steps().get(step)).containsExactly(without.steps().get(step));
    }
  }

  @Test
  void anImprovementBelowTheDeltaCountsAsNone() {
    TestSettings settings = slow();
    settings.minDelta = 100;
    Run run = run(settings, EarlyStoppingTest::onTheWay);
    assertThat(run.fit().epochs()).isEqualTo(1 + 4);
  }

  @Test
  void theAverageOfAnEpochIsThatOfItsIterates() {
    TestSettings settings = slow();
    settings.averaging = true;
    settings.maxEpochs = 3;
    Run run = run(settings, null);
    assertThat(run.fit().weights()).containsExactly(mean(run.steps(), 40, 60), within(1e-14));
  }

  @Test
  void averagesBeginWhereTheyAreToldTo() {
    TestSettings settings = slow();
    settings.averaging = true;
    settings.maxEpochs = 3;
    settings.averageStart = 52;
    Run run = run(settings, null);
    assertThat(run.fit().weights()).containsExactly(mean(run.steps(), 52, 60), within(1e-14));
  }

  @Test
  void beforeAveragesBeginTheLastIterateStands() {
    TestSettings settings = slow();
    settings.averaging = true;
    settings.maxEpochs = 3;
    settings.averageStart = 1_000;
    Run run = run(settings, null);
    assertThat(run.fit().weights()).containsExactly(run.steps().get(59));
  }

  @Test
  void anEpochCutShortIsAveragedOverTheStepsItTook() {
    TestSettings settings = slow();
    settings.averaging = true;
    settings.maxSteps = OptionalLong.of(47);
    Run run = run(settings, null);
    assertThat(run.fit().stopReason()).isEqualTo(StopReason.MAX_STEPS);
    assertThat(run.fit().weights()).containsExactly(mean(run.steps(), 40, 47), within(1e-14));
    assertThat(run.fit().history().epochs()).hasSize(3);
  }

  private static double[] mean(List<double[]> steps, int from, int to) {
    double[] mean = new double[steps.get(0).length];
    for (int step = from; step < to; step++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += steps.get(step)[j] / (to - from);
      }
    }
    return mean;
  }
}
