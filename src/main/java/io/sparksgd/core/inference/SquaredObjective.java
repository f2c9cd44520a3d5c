package io.sparksgd.core.inference;

import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.ScaledProfile;

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
  private static final int POWER_ITERATIONS = 500;

  private final ScaledProfile profile;
  private final int dimension;
  private final double[] mean;
  private final double[][] covariance;

  public SquaredObjective(ScaledProfile profile) {
    this.profile = profile;
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
  public double value(double[] weights) {
    double quadratic = 0;
    for (int j = 0; j <= dimension; j++) {
      quadratic += slope(weights, j) * direction(weights, j);
    }
    double offset = offset(weights);
    return (Math.max(0, quadratic) + offset * offset) / 2;
  }

  @Override
  public double[] gradient(double[] weights) {
    double offset = offset(weights);
    double[] gradient = new double[dimension + 1];
    for (int j = 0; j < dimension; j++) {
      gradient[j] = slope(weights, j) + offset * mean[j];
    }
    gradient[dimension] = offset;
    return gradient;
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
    double residual = profile.reach(dimension) + Math.abs(weights[dimension]);
    for (int j = 0; j < dimension; j++) {
      residual += Math.abs(weights[j]) * profile.reach(j);
    }
    return heaviestShare() * residual * residual / 2;
  }

  /** The largest n s_i / S. */
  private double heaviestShare() {
    return profile.rows() / profile.weightSum() * profile.maxWeight();
  }

  @Override
  public Curvature curvature() {
    double beta = longestExample();
    if (dimension == 1 && profile.deviation(0) > 0) {
      beta = Math.min(beta, fourthMomentBound());
    }
    return new Curvature(largestEigenvalue(), heaviestShare() * beta);
  }

  /** The largest |(z, 1)|^2 that an example can have. */
  private double longestExample() {
    double square = 1;
    for (int j = 0; j < dimension; j++) {
      square += profile.reach(j) * profile.reach(j);
    }
    return square;
  }

  /**
   * The largest eigenvalue of H^-1 E |(z,1)|^2 (z,1)(z,1)' for one feature: far below the longest
   * example where tails are heavy.
   */
  private double fourthMomentBound() {
    double m = mean[0];
    double sd = profile.deviation(0);
    double z2 = sd * sd + m * m;
    double c3 = profile.skewness(0) * sd * sd * sd;
    double z3 = c3 + 3 * m * sd * sd + m * m * m;
    double z4 =
        profile.kurtosis(0) * sd * sd * sd * sd + 4 * m * c3 + 6 * m * m * sd * sd + m * m * m * m;
    double a = z4 + z2;
    double b = z3 + m;
    double c = z2 + 1;
    double determinant = sd * sd;
    double trace = (a - 2 * b * m + c * z2) / determinant;
    double product = (a * c - b * b) / determinant;
    double root = Math.sqrt(Math.max(0, trace * trace / 4 - product));
    double bound = trace / 2 + root;
    return bound > 0 ? bound : Double.POSITIVE_INFINITY;
  }

  /** Of H = E (z,1)(z,1)', by power iteration. */
  private double largestEigenvalue() {
    double[] vector = new double[dimension + 1];
    for (int j = 0; j <= dimension; j++) {
      vector[j] = 1 + 1.0 / (j + 2);
    }
    double eigenvalue = 0;
    for (int i = 0; i < POWER_ITERATIONS; i++) {
      double[] image = hessianTimes(vector);
      double length = 0;
      for (double value : image) {
        length += value * value;
      }
      length = Math.sqrt(length);
      boolean settled = Math.abs(length - eigenvalue) <= 1e-15 * length;
      eigenvalue = length;
      if (settled || length == 0) {
        break;
      }
      for (int j = 0; j <= dimension; j++) {
        vector[j] = image[j] / length;
      }
    }
    return eigenvalue;
  }

  private double[] hessianTimes(double[] vector) {
    double[] image = new double[dimension + 1];
    double meanTimesVector = vector[dimension];
    for (int j = 0; j < dimension; j++) {
      meanTimesVector += mean[j] * vector[j];
    }
    for (int j = 0; j < dimension; j++) {
      image[j] = meanTimesVector * mean[j];
      for (int k = 0; k < dimension; k++) {
        image[j] += covariance[j][k] * vector[k];
      }
    }
    image[dimension] = meanTimesVector;
    return image;
  }
}
