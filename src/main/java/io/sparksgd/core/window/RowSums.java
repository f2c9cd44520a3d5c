package io.sparksgd.core.window;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.GradientRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of each mini-batch of a window, for any loss: gradient and loss are summed on the
 * driver, over the rows of a step in the order of their numbers. So the bits of a step depend
 * neither on the window nor on who sent which rows.
 */
public final class RowSums implements WindowSums {
  private final Loss loss;
  private final double share;

  /** The rows of all steps, step by step; and their numbers there, 0, 1, 2, ... */
  private final GradientRows rows;

  private final int[] places;

  /** Where each step begins; one more entry at the end. */
  private final int[] starts;

  /**
   * @param sent all chunks of the window, in any order
   */
  public RowSums(Window window, Loss loss, ScaledProfile profile, List<WindowChunk> sent) {
    this.loss = loss;
    share = RowBounds.share(window.batches(), profile);
    starts = new int[window.steps() + 1];
    ExampleBlock ordered = inOrder(sent, starts);
    rows = new GradientRows(ordered, FeatureScaling.identity(profile.dimension()));
    places = new int[ordered.rows()];
    Arrays.setAll(places, row -> row);
  }

  /** The rows by steps, those of a step by their numbers; fills in where each step begins. */
  private static ExampleBlock inOrder(List<WindowChunk> sent, int[] starts) {
    WindowChunk[] chunks = sent.toArray(WindowChunk[]::new);
    Arrays.sort(chunks, Comparator.comparingLong(chunk -> chunk.firstRow));
    for (WindowChunk chunk : chunks) {
      for (int step : chunk.steps) {
        starts[step + 1]++;
      }
    }
    for (int step = 1; step < starts.length; step++) {
      starts[step] += starts[step - 1];
    }
    int[] chunkOf = new int[starts[starts.length - 1]];
    int[] placeOf = new int[chunkOf.length];
    int[] next = starts.clone();
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      int[] steps = chunks[chunk].steps;
      for (int place = 0; place < steps.length; place++) {
        int at = next[steps[place]]++;
        chunkOf[at] = chunk;
        placeOf[at] = place;
      }
    }
    ExampleBlock[] blocks = Arrays.stream(chunks).map(c -> c.rows).toArray(ExampleBlock[]::new);
    return ExampleBlock.gather(blocks, chunkOf, placeOf);
  }

  /** About how many bytes a row takes when it travels. */
  public static double bytesPerRow(ScaledProfile profile) {
    return bytesPerRow(profile.isSparse(), profile.storedPerRow());
  }

  /**
   * The same.
   *
   * @param stored how many features a row stores in the mean: all of them unless it is sparse
   */
  public static double bytesPerRow(boolean sparse, double stored) {
    return sparse ? 12 * stored + 32 : 8 * stored + 28;
  }

  @Override
  public double lossAndGradient(int step, double[] weights, double[] gradient) {
    Arrays.fill(gradient, 0);
    rows.at(weights);
    double sum = rows.add(places, starts[step], starts[step + 1] - starts[step], loss, gradient);
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] *= share;
    }
    return share * sum;
  }
}
