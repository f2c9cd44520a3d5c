package io.sparksgd.core.inference;

import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import java.io.Serializable;

/**
 * Powers of two that bring what a row contributes to at most 1: its features with the constant 1
 * appended, v = (z, 1), the slope loss' and the loss itself. Dividing by them is exact, and every
 * sum over rows is then bounded by n times the largest weight.
 */
final class RowUnits implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Room for the rounding of plain double sums. */
  private static final double SLACK = 1.001;

  private static final int LARGEST_EXPONENT = 1000;

  final double[] features;
  final double slope;
  final double loss;
  final double[] bound;

  RowUnits(Loss loss, ScaledProfile profile, double[] weights) {
    int d = profile.dimension();
    features = new double[d + 1];
    for (int j = 0; j < d; j++) {
      features[j] = unit(profile.reach(j));
    }
    features[d] = 1;
    double margin = profile.largestMargin(weights);
    double label = profile.reach(d);
    slope = unit(loss.largestDerivative(margin, label));
    this.loss = unit(loss.largestLoss(margin, label));
    bound = new double[] {SLACK * profile.rows() * profile.maxWeight()};
  }

  /** v in these units. */
  void scale(double[] z, double[] u) {
    int d = features.length - 1;
    for (int j = 0; j < d; j++) {
      u[j] = z[j] / features[j];
    }
    u[d] = 1;
  }

  /** The smallest power of two above {@code reach}; 1 for 0. */
  private static double unit(double reach) {
    if (reach == 0) {
      return 1;
    }
    int exponent = Math.getExponent(reach) + 1;
    return Math.scalb(1.0, Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, exponent)));
  }
}
