package io.sparksgd.core.training;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.sampling.KeyedPermutation;
import java.util.ArrayList;
import java.util.List;

/** Mini-batch SGD as a textbook has it: the twin that training is compared with. */
final class NaiveSgd {
  private NaiveSgd() {}

  /** The weights after each of {@code steps} steps. */
  static List<double[]> weights(
      TestExamples data, FeatureScaling scaling, TrainerSettings settings, int steps) {
    int n = data.rows();
    int d = data.dimension();
    int batchSize = (int) Math.min(settings.batchSize(), n);
    double total = 0;
    for (int row = 0; row < n; row++) {
      total += data.weight(row);
    }
    double[] w = settings.initialWeights().scaled(scaling, settings.seed());
    double[] velocity = new double[d + 1];
    List<double[]> all = new ArrayList<>();
    for (int epoch = 0; all.size() < steps; epoch++) {
      KeyedPermutation order = new KeyedPermutation(n, settings.seed(), epoch);
      for (int begin = 0; begin < n && all.size() < steps; begin += batchSize) {
        double[] gradient = new double[d + 1];
        for (int i = begin; i < Math.min(n, begin + batchSize); i++) {
          int row = (int) order.rowAt(i);
          double residual = w[d] - scaling.label(data.labels()[row]);
          for (int j = 0; j < d; j++) {
            residual += w[j] * scaling.feature(j, data.features()[row][j]);
          }
          for (int j = 0; j <= d; j++) {
            double z = j == d ? 1 : scaling.feature(j, data.features()[row][j]);
            gradient[j] += data.weight(row) * residual * z * n / total / batchSize;
          }
        }
        double beta = settings.updates().momentum();
        double rate =
            settings.learningRate().getAsDouble() * settings.schedule().rateAt(all.size());
        for (int j = 0; j <= d; j++) {
          velocity[j] = beta * velocity[j] + (1 - beta) * gradient[j];
          w[j] -= rate * velocity[j];
        }
        all.add(w.clone());
      }
    }
    return all;
  }
}
