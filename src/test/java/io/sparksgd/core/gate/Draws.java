package io.sparksgd.core.gate;

import java.util.Arrays;

/** What a {@link MeanEstimate} is of values that lie in arrays: the naive twin. */
final class Draws {
  private Draws() {}

  static MeanEstimate estimate(double... values) {
    double[] weights = new double[values.length];
    Arrays.fill(weights, 1);
    return estimate(values, weights);
  }

  /** By two loops over the rows, as the formula is written. */
  static MeanEstimate estimate(double[] values, double[] weights) {
    double total = 0;
    double squaredWeights = 0;
    double sum = 0;
    long rows = 0;
    for (int i = 0; i < values.length; i++) {
      total += weights[i];
      squaredWeights += weights[i] * weights[i];
      sum += weights[i] * values[i];
      rows += weights[i] > 0 ? 1 : 0;
    }
    double mean = sum / total;
    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < values.length; i++) {
      double deviation = weights[i] * (values[i] - mean);
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    double effective = total * total / squaredWeights;
    return new MeanEstimate(
        rows,
        effective,
        mean,
        Math.sqrt(effective / (effective - 1) * squares) / total,
        squares > 0 ? cubes / Math.pow(squares, 1.5) : 0);
  }
}
