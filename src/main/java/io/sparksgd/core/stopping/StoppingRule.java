package io.sparksgd.core.stopping;

import java.util.function.Predicate;

/**
 * One reason to stop, asked at the end of every epoch. A rule only watches: whatever it knows, the
 * iterates are the same with and without it.
 */
public sealed interface StoppingRule {

  /** The reason to stop now, or null to go on. */
  StopReason check(EpochResult epoch);

  /** What the rule remembers of the epochs it was asked about. */
  default State state() {
    return State.NOTHING;
  }

  /** Continues as the rule that {@code state} was taken from. */
  default void restore(State state) {}

  /**
   * What a rule remembers.
   *
   * @param best the lowest loss so far
   * @param failures how many epochs in a row have fallen short
   */
  record State(double best, int failures) {
    static final State NOTHING = new State(Double.POSITIVE_INFINITY, 0);

    public State {
      if (failures < 0) {
        throw new IllegalArgumentException("Invalid failures: " + failures + " (must be >= 0)");
      }
    }
  }

  /** Stops after {@code epochs} epochs. */
  record MaxEpochs(int epochs) implements StoppingRule {
    public MaxEpochs {
      if (!(epochs >= 1)) {
        throw new IllegalArgumentException("Invalid max-epochs: " + epochs + " (must be >= 1)");
      }
    }

    @Override
    public StopReason check(EpochResult epoch) {
      return epoch.epochs() >= epochs ? StopReason.MAX_EPOCHS : null;
    }
  }

  /** Stops when the norm of the full gradient is at most {@code norm}. */
  record GradientNorm(double norm) implements StoppingRule {
    public GradientNorm {
      requirePositive("gradient-norm", norm);
    }

    @Override
    public StopReason check(EpochResult epoch) {
      return epoch.gradientNorm() <= norm ? StopReason.GRADIENT_NORM : null;
    }
  }

  /**
   * Stops when {@code reached} holds of the epoch's weights: for example, when every coefficient is
   * within a target number of standard errors of the optimum.
   *
   * @param steepest the norm of the gradient past which the answer is taken for no, without asking
   */
  record OptimumReached(Predicate<double[]> reached, double steepest) implements StoppingRule {

    /** Asks after every epoch. */
    public OptimumReached(Predicate<double[]> reached) {
      this(reached, Double.POSITIVE_INFINITY);
    }

    @Override
    public StopReason check(EpochResult epoch) {
      boolean near = !(epoch.gradientNorm() > steepest) && reached.test(epoch.weights());
      return near ? StopReason.OPTIMUM_REACHED : null;
    }
  }

  /**
   * Stops when {@code patience} epochs in a row have not lowered the best training loss by the
   * share {@code minImprovement} of it.
   */
  final class LossPlateau implements StoppingRule {
    private final double minImprovement;
    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int failures;

    public LossPlateau(double minImprovement, int patience) {
      requirePositive("min-improvement", minImprovement);
      requirePatience(patience);
      this.minImprovement = minImprovement;
      this.patience = patience;
    }

    @Override
    public StopReason check(EpochResult epoch) {
      boolean improved =
          best == Double.POSITIVE_INFINITY || epoch.loss() < best - minImprovement * best;
      failures = improved ? 0 : failures + 1;
      best = Math.min(best, epoch.loss());
      return failures >= patience ? StopReason.LOSS_PLATEAU : null;
    }

    @Override
    public State state() {
      return new State(best, failures);
    }

    @Override
    public void restore(State state) {
      best = state.best();
      failures = state.failures();
    }
  }

  /**
   * Early stopping: stops when {@code patience} epochs in a row have not improved the loss on the
   * holdout. An improvement is a loss below {@code best - minDelta}, best being the lowest so far;
   * the first finite loss is one, and a loss that is NaN never is. See Prechelt (1998),
   * doi:10.1007/3-540-49430-8_3.
   */
  final class HoldoutPlateau implements StoppingRule {
    private final int patience;
    private final double minDelta;
    private double best = Double.POSITIVE_INFINITY;
    private int failures;

    /**
     * @param minDelta in the units of the loss
     */
    public HoldoutPlateau(int patience, double minDelta) {
      requirePatience(patience);
      if (!(minDelta >= 0 && minDelta <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Invalid min-delta: " + minDelta + " (must be >= 0 and finite)");
      }
      this.patience = patience;
      this.minDelta = minDelta;
    }

    @Override
    public StopReason check(EpochResult epoch) {
      double loss = epoch.holdoutLoss();
      failures = loss < best - minDelta ? 0 : failures + 1;
      if (loss < best) {
        best = loss;
      }
      return failures >= patience ? StopReason.EARLY_STOPPED : null;
    }

    @Override
    public State state() {
      return new State(best, failures);
    }

    @Override
    public void restore(State state) {
      best = state.best();
      failures = state.failures();
    }
  }

  /**
   * What an epoch has come to.
   *
   * @param epochs how many epochs have ended
   * @param weights the epoch's weights, in scaled units; not to be changed
   * @param loss F at these weights over all training rows
   * @param gradientNorm the norm of the gradient of F there
   * @param holdoutLoss the mean loss there over the holdout, without penalty; NaN when there is no
   *     holdout
   */
  record EpochResult(
      int epochs, double[] weights, double loss, double gradientNorm, double holdoutLoss) {}

  private static void requirePatience(int patience) {
    if (!(patience >= 1)) {
      throw new IllegalArgumentException("Invalid patience: " + patience + " (must be >= 1)");
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + value + " (must be > 0 and finite)");
    }
  }
}
