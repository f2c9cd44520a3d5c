package io.sparksgd.core.window;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.GradientRows;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import java.util.ArrayList;
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
  private final List<GradientRows> chunks = new ArrayList<>();

  /** The chunk and the place in it of each row, step by step. */
  private final int[] chunkOf;

  private final int[] placeOf;

  /** Where each step begins in the two arrays above; one more entry at the end. */
  private final int[] starts;

  /**
   * @param sent all chunks of the window, in any order
   */
  public RowSums(Window window, Loss loss, ScaledProfile profile, List<WindowChunk> sent) {
    this.loss = loss;
    share = RowBounds.share(window.batches(), profile);
    List<WindowChunk> inOrder = new ArrayList<>(sent);
    inOrder.sort(Comparator.comparingLong(chunk -> chunk.firstRow));
    FeatureScaling none = FeatureScaling.identity(profile.dimension());
    starts = new int[window.steps() + 1];
    for (WindowChunk chunk : inOrder) {
      chunks.add(new GradientRows(chunk.rows, none));
      for (int step : chunk.steps) {
        starts[step + 1]++;
      }
    }
    for (int step = 0; step < window.steps(); step++) {
      starts[step + 1] += starts[step];
    }
    chunkOf = new int[starts[window.steps()]];
    placeOf = new int[chunkOf.length];
    int[] next = Arrays.copyOf(starts, window.steps());
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      int[] steps = inOrder.get(chunk).steps;
      for (int place = 0; place < steps.length; place++) {
        int at = next[steps[place]]++;
        chunkOf[at] = chunk;
        placeOf[at] = place;
      }
    }
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
    double sum = 0;
    int end = starts[step + 1];
    for (int first = starts[step], next; first < end; first = next) {
      int chunk = chunkOf[first];
      next = first + 1;
      while (next < end && chunkOf[next] == chunk) {
        next++;
      }
      GradientRows rows = chunks.get(chunk);
      rows.at(weights);
      sum += rows.add(placeOf, first, next - first, loss, gradient);
    }
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] *= share;
    }
    return share * sum;
  }
}
