package io.sparksgd.core.training;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.LeastSquares;
import io.sparksgd.core.inference.SquaredObjective;
import io.sparksgd.core.metrics.RegressionMetrics;
import io.sparksgd.core.optimizer.Momentum;
import io.sparksgd.core.optimizer.Optimizer;
import io.sparksgd.core.optimizer.Sgd;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.stopping.StoppingRule;
import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.core.window.SumsKind;
import io.sparksgd.core.window.WindowPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Training with squared loss: what follows from settings and profile, put together. */
public final class LeastSquaresTraining {
  private final TrainerSettings settings;
  private final ScaledProfile profile;
  private final SquaredObjective objective;
  private final LeastSquares optimum;
  private final WindowPlanner planner;

  /**
   * @param tasks how many tasks answer a pass over the training rows
   */
  public LeastSquaresTraining(
      TrainerSettings settings, ScalingMethod scaling, DataProfile profile, int tasks) {
    this.settings = settings;
    this.profile = new ScaledProfile(profile, profile.scaling(scaling));
    objective = new SquaredObjective(this.profile);
    optimum = new LeastSquares(profile);
    planner =
        new WindowPlanner(
            sumsKind(profile.dimension()),
            profile.dimension(),
            tasks,
            settings.window().orElse(Long.MAX_VALUE));
  }

  private SumsKind sumsKind(int dimension) {
    return switch (settings.sums()) {
      case AUTO -> WindowPlanner.kindFor(dimension);
      case MOMENTS -> SumsKind.MOMENTS;
      case GRADIENTS -> SumsKind.GRADIENTS;
    };
  }

  public FeatureScaling scaling() {
    return profile.scaling();
  }

  public LeastSquares optimum() {
    return optimum;
  }

  public WindowPlanner planner() {
    return planner;
  }

  /** The base rate past which full-batch iterates grow without bound: 2 / lambda1 for plain SGD. */
  public double largestStableRate() {
    return newOptimizer().stabilityLimit() / objective.curvature().largest();
  }

  public Fit fit(MiniBatchSource source, LongSupplier nanoTime, TrainingListener listener) {
    return new Trainer(
            settings,
            profile,
            objective,
            newOptimizer(),
            source,
            planner,
            rules(),
            nanoTime,
            listener)
        .train();
  }

  private Optimizer newOptimizer() {
    return settings.momentum() == 0
        ? new Sgd()
        : new Momentum(settings.momentum(), profile.dimension() + 1);
  }

  private List<StoppingRule> rules() {
    Stopping stopping = settings.stopping();
    List<StoppingRule> rules = new ArrayList<>();
    if (stopping.targetGap().isPresent() && !optimum.isSingular()) {
      double target = stopping.targetGap().getAsDouble();
      FeatureScaling scaling = profile.scaling();
      rules.add(
          new StoppingRule.OptimumReached(
              weights -> optimum.isReached(scaling.toOriginal(weights), target)));
    }
    if (stopping.gradientNorm().isPresent()) {
      rules.add(new StoppingRule.GradientNorm(stopping.gradientNorm().getAsDouble()));
    }
    if (stopping.minImprovement().isPresent()) {
      rules.add(
          new StoppingRule.LossPlateau(
              stopping.minImprovement().getAsDouble(), stopping.patience()));
    }
    rules.add(new StoppingRule.MaxEpochs(stopping.maxEpochs()));
    return rules;
  }

  /** The coefficients of {@code fit} in original units, intercept last. */
  public double[] weights(Fit fit) {
    return profile.scaling().toOriginal(fit.weights());
  }

  /** How well {@code fit} meets the training labels, in original units. */
  public RegressionMetrics metrics(Fit fit) {
    double labelFactor = profile.scaling().labelFactor();
    return optimum.metrics(fit.loss() / (labelFactor * labelFactor));
  }
}
