package io.sparksgd.core.training;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.schedule.LearningRate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Everything about training that a person may set.
 *
 * @param model what is fitted
 * @param scaling how features are brought to a common scale; empty chooses by the data
 * @param seed selects the mini-batches and random initial weights
 * @param batchSize rows per mini-batch; {@link Long#MAX_VALUE} or anything past n means all rows
 * @param sums what windows bring to the driver
 * @param window the most steps in a window; empty lets the planner choose
 * @param initialWeights where training starts
 * @param learningRate the base rate; empty derives it from the data
 * @param unsafeLearningRate whether a base rate past the stability limit is used all the same
 * @param schedule the factor on the base rate at each step
 * @param updates how gradients change weights
 * @param averaging whether an epoch's result is the average of its iterates instead of the last
 * @param averageStart the first step, 0-based over the whole run, whose iterate counts in averages
 * @param batchGrowth the factor by which mini-batches grow when an epoch no longer halves the
 *     gradient; 1 keeps their size
 * @param stopping when to stop
 */
public record TrainerSettings(
    Model model,
    Optional<ScalingMethod> scaling,
    long seed,
    long batchSize,
    SumsChoice sums,
    OptionalLong window,
    InitialWeights initialWeights,
    OptionalDouble learningRate,
    boolean unsafeLearningRate,
    LearningRate schedule,
    Updates updates,
    boolean averaging,
    long averageStart,
    int batchGrowth,
    Stopping stopping) {

  /**
   * The same, but from a model that was trained before, on rows much like these. It is near the
   * optimum already, so that mini-batches begin at the size at which they ended then: smaller ones
   * would lead away from it first. Mini-batches of all rows are again of all rows.
   *
   * @param coefficients in original units, in the order of the features, then the intercept
   * @param batchSize the rows per mini-batch at its end
   * @param rows how many rows it was trained on
   */
  public TrainerSettings warm(List<Double> coefficients, long batchSize, long rows) {
    long ended = batchSize >= rows ? Long.MAX_VALUE : batchSize;
    return new TrainerSettings(
        model,
        scaling,
        seed,
        batchGrowth == 1 ? this.batchSize : Math.max(this.batchSize, ended),
        sums,
        window,
        new InitialWeights.Given(coefficients),
        learningRate,
        unsafeLearningRate,
        schedule,
        updates,
        averaging,
        0,
        batchGrowth,
        stopping);
  }

  /** Which kind of window sums to use. */
  public enum SumsChoice {
    AUTO,
    MOMENTS,
    ROWS,
    GRADIENTS
  }

  /** What an example costs. */
  public enum LossKind {
    SQUARED,
    HUBER,
    LOGISTIC
  }

  /** How the optimum is sought. */
  public enum Solver {
    SGD,
    /** Squared loss only: from the profile's moments, at once. */
    NORMAL,
    /** A few steps of Newton's method, each over all rows. */
    NEWTON
  }

  /**
   * What is fitted.
   *
   * @param huberEpsilon in units of the label; empty takes 1.345 standard deviations of the
   *     residuals of least squares, or of the label where there are none
   * @param penalty on the weights of scaled features, with the label in its own units
   */
  public record Model(LossKind loss, OptionalDouble huberEpsilon, Penalty penalty, Solver solver) {}

  /** Which optimizer. */
  public enum OptimizerKind {
    SGD,
    NESTEROV,
    ADAGRAD,
    RMSPROP,
    ADAM,
    ADAMW
  }

  /**
   * How gradients change weights.
   *
   * @param momentum in [0, 1), of sgd and nesterov; 0 is plain SGD
   * @param beta1 of adam and adamw
   * @param beta2 of adam and adamw, and of rmsprop its decay; empty takes the optimizer's default
   * @param weightDecay of adamw
   */
  public record Updates(
      OptimizerKind optimizer,
      double momentum,
      double beta1,
      OptionalDouble beta2,
      double weightDecay,
      GradientClipping clipping) {}

  /**
   * When to stop: at the first of these. Numbers that are absent never stop a run.
   *
   * @param maxEpochs passes over the training rows
   * @param maxSteps updates
   * @param maxSeconds wall time; a model stopped by it is not reproducible
   * @param minImprovement the relative fall of the training loss that an epoch must bring
   * @param patience how many epochs in a row may fall short of {@code minImprovement}, or of {@code
   *     minDelta}
   * @param minDelta by how much an epoch must lower the loss on the holdout, where there is one
   * @param gradientNorm the norm of the full gradient, in scaled units
   * @param targetGap the distance of every coefficient to the optimum, in standard errors
   */
  public record Stopping(
      int maxEpochs,
      OptionalLong maxSteps,
      OptionalDouble maxSeconds,
      OptionalDouble minImprovement,
      int patience,
      double minDelta,
      OptionalDouble gradientNorm,
      OptionalDouble targetGap) {}
}
