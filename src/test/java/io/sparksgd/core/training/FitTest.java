package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.LeastSquares;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FitTest {
  private static final TestExamples LINE = TestExamples.line(20_000, 1, 9);

  private static Training training(TestExamples data, TestSettings settings) {
    return new Training(settings.build(), data.profile(), new InMemorySource(data.blocks()), 1);
  }

  private static Fit fit(Training training) {
    return training.fit(Optional.empty(), () -> 0, TrainingListener.none());
  }

  @Test
  void rmseIsTheRootMeanSquareOfTheResidualsInTheUnitOfTheLabel() {
    TestExamples data = TestExamples.line(500, 3, 2).weighted(4);
    Training training = training(data, new TestSettings());
    Fit fit = fit(training);
    double[] weights = training.weights(fit);
    double squares = 0;
    double total = 0;
    for (int row = 0; row < data.rows(); row++) {
      double residual = weights[0] * data.features()[row][0] + weights[1] - data.labels()[row];
      squares += data.weight(row) * residual * residual;
      total += data.weight(row);
    }
    assertThat(training.metrics(fit).rmse()).isCloseTo(Math.sqrt(squares / total), within(1e-10));
  }

  /** In standard errors, after ten epochs at a constant rate. */
  @Test
  void theAverageOfAnEpochIsFarNearerThanItsIterates() {
    TestSettings settings = TestSettings.plain(0.5, 100);
    settings.averaging = true;
    settings.maxEpochs = 10;
    Training training = training(LINE, settings);
    LeastSquares optimum = new LeastSquares(LINE.profile());
    List<Double> gaps = new ArrayList<>();
    double[] sum = new double[2];
    training.fit(
        Optional.empty(),
        () -> 0,
        (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> {
          if (epoch == 9) {
            gaps.add(optimum.largestGap(training.scaling().toOriginal(w)));
            Arrays.setAll(sum, j -> sum[j] + w[j] / stepsPerEpoch);
          }
        });
    double median = gaps.stream().sorted().skip(gaps.size() / 2).findFirst().orElseThrow();
    assertThat(median).isGreaterThan(1);
    assertThat(optimum.largestGap(training.scaling().toOriginal(sum))).isLessThan(median / 20);
  }

  @Test
  void anExactLineIsFoundToTheRelativeTarget() {
    TestExamples data = TestExamples.line(1_000, 0, 3);
    Training training = training(data, new TestSettings());
    Fit fit = fit(training);
    assertThat(fit.stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(new LeastSquares(data.profile()).largestGap(training.weights(fit)))
        .isLessThanOrEqualTo(Certificate.RELATIVE_TARGET);
  }

  @Test
  void rowsSortedByTheFeatureEndWithinTheTarget() {
    Integer[] order = new Integer[LINE.rows()];
    Arrays.setAll(order, row -> row);
    Arrays.sort(order, Comparator.comparingDouble(row -> LINE.features()[row][0]));
    double[][] x = new double[order.length][];
    double[] y = new double[order.length];
    for (int row = 0; row < y.length; row++) {
      x[row] = LINE.features()[order[row]];
      y[row] = LINE.labels()[order[row]];
    }
    TestExamples sorted = new TestExamples(x, y, null);
    Training training = training(sorted, new TestSettings());
    assertThat(new LeastSquares(sorted.profile()).largestGap(training.weights(fit(training))))
        .isLessThanOrEqualTo(0.05);
  }

  @Test
  void oneOutlierMovesTheOptimumByManyStandardErrors() {
    LeastSquares clean = new LeastSquares(LINE.profile());
    double[] labels = LINE.labels().clone();
    labels[0] += 1e6;
    LeastSquares dirty =
        new LeastSquares(new TestExamples(LINE.features(), labels, null).profile());
    assertThat(clean.largestGap(dirty.weights())).isGreaterThan(100);
  }

  @Test
  void theLimitOfStabilityIsTwoOverTheLargestCurvature() {
    TestSettings settings = new TestSettings();
    assertThat(training(LINE, settings).largestStableRate()).isCloseTo(2, within(1e-9));
    settings.momentum = 0.9;
    assertThat(training(LINE, settings).largestStableRate()).isCloseTo(38, within(1e-9));
  }

  @Test
  void fullBatchesConvergeBelowTheLimitAndGrowAboveIt() {
    TestSettings below = TestSettings.plain(1.95, Long.MAX_VALUE);
    below.maxEpochs = 1_000;
    Training training = training(LINE, below);
    assertThat(new LeastSquares(LINE.profile()).largestGap(training.weights(fit(training))))
        .isLessThan(1e-6);
    TestSettings above = TestSettings.plain(2.05, Long.MAX_VALUE);
    above.maxEpochs = 1_000;
    assertThat(fit(training(LINE, above)).backoffs()).isEqualTo(1);
  }

  @Test
  void eachBackOffQuartersTheRate() {
    Fit fit = fit(training(LINE, TestSettings.plain(1e9, 256)));
    assertThat(fit.phases()).hasSize(1 + Trainer.MAX_BACKOFFS);
    assertThat(Trainer.MAX_BACKOFFS).isEqualTo(5);
    for (int i = 1; i < fit.phases().size(); i++) {
      assertThat(fit.phases().get(i).learningRate())
          .isEqualTo(fit.phases().get(i - 1).learningRate() / 4);
    }
  }

  @Test
  void nearlyCollinearFeaturesNeedMoreThanTheDefaultEpochs() {
    TestExamples plane = TestExamples.plane(2_000, 2, 1, 7);
    for (double[] row : plane.features()) {
      row[1] = row[0] + 0.01 * row[1];
    }
    Training training = training(plane, new TestSettings());
    Fit fit = fit(training);
    assertThat(new LeastSquares(plane.profile()).isSingular()).isFalse();
    assertThat(fit.stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(new LeastSquares(plane.profile()).largestGap(training.weights(fit)))
        .isGreaterThan(0.05);
  }

  @Test
  void fullBatchesFetchTheirMomentsOnce() {
    TestSettings settings = TestSettings.plain(0.1, Long.MAX_VALUE);
    settings.maxEpochs = 30;
    assertThat(passes(settings)).isEqualTo(1);
  }

  @Test
  void anEpochOfMomentsIsOnePassWhereItsWindowHoldsIt() {
    TestSettings settings = TestSettings.plain(0.1, 100);
    settings.maxEpochs = 3;
    assertThat(passes(settings)).isEqualTo(3);
  }

  private static int passes(TestSettings settings) {
    AtomicInteger passes = new AtomicInteger();
    MiniBatchSource source = new InMemorySource(LINE.blocks());
    MiniBatchSource counting =
        new MiniBatchSource() {
          @Override
          public OrderFreeSums sum(BlockPass pass) {
            passes.incrementAndGet();
            return source.sum(pass);
          }

          @Override
          public List<WindowChunk> rows(Window window, FeatureScaling scaling) {
            passes.incrementAndGet();
            return source.rows(window, scaling);
          }
        };
    new Training(settings.build(), LINE.profile(), counting, 1)
        .fit(Optional.empty(), () -> 0, TrainingListener.none());
    return passes.get();
  }

  @Test
  void aFitThatMissedItsGoalIsTheBestEpochByLossOverAllRows() {
    TestSettings settings = TestSettings.plain(0.5, 16);
    settings.maxEpochs = 8;
    settings.targetGap = OptionalDouble.of(1e-9);
    Training training = training(LINE, settings);
    List<double[]> ends = new ArrayList<>();
    Fit fit =
        training.fit(
            Optional.empty(),
            () -> 0,
            (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> {
              if (stepOfEpoch + 1 == stepsPerEpoch) {
                ends.add(w.clone());
              }
            });
    assertThat(ends).hasSize(8);
    double[] best =
        ends.stream()
            .min(Comparator.comparingDouble(w -> meanLoss(training.scaling().toOriginal(w))))
            .orElseThrow();
    assertThat(fit.weights()).containsExactly(best);
  }

  private static double meanLoss(double[] weights) {
    double sum = 0;
    for (int row = 0; row < LINE.rows(); row++) {
      double residual = weights[0] * LINE.features()[row][0] + weights[1] - LINE.labels()[row];
      sum += residual * residual / 2;
    }
    return sum / LINE.rows();
  }
}
