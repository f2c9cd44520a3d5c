package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.training.RateRangeTest.Point;
import io.sparksgd.core.training.RateRangeTest.Range;
import io.sparksgd.core.training.RateRangeTest.Result;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RateRangeTestTest {
  private static final TestExamples LINE = TestExamples.line(5_000, 1, 9);

  private static Training training(TestExamples data, TestSettings settings) {
    return new Training(settings.build(), data.profile(), new InMemorySource(data.blocks()), 1);
  }

  private static Result run(TestExamples data, TestSettings settings) {
    Training training = training(data, settings);
    return training.rateRangeTest().run(training.rateRange(200));
  }

  /** Two classes that a line separates badly. */
  private static TestExamples classes() {
    double[] labels = LINE.labels().clone();
    for (int row = 0; row < labels.length; row++) {
      labels[row] = labels[row] > 7 ? 1 : 0;
    }
    return new TestExamples(LINE.features(), labels, null);
  }

  @Test
  void ratesGrowGeometricallyFromTheFirstToTheLast() {
    Range range = new Range(1e-3, 10, 41);
    assertThat(range.rateAt(0)).isCloseTo(1e-3, within(1e-15));
    assertThat(range.rateAt(10)).isCloseTo(1e-2, within(1e-14));
    assertThat(range.rateAt(40)).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 1", "-1, 1", "NaN, 1", "1, NaN", "1, Infinity"})
  void ratesThatDoNotGrowAreRefused(double least, double largest) {
    assertThatThrownBy(() -> new Range(least, largest, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid rates: " + least + " to " + largest + " (");
  }

  @Test
  void tooFewStepsAreRefused() {
    assertThatThrownBy(() -> new Range(1, 2, 19))
        .hasMessage("Invalid steps: 19 (must be from 20 to 100000)");
  }

  @Test
  void plainSgdExplodesPastItsLimitAndFallsBeforeIt() {
    Training training = training(LINE, new TestSettings());
    Range range = training.rateRange(200);
    Result result = training.rateRangeTest().run(range);
    double limit = training.largestStableRate();
    assertThat(range.largest()).isCloseTo(10 * limit, within(1e-12));
    assertThat(result.exploded()).isTrue();
    assertThat(result.points().get(result.points().size() - 1).rate()).isGreaterThan(limit);
    assertThat(result.steepest().orElseThrow().rate()).isBetween(limit / 1_000, limit / 5);
    assertThat(result.lowest().rate()).isBetween(result.steepest().orElseThrow().rate(), limit);
    assertThat(result.lowest().smoothedLoss()).isLessThan(result.points().get(0).loss() / 5);
  }

  /** On all rows every step is the same descent: the twin is ten lines of arithmetic. */
  @Test
  void stepsAreThoseOfPlainGradientDescent() {
    TestSettings settings = new TestSettings();
    settings.batchSize = Long.MAX_VALUE;
    Training training = training(LINE, settings);
    Range range = new Range(1e-3, 1, 40);
    Result result = training.rateRangeTest().run(range);
    double[] weights = new double[2];
    for (int step = 0; step < 40; step++) {
      assertThat(result.points().get(step).loss())
          .isCloseTo(training.objective().value(weights), within(1e-9));
      double[] gradient = training.objective().gradient(weights);
      for (int j = 0; j < 2; j++) {
        weights[j] -= range.rateAt(step) * gradient[j];
      }
    }
  }

  /** 5,000 rows in mini-batches of 2,000: the third of an epoch has only half the rows. */
  @Test
  void aShortMiniBatchHasTheLossOfItsRows() {
    TestSettings settings = new TestSettings();
    settings.batchSize = 2_000;
    settings.seed = 3;
    double full = training(LINE, settings).objective().value(new double[2]);
    Result result = training(LINE, settings).rateRangeTest().run(new Range(1e-12, 1e-11, 20));
    for (Point point : result.points()) {
      assertThat(point.loss()).isCloseTo(full, within(0.1 * full));
    }
    assertThat(result.exploded()).isFalse();
  }

  @Test
  void theSmoothedLossIsUnbiased() {
    Result result = training(LINE, new TestSettings()).rateRangeTest().run(new Range(1e-3, 1, 30));
    double sum = 0;
    double weights = 0;
    for (Point point : result.points()) {
      sum = 0.9 * sum + point.loss();
      weights = 0.9 * weights + 1;
      assertThat(point.smoothedLoss()).isCloseTo(sum / weights, within(1e-12));
    }
  }

  @Test
  void windowsChangeNothing() {
    TestSettings settings = new TestSettings();
    Result whole = run(LINE, settings);
    settings.window = OptionalLong.of(7);
    assertThat(run(LINE, settings)).isEqualTo(whole);
    settings.learningRate = OptionalDouble.of(3);
    assertThat(run(LINE, settings)).isEqualTo(whole);
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void everyOptimizerFindsARate(OptimizerKind optimizer) {
    TestSettings settings = new TestSettings();
    settings.optimizer = optimizer;
    Training training = training(LINE, settings);
    Range range = training.rateRange(200);
    assertThat(training.automaticRate()).isBetween(range.least(), range.largest());
    Result result = training.rateRangeTest().run(range);
    assertThat(result.steepest()).isPresent();
    assertThat(result.lowest().smoothedLoss()).isLessThan(0.6 * result.points().get(0).loss());
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void everyLossFindsARateWithAndWithoutPenalty(LossKind loss) {
    TestSettings settings = new TestSettings();
    settings.loss = loss;
    for (Penalty penalty : List.of(Penalty.none(), Penalty.elasticNet(0.01, 0.5))) {
      settings.penalty = penalty;
      Result result = run(loss == LossKind.LOGISTIC ? classes() : LINE, settings);
      assertThat(result.steepest()).isPresent();
      assertThat(result.lowest().smoothedLoss()).isLessThan(0.6 * result.points().get(0).loss());
    }
  }

  /** The loss of a mini-batch falls while a penalty this strong makes the objective grow. */
  @Test
  void thePenaltyCounts() {
    TestSettings settings = new TestSettings();
    settings.penalty = Penalty.l2(100);
    settings.initialWeights = new InitialWeights.Given(List.of(2.0, 1.0));
    Result result = run(LINE, settings);
    assertThat(result.points().get(0).loss()).isGreaterThan(40);
    assertThat(result.lowest().smoothedLoss()).isLessThan(20);
  }

  @Test
  void dataWithoutNoiseAreNoExplosion() {
    Result result = run(TestExamples.line(500, 0, 3), new TestSettings());
    assertThat(result.steepest()).isPresent();
    assertThat(result.lowest().smoothedLoss()).isLessThan(0.05);
  }

  @Test
  void atTheOptimumNothingFalls() {
    List<Point> flat = new ArrayList<>();
    for (int step = 0; step < 40; step++) {
      flat.add(new Point(step, 1e-3 * (step + 1), 1 + 0.01 * step, 1 + 0.01 * step));
    }
    assertThat(RateRangeTest.steepest(flat, flat.get(0))).isEqualTo(Optional.empty());
    assertThat(RateRangeTest.steepest(flat, flat.get(39))).isEqualTo(Optional.empty());
  }

  /** A logistic curve centred at step 60 falls most steeply there, noise or not. */
  @Test
  void theSteepestPlaceIsFoundWithoutLag() {
    List<Point> points = new ArrayList<>();
    for (int step = 0; step < 100; step++) {
      double loss = 1 / (1 + Math.exp((step - 60) / 6.0)) + 0.02 * (step % 2);
      points.add(new Point(step, step + 1, loss, loss));
    }
    Point steepest = RateRangeTest.steepest(points, points.get(99)).orElseThrow();
    assertThat(steepest.step()).isBetween(58, 62);
  }
}
