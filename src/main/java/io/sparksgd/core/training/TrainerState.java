package io.sparksgd.core.training;

import io.sparksgd.core.optimizer.OptimizerState;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.stopping.StoppingRule;
import java.util.List;

/**
 * All that training knows before a step, so that another {@link Trainer} of the same settings on
 * the same rows takes that step and all later ones to the same bits. What follows from settings and
 * rows alone is not in it. The arrays are not to be changed.
 *
 * @param position which step is next
 * @param weights {@code weights[dimension + 1]} in scaled units, intercept last
 * @param optimizer what the optimizer remembers
 * @param average of the iterates of the epoch that has begun
 * @param best the weights to return if none later are better
 * @param pace how large steps are
 * @param limits past which the loss has exploded
 * @param rules what each stopping rule remembers, in their order
 * @param nanos how long training has taken so far
 */
public record TrainerState(
    Position position,
    double[] weights,
    OptimizerState optimizer,
    Average average,
    Best best,
    Pace pace,
    Limits limits,
    List<StoppingRule.State> rules,
    History.State history,
    long nanos) {

  public TrainerState {
    rules = List.copyOf(rules);
    int length = weights.length;
    if (average.sum().length != length || best.weights().length != length) {
      throw new IllegalArgumentException(
          "Invalid state: weights of different lengths (must be " + length + ")");
    }
  }

  /** Checks that a training of so many weights, rows and rules can go on from here. */
  void requireFor(int length, long rows, int ruleCount) {
    if (weights.length != length || rules.size() != ruleCount) {
      throw new IllegalArgumentException(
          "Invalid state: %d weights, %d rules (must be %d and %d)"
              .formatted(weights.length, rules.size(), length, ruleCount));
    }
    MiniBatches batches = new MiniBatches(rows, position.batchSize(), 0);
    if (position.stepOfEpoch() >= batches.stepsPerEpoch()) {
      throw new IllegalArgumentException(
          "Invalid state: step %d of an epoch (must be less than %d)"
              .formatted(position.stepOfEpoch(), batches.stepsPerEpoch()));
    }
  }

  /**
   * Which step is next.
   *
   * @param epoch 0-based
   * @param stepOfEpoch 0-based within the epoch
   * @param step 0-based over the whole run
   * @param batchSize rows in a mini-batch
   */
  public record Position(long epoch, long stepOfEpoch, long step, long batchSize) {
    public Position {
      if (epoch < 0 || stepOfEpoch < 0 || step < stepOfEpoch) {
        throw new IllegalArgumentException(
            "Invalid position: step %d of epoch %d, step %d of all (must be >= 0 and in order)"
                .formatted(stepOfEpoch, epoch, step));
      }
    }
  }

  /** The sum of {@code count} iterates of an epoch. */
  public record Average(double[] sum, long count) {
    public Average {
      if (count < 0) {
        throw new IllegalArgumentException("Invalid count: " + count + " (must be >= 0)");
      }
    }
  }

  /**
   * The best weights so far.
   *
   * @param loss F there over all training rows
   * @param holdoutLoss the mean loss there over the holdout; NaN without one
   */
  public record Best(double[] weights, double loss, double holdoutLoss) {

    /**
     * Whether these are worse than weights of other losses; a holdout decides where there is one.
     */
    boolean isWorseThan(double otherLoss, double otherHoldoutLoss) {
      return Double.isNaN(otherHoldoutLoss) ? otherLoss < loss : otherHoldoutLoss < holdoutLoss;
    }
  }

  /**
   * How large steps are.
   *
   * @param phases the stretches of constant batch size and base rate so far, at least one
   * @param rateCut the factor on the base rate after back-offs
   * @param lastGradientNorm of F's gradient at the result of the last epoch
   */
  public record Pace(
      List<Fit.Phase> phases, double rateCut, int backoffs, double lastGradientNorm) {
    public Pace {
      phases = List.copyOf(phases);
      if (phases.isEmpty() || backoffs < 0) {
        throw new IllegalArgumentException(
            "Invalid pace: %d phases, %d back-offs (must be >= 1 and >= 0)"
                .formatted(phases.size(), backoffs));
      }
    }
  }

  /**
   * Losses past which training has exploded.
   *
   * @param batchLoss of one mini-batch
   * @param epochLoss F over all training rows
   */
  public record Limits(double batchLoss, double epochLoss) {}
}
