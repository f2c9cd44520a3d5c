package io.sparksgd.core.training;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.sampling.KeyedPermutation;
import io.sparksgd.core.training.TrainerSettings.Updates;
import java.util.ArrayList;
import java.util.List;

/**
 * Mini-batch SGD as a textbook has it: the twin that training is compared with. Every loss,
 * penalty, optimizer and way of clipping is written out here once more.
 */
final class NaiveSgd {
  private final TestExamples data;
  private final FeatureScaling scaling;
  private final TrainerSettings settings;
  private final int dimension;
  private final double[] w;

  /** What an optimizer remembers: a mean of gradients, and a sum or mean of their squares. */
  private final double[] mean;

  private final double[] square;
  private int updates;

  private NaiveSgd(TestExamples data, FeatureScaling scaling, TrainerSettings settings) {
    this.data = data;
    this.scaling = scaling;
    this.settings = settings;
    dimension = data.dimension();
    w = settings.initialWeights().scaled(scaling, settings.seed());
    mean = new double[dimension + 1];
    square = new double[dimension + 1];
  }

  /** The weights after each of {@code steps} steps. */
  static List<double[]> weights(
      TestExamples data, FeatureScaling scaling, TrainerSettings settings, int steps) {
    return new NaiveSgd(data, scaling, settings).train(steps);
  }

  private List<double[]> train(int steps) {
    int n = data.rows();
    int batchSize = (int) Math.min(settings.batchSize(), n);
    List<double[]> all = new ArrayList<>();
    for (int epoch = 0; all.size() < steps; epoch++) {
      KeyedPermutation order = new KeyedPermutation(n, settings.seed(), epoch);
      for (int begin = 0; begin < n && all.size() < steps; begin += batchSize) {
        int end = Math.min(n, begin + batchSize);
        double[] gradient = new double[dimension + 1];
        for (int i = begin; i < end; i++) {
          addRow((int) order.rowAt(i), gradient, batchSize);
        }
        double share = (end - begin) / (double) batchSize;
        double rate =
            settings.learningRate().getAsDouble() * settings.schedule().rateAt(all.size());
        step(gradient, rate, share);
        all.add(w.clone());
      }
    }
    return all;
  }

  private void addRow(int row, double[] gradient, int batchSize) {
    double total = 0;
    for (int i = 0; i < data.rows(); i++) {
      total += data.weight(i);
    }
    double[] z = new double[dimension];
    scaling.features(data.features()[row], 0, z);
    double margin = w[dimension];
    for (int j = 0; j < dimension; j++) {
      margin += w[j] * z[j];
    }
    double weight = data.weight(row) * data.rows() / total / batchSize;
    double slope = weight * slope(margin, scaling.label(data.labels()[row]));
    for (int j = 0; j <= dimension; j++) {
      gradient[j] += slope * (j == dimension ? 1 : z[j]);
    }
  }

  private double slope(double margin, double label) {
    return switch (settings.model().loss()) {
      case SQUARED -> margin - label;
      case LOGISTIC -> 1 / (1 + Math.exp(-margin)) - label;
      case HUBER -> {
        double most = settings.model().huberEpsilon().getAsDouble() * scaling.labelFactor();
        yield Math.max(-most, Math.min(most, margin - label));
      }
    };
  }

  private void step(double[] gradient, double rate, double share) {
    double l1 = settings.model().penalty().l1() * scaling.labelFactor();
    double l2 = settings.model().penalty().l2();
    for (int j = 0; j < dimension; j++) {
      gradient[j] += share * l2 * w[j];
    }
    clip(gradient);
    updates++;
    for (int j = 0; j <= dimension; j++) {
      double size = update(j, gradient[j], rate);
      if (j < dimension && l1 > 0) {
        w[j] = Math.signum(w[j]) * Math.max(0, Math.abs(w[j]) - size * share * l1);
      }
    }
  }

  private void clip(double[] gradient) {
    if (settings.updates().clipping().value().isPresent()) {
      double most = settings.updates().clipping().value().getAsDouble();
      for (int j = 0; j <= dimension; j++) {
        gradient[j] = Math.max(-most, Math.min(most, gradient[j]));
      }
    }
    if (settings.updates().clipping().norm().isPresent()) {
      double most = settings.updates().clipping().norm().getAsDouble();
      double sum = 0;
      for (double g : gradient) {
        sum += g * g;
      }
      double length = Math.sqrt(sum);
      for (int j = 0; j <= dimension; j++) {
        gradient[j] *= Math.min(1, most / length);
      }
    }
  }

  /** Changes weight {@code j}; returns the size of the step that a proximal step has to follow. */
  private double update(int j, double g, double rate) {
    Updates settings = this.settings.updates();
    double beta = settings.momentum();
    switch (settings.optimizer()) {
      case SGD -> {
        mean[j] = beta * mean[j] + (1 - beta) * g;
        w[j] -= rate * mean[j];
        return rate;
      }
      case NESTEROV -> {
        mean[j] = beta * mean[j] + (1 - beta) * g;
        w[j] -= rate * (beta * mean[j] + (1 - beta) * g);
        return rate;
      }
      case ADAGRAD -> {
        square[j] += g * g;
        double size = rate / (Math.sqrt(square[j]) + 1e-10);
        w[j] -= size * g;
        return size;
      }
      case RMSPROP -> {
        square[j] = 0.99 * square[j] + 0.01 * g * g;
        double size = rate / (Math.sqrt(square[j]) + 1e-8);
        w[j] -= size * g;
        return size;
      }
      case ADAM, ADAMW -> {
        if (settings.optimizer() == TrainerSettings.OptimizerKind.ADAMW && j < dimension) {
          w[j] -= rate * settings.weightDecay() * w[j];
        }
        mean[j] = settings.beta1() * mean[j] + (1 - settings.beta1()) * g;
        square[j] = 0.999 * square[j] + 0.001 * g * g;
        double spread = Math.sqrt(square[j] / (1 - Math.pow(0.999, updates)));
        double size = rate / (spread + 1e-8);
        w[j] -= size * mean[j] / (1 - Math.pow(settings.beta1(), updates));
        return size;
      }
    }
    throw new AssertionError(settings.optimizer());
  }
}
