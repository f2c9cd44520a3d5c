package io.sparksgd.core.inference;

import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ScaledProfile;
import java.util.function.Supplier;

/**
 * The objective of squared loss, known in full from the profile's moments: with v = (z, t), mean m
 * and covariance C of v, and u = (w, -1),
 *
 * <pre>
 *   F(w, b)    = (u' C u + (m . u + b)^2) / 2
 *   dF / dw    = (C u)_z + (m . u + b) m_z
 *   dF / db    = m . u + b
 * </pre>
 */
public final class SquaredObjective implements Objective {
  private final ScaledProfile profile;
  private final Penalty penalty;
  private final Supplier<Curvature> features;
  private final int dimension;
  private final double[] mean;
  private final double[][] covariance;

  /**
   * @param features the curvature for a loss that bends by 1, without penalty; asked for when
   *     {@link #curvature} is
   */
  public SquaredObjective(ScaledProfile profile, Penalty penalty, Supplier<Curvature> features) {
    this.profile = profile;
    this.penalty = penalty;
    this.features = features;
    dimension = profile.dimension();
    mean = new double[dimension + 1];
    covariance = new double[dimension + 1][dimension + 1];
    for (int j = 0; j <= dimension; j++) {
      mean[j] = profile.mean(j);
      for (int k = 0; k <= dimension; k++) {
        covariance[j][k] = profile.covariance(j, k);
      }
    }
  }

  @Override
  public Loss loss() {
    return new SquaredLoss();
  }

  @Override
  public Penalty penalty() {
    return penalty;
  }

  @Override
  public double value(double[] weights) {
    double quadratic = 0;
    for (int j = 0; j <= dimension; j++) {
      quadratic += slope(weights, j) * direction(weights, j);
    }
    double offset = offset(weights);
    return (Math.max(0, quadratic) + offset * offset) / 2 + penalty.value(weights);
  }

  @Override
  public double[] gradient(double[] weights) {
    double offset = offset(weights);
    double[] gradient = new double[dimension + 1];
    for (int j = 0; j < dimension; j++) {
      gradient[j] = slope(weights, j) + offset * mean[j];
    }
    gradient[dimension] = offset;
    penalty.addGradient(weights, 1, gradient);
    return penalty.subgradient(weights, gradient);
  }

  /** u: the weights, and -1 for the label. */
  private double direction(double[] weights, int column) {
    return column == dimension ? -1 : weights[column];
  }

  /** (C u) at {@code column}. */
  private double slope(double[] weights, int column) {
    double slope = -covariance[column][dimension];
    for (int k = 0; k < dimension; k++) {
      slope += covariance[column][k] * weights[k];
    }
    return slope;
  }

  /** m . u + b: the mean of yhat - y. */
  private double offset(double[] weights) {
    double offset = weights[dimension] - mean[dimension];
    for (int j = 0; j < dimension; j++) {
      offset += mean[j] * weights[j];
    }
    return offset;
  }

  @Override
  public double largestBatchLoss(double[] weights) {
    double label = profile.reach(dimension);
    return profile.heaviestShare() * loss().largestLoss(profile.largestMargin(weights), label);
  }

  @Override
  public Curvature curvature() {
    return features.get().of(loss().largestSecondDerivative(), penalty.l2());
  }
}
