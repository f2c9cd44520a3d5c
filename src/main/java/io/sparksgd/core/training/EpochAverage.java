package io.sparksgd.core.training;

import java.util.Arrays;

/** The average of an epoch's iterates, as they come. */
final class EpochAverage {
  private final double[] sum;
  private long count;

  EpochAverage(int length) {
    sum = new double[length];
  }

  /** Continues the average that {@code state} was taken from. */
  EpochAverage(TrainerState.Average state) {
    sum = state.sum().clone();
    count = state.count();
  }

  TrainerState.Average state() {
    return new TrainerState.Average(sum.clone(), count);
  }

  void add(double[] weights) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += weights[j];
    }
    count++;
  }

  /** The average of what was added; {@code last} where nothing was. */
  double[] orElse(double[] last) {
    double[] average = new double[sum.length];
    for (int j = 0; j < sum.length; j++) {
      average[j] = count == 0 ? last[j] : sum[j] / count;
    }
    return average;
  }

  void clear() {
    Arrays.fill(sum, 0);
    count = 0;
  }
}
