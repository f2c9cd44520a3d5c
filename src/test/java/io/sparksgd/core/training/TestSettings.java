package io.sparksgd.core.training;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.Model;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.core.training.TrainerSettings.Updates;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Training settings for tests: the defaults, and what a test changes of them. */
public final class TestSettings {
  public long seed = 1;
  public long batchSize = 256;
  public SumsChoice sums = SumsChoice.AUTO;
  public OptionalLong window = OptionalLong.empty();
  public InitialWeights initialWeights = new InitialWeights.Zero();
  public OptionalDouble learningRate = OptionalDouble.empty();
  public LearningRate schedule = new LearningRate.Constant();
  public LossKind loss = LossKind.SQUARED;
  public OptionalDouble huberEpsilon = OptionalDouble.empty();
  public Penalty penalty = Penalty.none();
  public Solver solver = Solver.SGD;
  public Optional<ScalingMethod> scaling = Optional.of(ScalingMethod.STANDARDIZE);
  public OptimizerKind optimizer = OptimizerKind.SGD;
  public GradientClipping clipping = GradientClipping.none();
  public long averageStart;
  public double minDelta;
  public double momentum;
  public boolean averaging = true;
  public int batchGrowth = 4;
  public int maxEpochs = 100;
  public OptionalLong maxSteps = OptionalLong.empty();
  public OptionalDouble maxSeconds = OptionalDouble.empty();
  public OptionalDouble minImprovement = OptionalDouble.empty();
  public int patience = 5;
  public OptionalDouble gradientNorm = OptionalDouble.empty();
  public OptionalDouble targetGap = OptionalDouble.of(0.05);

  /** The textbook loop: a rate that a person chose, no averaging, no growth. */
  public static TestSettings plain(double learningRate, long batchSize) {
    TestSettings settings = new TestSettings();
    settings.learningRate = OptionalDouble.of(learningRate);
    settings.batchSize = batchSize;
    settings.averaging = false;
    settings.batchGrowth = 1;
    settings.targetGap = OptionalDouble.empty();
    return settings;
  }

  public TrainerSettings build() {
    return new TrainerSettings(
        new Model(loss, huberEpsilon, penalty, solver),
        scaling,
        seed,
        batchSize,
        sums,
        window,
        initialWeights,
        learningRate,
        true,
        schedule,
        new Updates(optimizer, momentum, 0.9, OptionalDouble.empty(), 0.01, clipping),
        averaging,
        averageStart,
        batchGrowth,
        new Stopping(
            maxEpochs,
            maxSteps,
            maxSeconds,
            minImprovement,
            patience,
            minDelta,
            gradientNorm,
            targetGap));
  }
}
