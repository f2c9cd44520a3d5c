package io.sparksgd.core.gate;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The mean losses of two models on the same rows, and of their difference row by row, which is
 * known far better than either: what is hard about a row is hard for both. In units of the loss in
 * original units, without penalty.
 *
 * @param champion the loss of the model that is there
 * @param challenger the loss of the one that would take its place
 * @param difference challenger less champion, row by row
 * @param slices the same for the rows of each slice that has rows of weight above 0
 */
public record Comparison(
    MeanEstimate champion, MeanEstimate challenger, MeanEstimate difference, List<Slice> slices) {

  /** The most slices, so that a look at all of them stays small. */
  public static final int MOST_SLICES = 100;

  public Comparison {
    slices = List.copyOf(slices);
  }

  /** A {@link Comparison} of the rows whose value of a column is {@code name}. */
  public record Slice(
      String name, MeanEstimate champion, MeanEstimate challenger, MeanEstimate difference) {}

  /**
   * Takes one pass over the holdout. The bits are the same wherever its blocks are and in whatever
   * order they come.
   *
   * @param ranges of these rows
   * @param loss in units of the label: Huber's epsilon too
   * @param champion {@code weights[dimension + 1]} in original units, intercept last
   * @param challenger the same of the new model, for the same features
   * @param slices what the slices of the blocks are called; empty where there are none
   * @param source hands a pass to all blocks and merges the answers
   * @throws IllegalArgumentException when there are no rows or no weight, when weights are not as
   *     many as they must be, or not finite
   */
  public static Comparison of(
      ColumnRanges ranges,
      Loss loss,
      double[] champion,
      double[] challenger,
      List<String> slices,
      Function<BlockPass, OrderFreeSums> source) {
    if (ranges.rows() == 0 || !(ranges.weightSum() > 0)) {
      throw new IllegalArgumentException(
          "Invalid holdout: "
              + ranges.rows()
              + " rows of total weight "
              + ranges.weightSum()
              + " (both must be > 0)");
    }
    requireWeights("champion", champion, ranges);
    requireWeights("challenger", challenger, ranges);
    if (slices.size() > MOST_SLICES) {
      throw new IllegalArgumentException(
          "Invalid slices: " + slices.size() + " (must be at most " + MOST_SLICES + ")");
    }
    ComparisonPass pass = new ComparisonPass(ranges, loss, champion, challenger, slices.size());
    return of(pass, source.apply(pass).values(pass.bounds()), slices);
  }

  /** How a model that has no predecessor does, as the {@link #challenger}. */
  public static Comparison ofFirst(
      ColumnRanges ranges, Loss loss, double[] weights, Function<BlockPass, OrderFreeSums> source) {
    return of(ranges, loss, weights, weights, List.of(), source);
  }

  private static Comparison of(ComparisonPass pass, double[] sums, List<String> names) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Slice slice =
          new Slice(
              names.get(i),
              pass.estimate(sums, i + 1, ComparisonPass.OLD),
              pass.estimate(sums, i + 1, ComparisonPass.NEW),
              pass.estimate(sums, i + 1, ComparisonPass.DIFFERENCE));
      if (slice.difference().rows() > 0) {
        slices.add(slice);
      }
    }
    return new Comparison(
        pass.estimate(sums, 0, ComparisonPass.OLD),
        pass.estimate(sums, 0, ComparisonPass.NEW),
        pass.estimate(sums, 0, ComparisonPass.DIFFERENCE),
        slices);
  }

  private static void requireWeights(String whose, double[] weights, ColumnRanges ranges) {
    if (weights.length != ranges.dimension() + 1) {
      throw new IllegalArgumentException(
          "Invalid "
              + whose
              + ": "
              + weights.length
              + " weights (must be one for each of "
              + ranges.dimension()
              + " features and the intercept)");
    }
    if (!Arrays.stream(weights).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("Invalid " + whose + ": weights are not all finite");
    }
  }
}
