package io.sparksgd.core.profile;

import io.sparksgd.core.data.FeatureScaling;

/** A {@link DataProfile} seen in the units that SGD works in. */
public final class ScaledProfile {
  private final DataProfile profile;
  private final FeatureScaling scaling;

  public ScaledProfile(DataProfile profile, FeatureScaling scaling) {
    this.profile = profile;
    this.scaling = scaling;
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
    return scaled(column, profile.mean(column));
  }

  public double deviation(int column) {
    return profile.deviation(column) * factor(column);
  }

  public double covariance(int column, int other) {
    return profile.correlation(column, other) * deviation(column) * deviation(other);
  }

  public double skewness(int column) {
    return profile.skewness(column);
  }

  public double kurtosis(int column) {
    return profile.kurtosis(column);
  }

  /** The largest absolute value of the scaled column. */
  public double reach(int column) {
    return Math.max(
        Math.abs(scaled(column, profile.min(column))),
        Math.abs(scaled(column, profile.max(column))));
  }

  /** The largest absolute value that is added to a margin, in units of the scaled label. */
  public double largestOffset() {
    return profile.largestOffset() * scaling.labelFactor();
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
