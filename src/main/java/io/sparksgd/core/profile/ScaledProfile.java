package io.sparksgd.core.profile;

import io.sparksgd.core.data.FeatureScaling;

/** A {@link DataProfile} seen in the units that SGD works in. */
public final class ScaledProfile {
  private final DataProfile profile;
  private final FeatureScaling scaling;

  /** Covariances of rotated features and the label; null without rotation. */
  private final double[][] covariance;

  public ScaledProfile(DataProfile profile, FeatureScaling scaling) {
    this.profile = profile;
    this.scaling = scaling;
    covariance = scaling.isRotated() ? rotatedCovariance() : null;
  }

  /** The same where features are not rotated. */
  public ScaledProfile withoutRotation() {
    return scaling.isRotated() ? new ScaledProfile(profile, scaling.withoutRotation()) : this;
  }

  /** T C T', where T rotates the features and leaves the label. */
  private double[][] rotatedCovariance() {
    int columns = dimension() + 1;
    double[][] half = new double[columns][columns];
    for (int j = 0; j < columns; j++) {
      for (int k = 0; k < columns; k++) {
        for (int i = 0; i <= j; i++) {
          half[j][k] += rotation(j, i) * plainCovariance(i, k);
        }
      }
    }
    double[][] whole = new double[columns][columns];
    for (int j = 0; j < columns; j++) {
      for (int k = 0; k <= j; k++) {
        for (int i = 0; i <= k; i++) {
          whole[j][k] += half[j][i] * rotation(k, i);
        }
        whole[k][j] = whole[j][k];
      }
    }
    return whole;
  }

  private double rotation(int j, int k) {
    int d = dimension();
    if (j == d || k == d) {
      return j == k ? 1 : 0;
    }
    return scaling.rotation(j, k);
  }

  public FeatureScaling scaling() {
    return scaling;
  }

  /** The number of features d; the label is column d. */
  public int dimension() {
    return profile.dimension();
  }

  public long rows() {
    return profile.rows();
  }

  public double weightSum() {
    return profile.weightSum();
  }

  public double maxWeight() {
    return profile.maxWeight();
  }

  public double mean(int column) {
    if (covariance == null) {
      return scaled(column, profile.mean(column));
    }
    double mean = 0;
    for (int k = 0; k <= column; k++) {
      mean += rotation(column, k) * scaled(k, profile.mean(k));
    }
    return mean;
  }

  public double deviation(int column) {
    return covariance == null
        ? plainDeviation(column)
        : Math.sqrt(Math.max(0, covariance[column][column]));
  }

  public double covariance(int column, int other) {
    return covariance == null ? plainCovariance(column, other) : covariance[column][other];
  }

  private double plainDeviation(int column) {
    return profile.deviation(column) * factor(column);
  }

  private double plainCovariance(int column, int other) {
    return profile.correlation(column, other) * plainDeviation(column) * plainDeviation(other);
  }

  /** Of a column that is not rotated. */
  public double skewness(int column) {
    return profile.skewness(column);
  }

  /** Of a column that is not rotated. */
  public double kurtosis(int column) {
    return profile.kurtosis(column);
  }

  /** No row has a larger absolute value in the scaled column. */
  public double reach(int column) {
    if (covariance == null || column == dimension()) {
      return plainReach(column);
    }
    double reach = 0;
    for (int k = 0; k <= column; k++) {
      reach += Math.abs(rotation(column, k)) * plainReach(k);
    }
    return reach;
  }

  private double plainReach(int column) {
    return Math.max(
        Math.abs(scaled(column, profile.min(column))),
        Math.abs(scaled(column, profile.max(column))));
  }

  /** The largest absolute value that is added to a margin, in units of the scaled label. */
  public double largestOffset() {
    return profile.largestOffset() * scaling.labelFactor();
  }

  /** No row has a larger |w.z + b + offset| at {@code weights[dimension + 1]}. */
  public double largestMargin(double[] weights) {
    return largestOffset() + largestProduct(weights);
  }

  /** No row has a larger |w.z + b|. */
  public double largestProduct(double[] weights) {
    int d = dimension();
    double largest = Math.abs(weights[d]);
    for (int j = 0; j < d; j++) {
      if (weights[j] != 0) {
        largest += Math.abs(weights[j]) * reach(j);
      }
    }
    return largest;
  }

  /** The largest n s_i / S: how much heavier than the mean example one may be. */
  public double heaviestShare() {
    return rows() / weightSum() * maxWeight();
  }

  /** How many features a row stores in the mean: all of them where features are dense. */
  public double storedPerRow() {
    return profile.storedPerRow();
  }

  /** Whether features are stored in compressed sparse rows. */
  public boolean isSparse() {
    return profile.isSparse();
  }

  /** Whether {@link #covariance}, skewness and kurtosis are known; see {@link DataProfile}. */
  public boolean hasCorrelations() {
    return profile.hasCorrelations();
  }

  private double factor(int column) {
    return column == dimension() ? scaling.labelFactor() : scaling.factor(column);
  }

  private double scaled(int column, double value) {
    return column == dimension() ? scaling.label(value) : scaling.feature(column, value);
  }
}
