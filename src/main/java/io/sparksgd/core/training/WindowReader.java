package io.sparksgd.core.training;

import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.window.GradientPass;
import io.sparksgd.core.window.MomentPass;
import io.sparksgd.core.window.RowSums;
import io.sparksgd.core.window.SumsKind;
import io.sparksgd.core.window.Window;
import io.sparksgd.core.window.WindowPlanner;
import io.sparksgd.core.window.WindowSums;

/** Fetches windows from the source as the steps of training reach them. */
final class WindowReader {
  private final MiniBatchSource source;
  private final WindowPlanner planner;
  private final Loss loss;
  private final ScaledProfile profile;
  private Window window;
  private WindowSums sums;

  WindowReader(MiniBatchSource source, WindowPlanner planner, Loss loss, ScaledProfile profile) {
    this.source = source;
    this.planner = planner;
    this.loss = loss;
    this.profile = profile;
  }

  /** The window that holds {@code step}, 0-based within {@code epoch}. */
  WindowSums at(MiniBatches batches, long epoch, long step, double[] weights) {
    return holds(batches, epoch, step) ? sums : next(batches, epoch, step, weights);
  }

  /** Fetches a window that begins at {@code step}. */
  WindowSums next(MiniBatches batches, long epoch, long step, double[] weights) {
    boolean moments = planner.kind(batches) == SumsKind.MOMENTS;
    int limbs = moments ? MomentPass.limbs(batches, profile) : 2;
    window = new Window(batches, epoch, step, planner.steps(batches, step, limbs));
    sums = read(weights);
    return sums;
  }

  /** The window at hand. */
  WindowSums current() {
    return sums;
  }

  /** The place of {@code step}, 0-based within the epoch, in the window at hand. */
  int stepOf(long step) {
    return (int) (step - window.firstStep());
  }

  /** Whether the window at hand holds {@code step}, so that the source need not be asked. */
  boolean holds(MiniBatches batches, long epoch, long step) {
    if (window == null || planner.kind(batches) == SumsKind.GRADIENTS) {
      return false;
    }
    boolean sameEpoch = window.epoch() == epoch || batches.isFull();
    return sameEpoch
        && window.batches().equals(batches)
        && step >= window.firstStep()
        && step < window.firstStep() + window.steps();
  }

  private WindowSums read(double[] weights) {
    return switch (planner.kind(window.batches())) {
      case MOMENTS -> {
        MomentPass pass = new MomentPass(window, profile);
        yield pass.read(source.sum(pass));
      }
      case ROWS -> new RowSums(window, loss, profile, source.rows(window, profile.scaling()));
      case GRADIENTS -> {
        GradientPass pass = new GradientPass(window, loss, profile, weights);
        yield pass.read(source.sum(pass));
      }
    };
  }
}
