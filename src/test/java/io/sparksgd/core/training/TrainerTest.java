package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.LeastSquares;
import io.sparksgd.core.inference.TestObjectives;
import io.sparksgd.core.optimizer.Sgd;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.stopping.StoppingRule;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowChunk;
import io.sparksgd.core.window.WindowPlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final TestExamples NORRIS = TestExamples.csv("norris.csv", "y", "x");
  private static final TestExamples FAITHFUL =
      TestExamples.csv("faithful.csv", "eruptions", "waiting");
  private static final TestExamples HOUSING =
      TestExamples.csv("california_housing.csv", "median_house_value", "median_income");

  /** A fit and what is needed to judge it. */
  private record Result(Fit fit, Training training, LeastSquares optimum) {
    double gap() {
      return optimum.largestGap(training.weights(fit));
    }
  }

  private static Result train(TestExamples data, TestSettings settings) {
    return train(data, settings, ScalingMethod.STANDARDIZE);
  }

  private static Result train(TestExamples data, TestSettings settings, ScalingMethod scaling) {
    List<ExampleBlock> blocks = data.blocks(data.rows() / 3, 0, data.rows() / 4);
    settings.scaling = Optional.of(scaling);
    DataProfile profile = TestExamples.profile(blocks);
    Training training = new Training(settings.build(), profile, new InMemorySource(blocks), 4);
    Fit fit = training.fit(Optional.empty(), System::nanoTime, TrainingListener.none());
    return new Result(fit, training, new LeastSquares(profile));
  }

  @Test
  void norrisEndsWithinAHundredthOfAStandardError() {
    Result result = train(NORRIS, new TestSettings());
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(result.gap()).isLessThan(0.01);
  }

  @Test
  void realDataEndWithinTheTargetWithDefaultSettings() {
    assertThat(train(FAITHFUL, new TestSettings()).gap()).isLessThanOrEqualTo(0.05);
    assertThat(train(HOUSING, new TestSettings()).gap()).isLessThanOrEqualTo(0.05);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everySeedReachesTheTarget(long seed) {
    TestSettings settings = new TestSettings();
    settings.seed = seed;
    assertThat(train(HOUSING, settings).gap()).isLessThanOrEqualTo(0.05);
    assertThat(train(TestExamples.line(100_000, 1, seed), settings).gap())
        .isLessThanOrEqualTo(0.05);
  }

  @Test
  void faithfulWithoutScalingStopsHonestlyWhenEpochsRunOut() {
    Result result = train(FAITHFUL, new TestSettings(), ScalingMethod.NONE);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(result.gap()).isGreaterThan(1);
  }

  @Test
  void faithfulWithoutScalingGetsThereGivenEnoughEpochs() {
    TestSettings settings = new TestSettings();
    settings.maxEpochs = 3_000_000;
    Result result = train(FAITHFUL, settings, ScalingMethod.NONE);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(result.gap()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void shiftsAndScalesOfTheUnitsDoNotMatter() {
    TestExamples line = TestExamples.line(20_000, 1, 9);
    for (double[] map : new double[][] {{1e6, 1, 1}, {0, 1e9, 1e-9}, {0, 1e-9, 1e9}}) {
      double[][] x = new double[line.rows()][1];
      double[] y = new double[line.rows()];
      for (int row = 0; row < y.length; row++) {
        x[row][0] = map[0] + map[1] * line.features()[row][0];
        y[row] = map[2] * line.labels()[row];
      }
      Result result = train(new TestExamples(x, y, null), new TestSettings());
      assertThat(result.gap()).as("x -> %s + %s x", map[0], map[1]).isLessThanOrEqualTo(0.05);
    }
  }

  @Test
  void heavyTailsInTheNoiseAndInTheFeatureAreWithstood() {
    int n = 50_000;
    double[][] x = new double[n][1];
    double[] y = new double[n];
    for (int row = 0; row < n; row++) {
      double tail = 1 / Math.sqrt(1 - RandomBits.uniform(1, row));
      x[row][0] = RandomBits.uniform(2, row) < 0.5 ? tail : -tail;
      y[row] = 3 * x[row][0] + Math.tan(Math.PI * (RandomBits.uniform(3, row) - 0.5));
    }
    Result result = train(new TestExamples(x, y, null), new TestSettings());
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(result.fit().backoffs()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 16, 256, 5_000, Long.MAX_VALUE})
  void stochasticMiniBatchAndBatchDescentAllGetThere(long batchSize) {
    TestSettings settings = new TestSettings();
    settings.batchSize = batchSize;
    assertThat(train(TestExamples.line(20_000, 1, 9), settings).gap()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void momentumAndRandomStartsGetThere() {
    TestSettings settings = new TestSettings();
    settings.momentum = 0.9;
    settings.initialWeights = new InitialWeights.Random();
    assertThat(train(HOUSING, settings).gap()).isLessThanOrEqualTo(0.05);
  }

  /** Momentum's automatic rate is higher than that of plain SGD where there is little noise. */
  @ParameterizedTest
  @ValueSource(longs = {1, 16, 256, Long.MAX_VALUE})
  void theAutomaticRateOfMomentumIsStableAtAnyBatchSize(long batchSize) {
    for (double momentum : new double[] {0.5, 0.9, 0.99}) {
      for (TrainerSettings.OptimizerKind kind :
          List.of(TrainerSettings.OptimizerKind.SGD, TrainerSettings.OptimizerKind.NESTEROV)) {
        TestSettings settings = new TestSettings();
        settings.batchSize = batchSize;
        settings.momentum = momentum;
        settings.optimizer = kind;
        settings.maxEpochs = 200;
        for (TestExamples data :
            List.of(FAITHFUL, TestExamples.line(2_000, 1, 9), TestExamples.plane(2_000, 4, 3, 5))) {
          Result result = train(data, settings);
          assertThat(result.fit().backoffs()).as("%s %s", kind, momentum).isZero();
          if (momentum < 0.99) {
            assertThat(result.gap()).as("%s %s", kind, momentum).isLessThanOrEqualTo(0.05);
          }
        }
      }
    }
  }

  @Test
  void trainingStartsWhereItIsTold() {
    TestSettings settings = TestSettings.plain(1e-12, 10);
    settings.initialWeights = new InitialWeights.Given(List.of(5.0, -7.0));
    settings.maxSteps = OptionalLong.of(1);
    Result result = train(TestExamples.line(100, 1, 9), settings);
    assertThat(result.training().weights(result.fit()))
        .containsExactly(new double[] {5, -7}, within(1e-6));
  }

  @Test
  void aDecayingRateAloneBringsThePlainLoopNear() {
    TestSettings settings = TestSettings.plain(0.5, 64);
    settings.schedule = new LearningRate.InverseTime(0.01);
    settings.maxEpochs = 20;
    Result result = train(TestExamples.line(20_000, 1, 9), settings);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(result.gap()).isLessThan(2);
  }

  @Test
  void aPhaseIsRecordedForEveryGrowthOfTheMiniBatches() {
    TestSettings settings = new TestSettings();
    settings.targetGap = OptionalDouble.of(1e-6);
    List<Fit.Phase> phases = train(HOUSING, settings).fit().phases();
    assertThat(phases).hasSizeGreaterThan(2);
    for (int i = 1; i < phases.size(); i++) {
      long grown = Math.min(HOUSING.rows(), 4 * phases.get(i - 1).batchSize());
      assertThat(phases.get(i).batchSize()).isEqualTo(grown);
      assertThat(phases.get(i).learningRate())
          .isGreaterThanOrEqualTo(phases.get(i - 1).learningRate());
    }
  }

  @Test
  void handedAWrongOptimumTheTrainerTakesIdenticalSteps() {
    List<double[]> right = stepsWithOptimum(new double[] {0.688, 0});
    List<double[]> wrong = stepsWithOptimum(new double[] {-30, 40});
    assertThat(wrong).hasSizeGreaterThan(right.size());
    for (int step = 0; step < right.size(); step++) {
      assertThat(wrong.get(step)).containsExactly(right.get(step));
    }
  }

  private static List<double[]> stepsWithOptimum(double[] optimum) {
    List<ExampleBlock> blocks = HOUSING.blocks();
    DataProfile data = TestExamples.profile(blocks);
    ScaledProfile profile = new ScaledProfile(data, data.scaling(ScalingMethod.STANDARDIZE));
    TestSettings settings = new TestSettings();
    List<double[]> steps = new ArrayList<>();
    List<StoppingRule> rules =
        List.of(
            new StoppingRule.OptimumReached(w -> Math.abs(w[0] - optimum[0]) < 0.01),
            new StoppingRule.MaxEpochs(3));
    new Trainer(
            settings.build(),
            profile,
            TestObjectives.squared(HOUSING, profile),
            new Sgd(),
            new InMemorySource(blocks),
            new WindowPlanner(Optional.empty(), true, 1, 36, 1, Long.MAX_VALUE),
            weights -> Double.NaN,
            rules,
            () -> 0,
            (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> steps.add(w.clone()),
            Checkpoints.none())
        .train();
    return steps;
  }

  @ParameterizedTest
  @EnumSource(TrainerSettings.SumsChoice.class)
  void aRateThatIsTooHighIsCutUntilItWorks(TrainerSettings.SumsChoice sums) {
    TestSettings settings = TestSettings.plain(7, 256);
    settings.sums = sums;
    settings.maxEpochs = 12;
    Result result = train(TestExamples.line(5_000, 1, 9), settings);
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(result.fit().backoffs()).isBetween(1, 3);
    assertThat(result.training().metrics(result.fit()).r2()).isGreaterThan(0.8);
  }

  /** Far and slow along one direction, near and past the limit along the other, which wins late. */
  @Test
  void anExplosionAtTheEndLeavesTheBestEpoch() {
    double[][] x = new double[500][2];
    double[] y = new double[500];
    for (int row = 0; row < 500; row++) {
      double shared = RandomBits.gaussian(1, row);
      x[row][0] = shared + 0.3 * RandomBits.gaussian(2, row);
      x[row][1] = shared + 0.3 * RandomBits.gaussian(3, row);
      y[row] = x[row][0] - x[row][1] + 0.001 * shared;
    }
    TestSettings settings = TestSettings.plain(1.3, 500);
    int explosions = 0;
    for (settings.maxEpochs = 5; settings.maxEpochs <= 60; settings.maxEpochs++) {
      Fit fit = train(new TestExamples(x, y, null), settings).fit();
      assertThat(fit.stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
      explosions += fit.history().epochs().size() < settings.maxEpochs ? 1 : 0;
      assertThat(fit.loss())
          .isEqualTo(
              fit.history().epochs().stream()
                  .mapToDouble(e -> e.trainingLoss())
                  .min()
                  .orElseThrow());
    }
    assertThat(explosions).isPositive();
  }

  @Test
  void aRateThatCannotBeRescuedEndsInDivergence() {
    Result result = train(TestExamples.line(5_000, 1, 9), TestSettings.plain(1e9, 256));
    assertThat(result.fit().stopReason()).isEqualTo(StopReason.DIVERGED);
    assertThat(result.fit().backoffs()).isEqualTo(Trainer.MAX_BACKOFFS);
    assertThat(result.fit().weights()).containsExactly(0, 0);
  }

  @Test
  void anExplosionIsNoticedWithinOneStep() {
    TestSettings settings = TestSettings.plain(1e9, 256);
    Result result = train(TestExamples.line(5_000, 1, 9), settings);
    assertThat(result.fit().steps()).isEqualTo(Trainer.MAX_BACKOFFS + 1);
  }

  @Test
  void aLimitOnStepsHolds() {
    TestSettings settings = new TestSettings();
    settings.maxSteps = OptionalLong.of(17);
    Fit fit = train(HOUSING, settings).fit();
    assertThat(fit.steps()).isEqualTo(17);
    assertThat(fit.stopReason()).isEqualTo(StopReason.MAX_STEPS);
    assertThat(fit.history().entries()).hasSize(17);
  }

  @Test
  void aLimitOnStepsHoldsWhenTheLossExplodes() {
    for (int steps = 1; steps <= 3; steps++) {
      TestSettings settings = TestSettings.plain(7, 256);
      settings.maxSteps = OptionalLong.of(steps);
      Fit fit = train(TestExamples.line(5_000, 1, 9), settings).fit();
      assertThat(fit.steps()).isLessThanOrEqualTo(steps);
    }
  }

  @Test
  void aLimitOnTimeHolds() {
    AtomicLong clock = new AtomicLong();
    TestSettings settings = TestSettings.plain(0.1, 1);
    settings.maxSeconds = OptionalDouble.of(10);
    List<ExampleBlock> blocks = HOUSING.blocks();
    Training training =
        new Training(settings.build(), TestExamples.profile(blocks), new InMemorySource(blocks), 1);
    Fit fit =
        training.fit(
            Optional.empty(), () -> clock.addAndGet(1_000_000_000), TrainingListener.none());
    assertThat(fit.stopReason()).isEqualTo(StopReason.MAX_TIME);
    assertThat(fit.epochs()).isEqualTo(1);
    assertThat(fit.steps()).isLessThan(4_000);
  }

  @Test
  void whereEveryStepIsAJobTheLimitOnTimeHoldsToTheStep() {
    AtomicLong clock = new AtomicLong();
    TestSettings settings = TestSettings.plain(0.1, 100);
    settings.sums = TrainerSettings.SumsChoice.GRADIENTS;
    settings.maxSeconds = OptionalDouble.of(3);
    List<ExampleBlock> blocks = HOUSING.blocks();
    Fit fit =
        new Training(settings.build(), TestExamples.profile(blocks), new InMemorySource(blocks), 1)
            .fit(
                Optional.empty(),
                clock::get,
                (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) ->
                    clock.addAndGet(1_000_000_000));
    assertThat(fit.stopReason()).isEqualTo(StopReason.MAX_TIME);
    assertThat(fit.steps()).isEqualTo(3);
  }

  @Test
  void aPlateauEndsTrainingAfterPatience() {
    TestSettings settings = TestSettings.plain(0.5, Long.MAX_VALUE);
    settings.minImprovement = OptionalDouble.of(0.01);
    settings.patience = 3;
    Fit fit = train(HOUSING, settings).fit();
    assertThat(fit.stopReason()).isEqualTo(StopReason.LOSS_PLATEAU);
    assertThat(fit.epochs()).isBetween(5L, 12L);
  }

  @Test
  void theHistoryTellsEveryEpochWithItsPhase() {
    TestSettings settings = new TestSettings();
    settings.targetGap = OptionalDouble.empty();
    settings.maxEpochs = 20;
    Fit fit = train(HOUSING, settings).fit();
    List<History.Epoch> epochs = fit.history().epochs();
    assertThat(epochs).hasSize((int) fit.epochs());
    assertThat(epochs.stream().mapToDouble(History.Epoch::trainingLoss).min()).hasValue(fit.loss());
    assertThat(epochs.get(epochs.size() - 1).phase()).isPositive();
    for (int i = 0; i < epochs.size(); i++) {
      History.Epoch epoch = epochs.get(i);
      Fit.Phase phase = fit.phases().get(epoch.phase());
      assertThat(epoch.epoch()).isEqualTo(i);
      assertThat(epoch.batchSize()).isEqualTo(phase.batchSize());
      assertThat(epoch.learningRate()).isEqualTo(phase.learningRate());
      assertThat(epoch.gradientNorm()).isPositive();
      assertThat(epoch.holdoutLoss()).isNaN();
    }
  }

  @Test
  void aSmallGradientEndsTraining() {
    TestSettings settings = TestSettings.plain(0.5, Long.MAX_VALUE);
    settings.gradientNorm = OptionalDouble.of(1e-3);
    Fit fit = train(HOUSING, settings).fit();
    assertThat(fit.stopReason()).isEqualTo(StopReason.GRADIENT_NORM);
    assertThat(fit.epochs()).isEqualTo(10);
  }

  @Test
  void blocksMayAnswerInAnyOrder() {
    TestExamples data = TestExamples.line(3_000, 1, 9);
    List<ExampleBlock> blocks = data.blocks(500, 0, 1_000, 300, 700);
    InMemorySource inOrder = new InMemorySource(blocks);
    MiniBatchSource shuffled =
        new MiniBatchSource() {
          @Override
          public OrderFreeSums sum(BlockPass pass) {
            List<OrderFreeSums> answers =
                each(
                    (block, firstRow) ->
                        MiniBatchSource.sumPartitions(
                            pass, List.of(block).iterator(), it -> firstRow));
            return answers.stream().reduce(OrderFreeSums.empty(), OrderFreeSums::merge);
          }

          @Override
          public List<WindowChunk> rows(Window window, FeatureScaling scaling) {
            List<List<WindowChunk>> answers =
                each(
                    (block, firstRow) ->
                        MiniBatchSource.rowsOf(
                            window, scaling, List.of(block).iterator(), it -> firstRow));
            return answers.stream().flatMap(List::stream).toList();
          }

          private <T> List<T> each(BiFunction<ExampleBlock, Long, T> answer) {
            List<T> answers = new ArrayList<>();
            long firstRow = 0;
            for (ExampleBlock block : blocks) {
              answers.add(answer.apply(block, firstRow));
              firstRow += block.rows();
            }
            Collections.shuffle(answers, new Random(7));
            return answers;
          }
        };
    DataProfile profile = TestExamples.profile(blocks);
    for (TrainerSettings.SumsChoice sums : TrainerSettings.SumsChoice.values()) {
      TestSettings settings = new TestSettings();
      settings.sums = sums;
      settings.maxEpochs = 2;
      assertThat(weights(settings, profile, shuffled))
          .containsExactly(weights(settings, profile, inOrder));
    }
  }

  private static double[] weights(
      TestSettings settings, DataProfile profile, MiniBatchSource source) {
    return new Training(settings.build(), profile, source, 1)
        .fit(Optional.empty(), () -> 0, TrainingListener.none())
        .weights();
  }
}
