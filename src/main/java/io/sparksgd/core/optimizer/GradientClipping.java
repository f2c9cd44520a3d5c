package io.sparksgd.core.optimizer;

import java.util.OptionalDouble;

/**
 * Limits to a gradient, intercept included (Pascanu, Mikolov and Bengio 2013,
 * doi:10.48550/arXiv.1211.5063). Clipping by value cuts each component to [-value, value] and turns
 * the direction; clipping by norm then scales a gradient whose Euclidean length is past {@code
 * norm} to that length. Either may be empty. Clipped mini-batch gradients no longer have the full
 * gradient as their mean, so training may rest beside the optimum.
 *
 * @param norm &gt; 0
 * @param value &gt; 0
 */
public record GradientClipping(OptionalDouble norm, OptionalDouble value) {

  public GradientClipping {
    norm.ifPresent(limit -> Ranges.positive("clip-norm", limit));
    value.ifPresent(limit -> Ranges.positive("clip-value", limit));
  }

  public static GradientClipping none() {
    return new GradientClipping(OptionalDouble.empty(), OptionalDouble.empty());
  }

  public boolean isNone() {
    return norm.isEmpty() && value.isEmpty();
  }

  /**
   * Clips {@code gradient} in place. One with a component that is infinite or not a number is left
   * as it is, for the caller to see.
   */
  public void apply(double[] gradient) {
    if (isNone() || !isFinite(gradient)) {
      return;
    }
    if (value.isPresent()) {
      clipValues(gradient, value.getAsDouble());
    }
    if (norm.isPresent()) {
      clipNorm(gradient, norm.getAsDouble());
    }
  }

  private static boolean isFinite(double[] gradient) {
    for (double component : gradient) {
      if (!Double.isFinite(component)) {
        return false;
      }
    }
    return true;
  }

  private static void clipValues(double[] gradient, double limit) {
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = Math.max(-limit, Math.min(limit, gradient[j]));
    }
  }

  private static void clipNorm(double[] gradient, double limit) {
    double largest = 0;
    for (double component : gradient) {
      largest = Math.max(largest, Math.abs(component));
    }
    if (largest == 0) {
      return;
    }
    double share = limit / lengthIn(gradient, largest);
    if (largest <= share) {
      return;
    }
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = gradient[j] / largest * share;
    }
  }

  /** The length in units of the largest component, whose squares cannot overflow. */
  private static double lengthIn(double[] gradient, double unit) {
    double square = 0;
    for (double component : gradient) {
      square += (component / unit) * (component / unit);
    }
    return Math.sqrt(square);
  }
}
