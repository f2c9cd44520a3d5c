package io.sparksgd.core.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fitted linear model in original units: yhat = sum coefficients[j] x_j + intercept.
 *
 * @param features the names of the features, in the order of the coefficients
 * @param label the name of what is predicted
 */
public record LinearModel(
    List<String> features, String label, List<Double> coefficients, double intercept) {

  public LinearModel {
    features = List.copyOf(features);
    coefficients = List.copyOf(coefficients);
    if (features.size() != coefficients.size()) {
      throw new IllegalArgumentException(
          "Invalid coefficients: "
              + coefficients.size()
              + " (must be one for each of "
              + features.size()
              + " features)");
    }
  }

  /** From {@code weights[features + 1]} in original units, intercept last. */
  public static LinearModel of(List<String> features, String label, double[] weights) {
    List<Double> coefficients = Arrays.stream(weights, 0, features.size()).boxed().toList();
    return new LinearModel(features, label, coefficients, weights[features.size()]);
  }

  /**
   * The coefficients of {@code names} in their order, then the intercept: 0 for a feature that the
   * model does not have, such as a category that it has not seen.
   */
  public double[] weightsOf(List<String> names) {
    Map<String, Double> byName = new HashMap<>();
    for (int j = 0; j < features.size(); j++) {
      byName.put(features.get(j), coefficients.get(j));
    }
    double[] weights = new double[names.size() + 1];
    for (int j = 0; j < names.size(); j++) {
      weights[j] = byName.getOrDefault(names.get(j), 0.0);
    }
    weights[names.size()] = intercept;
    return weights;
  }

  /** The prediction for {@code x[features]}. */
  public double predict(double[] x) {
    double sum = intercept;
    for (int j = 0; j < x.length; j++) {
      sum += coefficients.get(j) * x[j];
    }
    return sum;
  }
}
