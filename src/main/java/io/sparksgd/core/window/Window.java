package io.sparksgd.core.window;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sampling.MiniBatches;
import java.io.Serializable;

/**
 * Consecutive mini-batches of one epoch.
 *
 * @param batches which rows form which mini-batch
 * @param epoch 0-based
 * @param firstStep 0-based within the epoch
 * @param steps how many, at least 1
 */
public record Window(MiniBatches batches, long epoch, long firstStep, int steps)
    implements Serializable {

  public Window {
    if (!(firstStep >= 0 && steps >= 1 && firstStep + steps <= batches.stepsPerEpoch())) {
      throw new IllegalArgumentException(
          "Invalid window: steps "
              + firstStep
              + " to "
              + (firstStep + steps)
              + " (must lie within the "
              + batches.stepsPerEpoch()
              + " steps of an epoch)");
    }
  }

  /** What a job brings of this window, for people who watch it. */
  public String description(String what) {
    return "epoch "
        + (epoch + 1)
        + ": "
        + what
        + " of mini-batches "
        + (firstStep + 1)
        + " to "
        + (firstStep + steps)
        + " of "
        + batches.stepsPerEpoch();
  }

  /** The rows of {@code block} that belong to this window. */
  WindowRows rowsOf(ExampleBlock block, long firstRow) {
    return new WindowRows(this, block, firstRow);
  }
}
