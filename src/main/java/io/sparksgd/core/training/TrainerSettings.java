package io.sparksgd.core.training;

import io.sparksgd.core.schedule.LearningRate;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Everything about training that a person may set.
 *
 * @param seed selects the mini-batches and random initial weights
 * @param batchSize rows per mini-batch; {@link Long#MAX_VALUE} or anything past n means all rows
 * @param sums what windows bring to the driver
 * @param window the most steps in a window; empty lets the planner choose
 * @param initialWeights where training starts
 * @param learningRate the base rate; empty derives it from the data
 * @param unsafeLearningRate whether a base rate past the stability limit is used all the same
 * @param schedule the factor on the base rate at each step
 * @param momentum beta, in [0, 1); 0 is plain SGD
 * @param averaging whether an epoch's result is the average of its iterates instead of the last
 * @param batchGrowth the factor by which mini-batches grow when an epoch no longer halves the
 *     gradient; 1 keeps their size
 * @param stopping when to stop
 */
public record TrainerSettings(
    long seed,
    long batchSize,
    SumsChoice sums,
    OptionalLong window,
    InitialWeights initialWeights,
    OptionalDouble learningRate,
    boolean unsafeLearningRate,
    LearningRate schedule,
    double momentum,
    boolean averaging,
    int batchGrowth,
    Stopping stopping) {

  /** Which kind of window sums to use. */
  public enum SumsChoice {
    AUTO,
    MOMENTS,
    GRADIENTS
  }

  /**
   * When to stop: at the first of these. Numbers that are absent never stop a run.
   *
   * @param maxEpochs passes over the training rows
   * @param maxSteps updates
   * @param maxSeconds wall time; a model stopped by it is not reproducible
   * @param minImprovement the relative fall of the training loss that an epoch must bring
   * @param patience how many epochs in a row may fall short of {@code minImprovement}
   * @param gradientNorm the norm of the full gradient, in scaled units
   * @param targetGap the distance of every coefficient to the optimum, in standard errors
   */
  public record Stopping(
      int maxEpochs,
      OptionalLong maxSteps,
      OptionalDouble maxSeconds,
      OptionalDouble minImprovement,
      int patience,
      OptionalDouble gradientNorm,
      OptionalDouble targetGap) {}
}
