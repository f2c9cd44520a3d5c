package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The affine map between original units and those that SGD works in:
 *
 * <pre>
 *   z_j = (x_j - shift[j]) factor[j]          t = (y - labelShift) labelFactor
 * </pre>
 *
 * A feature that never varies has factor 0, hence z = 0 and coefficient 0. Weights are {@code
 * weights[dimension + 1]} with the intercept last, in both units.
 */
public final class FeatureScaling implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] shift;
  private final double[] factor;
  private final double labelShift;
  private final double labelFactor;

  /**
   * @throws IllegalArgumentException when {@code shift} and {@code factor} differ in length, or
   *     {@code labelFactor} is not positive and finite: then there is no way back
   */
  public FeatureScaling(double[] shift, double[] factor, double labelShift, double labelFactor) {
    if (shift.length != factor.length) {
      throw new IllegalArgumentException(
          "Invalid factor: length " + factor.length + " (must be " + shift.length + ", as shift)");
    }
    if (!(labelFactor > 0 && labelFactor <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid label factor: " + labelFactor + " (must be > 0 and finite)");
    }
    this.shift = shift.clone();
    this.factor = factor.clone();
    this.labelShift = labelShift;
    this.labelFactor = labelFactor;
  }

  /** The scaling that leaves {@code dimension} features and the label as they are. */
  public static FeatureScaling identity(int dimension) {
    double[] factor = new double[dimension];
    Arrays.fill(factor, 1);
    return new FeatureScaling(new double[dimension], factor, 0, 1);
  }

  public int dimension() {
    return shift.length;
  }

  public double shift(int feature) {
    return shift[feature];
  }

  public double factor(int feature) {
    return factor[feature];
  }

  public double labelShift() {
    return labelShift;
  }

  public double labelFactor() {
    return labelFactor;
  }

  public double feature(int feature, double x) {
    return (x - shift[feature]) * factor[feature];
  }

  /** Scales the features that stand in {@code x} from {@code at} on into {@code z[dimension]}. */
  public void features(double[] x, int at, double[] z) {
    for (int j = 0; j < shift.length; j++) {
      z[j] = (x[at + j] - shift[j]) * factor[j];
    }
  }

  public double label(double y) {
    return (y - labelShift) * labelFactor;
  }

  /**
   * Weights of scaled features as weights of the original ones: a_j = w_j factor[j] / labelFactor,
   * intercept b / labelFactor + labelShift - sum a_j shift[j].
   */
  public double[] toOriginal(double[] scaled) {
    int d = dimension();
    double[] original = new double[d + 1];
    double intercept = scaled[d] / labelFactor + labelShift;
    for (int j = 0; j < d; j++) {
      original[j] = scaled[j] * factor[j] / labelFactor;
      intercept -= original[j] * shift[j];
    }
    original[d] = intercept;
    return original;
  }

  /** The inverse of {@link #toOriginal}; a feature that never varies gets weight 0. */
  public double[] toScaled(double[] original) {
    int d = dimension();
    double[] scaled = new double[d + 1];
    double intercept = original[d] - labelShift;
    for (int j = 0; j < d; j++) {
      scaled[j] = factor[j] == 0 ? 0 : original[j] * labelFactor / factor[j];
      intercept += original[j] * shift[j];
    }
    scaled[d] = intercept * labelFactor;
    return scaled;
  }
}
