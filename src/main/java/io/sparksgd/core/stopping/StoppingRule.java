package io.sparksgd.core.stopping;

import java.util.function.Predicate;

/**
 * One reason to stop, asked at the end of every epoch. A rule only watches: whatever it knows, the
 * iterates are the same with and without it.
 */
public sealed interface StoppingRule {

  /** The reason to stop now, or null to go on. */
  StopReason check(EpochResult epoch);

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
   */
  record OptimumReached(Predicate<double[]> reached) implements StoppingRule {
    @Override
    public StopReason check(EpochResult epoch) {
      return reached.test(epoch.weights()) ? StopReason.OPTIMUM_REACHED : null;
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
      if (!(patience >= 1)) {
        throw new IllegalArgumentException("Invalid patience: " + patience + " (must be >= 1)");
      }
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
  }

  /**
   * What an epoch has come to.
   *
   * @param epochs how many epochs have ended
   * @param weights the epoch's weights, in scaled units; not to be changed
   * @param loss F at these weights over all training rows
   * @param gradientNorm the norm of the gradient of F there
   */
  record EpochResult(int epochs, double[] weights, double loss, double gradientNorm) {}

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + value + " (must be > 0 and finite)");
    }
  }
}
