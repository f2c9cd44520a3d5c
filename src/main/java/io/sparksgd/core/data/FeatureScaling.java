package io.sparksgd.core.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The affine map between original units and those that SGD works in:
 *
 * <pre>
 *   u_j = (x_j - shift[j]) factor[j]          t = (y - labelShift) labelFactor
 *   z = u, or z = R u where features are rotated
 * </pre>
 *
 * R is lower triangular; a feature whose row of R is 0 has z = 0 and, unless later features lean on
 * it, coefficient 0.
 *
 * <p>A feature that never varies has factor 0, hence z = 0 and coefficient 0. Weights are {@code
 * weights[dimension + 1]} with the intercept last, in both units.
 */
public final class FeatureScaling implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] shift;
  private final double[] factor;
  private final double labelShift;
  private final double labelFactor;
  private final boolean centred;

  /** R, {@code rotation[j][0..j]}; null without rotation. */
  private final double[][] rotation;

  /**
   * @throws IllegalArgumentException when {@code shift} and {@code factor} differ in length, or
   *     {@code labelFactor} is not positive and finite: then there is no way back
   */
  public FeatureScaling(double[] shift, double[] factor, double labelShift, double labelFactor) {
    this(shift, factor, labelShift, labelFactor, null);
  }

  private FeatureScaling(
      double[] shift, double[] factor, double labelShift, double labelFactor, double[][] rotation) {
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
    this.centred = anyNonZero(shift);
    this.rotation = rotation;
  }

  /** The scaling that leaves everything as it is. */
  public static FeatureScaling identity(int dimension) {
    double[] factor = new double[dimension];
    Arrays.fill(factor, 1);
    return new FeatureScaling(new double[dimension], factor, 0, 1);
  }

  /**
   * This scaling followed by a rotation.
   *
   * @param rotation R, lower triangular: {@code rotation[j]} has the first j + 1 numbers of row j
   */
  public FeatureScaling rotated(double[][] rotation) {
    if (rotation.length != dimension()) {
      throw new IllegalArgumentException(
          "Invalid rotation: " + rotation.length + " rows (must be " + dimension() + ")");
    }
    return new FeatureScaling(shift, factor, labelShift, labelFactor, rotation);
  }

  /** This scaling without its rotation, in which {@link #unrotated} weights give w.z. */
  public FeatureScaling withoutRotation() {
    return new FeatureScaling(shift, factor, labelShift, labelFactor);
  }

  /** Whether features are mixed, so that z_j is no function of x_j alone. */
  public boolean isRotated() {
    return rotation != null;
  }

  /** R_jk, 0 for k &gt; j; without rotation that of the identity. */
  public double rotation(int j, int k) {
    if (rotation == null) {
      return j == k ? 1 : 0;
    }
    return k <= j ? rotation[j][k] : 0;
  }

  private static boolean anyNonZero(double[] values) {
    for (double value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  public int dimension() {
    return shift.length;
  }

  /** Whether some feature is shifted, so that its zeros become other numbers. */
  public boolean isCentred() {
    return centred;
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

  /** u_j: the feature shifted and stretched, but not rotated. */
  public double feature(int feature, double x) {
    return (x - shift[feature]) * factor[feature];
  }

  /** Scales the features that stand in {@code x} from {@code at} on into {@code z[dimension]}. */
  public void features(double[] x, int at, double[] z) {
    for (int j = 0; j < shift.length; j++) {
      z[j] = (x[at + j] - shift[j]) * factor[j];
    }
    rotate(z);
  }

  /**
   * Makes the first d of {@code u} R u; without rotation leaves them. From the last to the first,
   * since z_j needs u_1 to u_j only, and four at a time, whose sums need not wait for each other.
   */
  public void rotate(double[] u) {
    if (rotation == null) {
      return;
    }
    int j = rotation.length - 1;
    for (; j >= 3; j -= 4) {
      rotateFour(u, j - 3);
    }
    for (; j >= 0; j--) {
      u[j] = product(rotation[j], u, j);
    }
  }

  private void rotateFour(double[] u, int first) {
    double[] row0 = rotation[first];
    double[] row1 = rotation[first + 1];
    double[] row2 = rotation[first + 2];
    double[] row3 = rotation[first + 3];
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int k = 0; k <= first; k++) {
      double value = u[k];
      sum0 += row0[k] * value;
      sum1 += row1[k] * value;
      sum2 += row2[k] * value;
      sum3 += row3[k] * value;
    }
    double u1 = u[first + 1];
    double u2 = u[first + 2];
    double u3 = u[first + 3];
    u[first] = sum0;
    u[first + 1] = sum1 + row1[first + 1] * u1;
    u[first + 2] = sum2 + row2[first + 1] * u1 + row2[first + 2] * u2;
    u[first + 3] = sum3 + row3[first + 1] * u1 + row3[first + 2] * u2 + row3[first + 3] * u3;
  }

  /** The sum of the products up to {@code last}. */
  private static double product(double[] row, double[] u, int last) {
    double sum = 0;
    for (int k = 0; k <= last; k++) {
      sum += row[k] * u[k];
    }
    return sum;
  }

  /** All shifts; not a copy. */
  double[] shifts() {
    return shift;
  }

  /** All factors; not a copy. */
  double[] factors() {
    return factor;
  }

  public double label(double y) {
    return (y - labelShift) * labelFactor;
  }

  /**
   * Weights of scaled features as weights of the original ones: with v = w, or v = R' w where
   * features are rotated, a_j = v_j factor[j] / labelFactor, and the intercept is b / labelFactor +
   * labelShift - sum a_j shift[j].
   */
  public double[] toOriginal(double[] weights) {
    int d = dimension();
    double[] scaled = unrotated(weights);
    double[] original = new double[d + 1];
    double intercept = scaled[d] / labelFactor + labelShift;
    for (int j = 0; j < d; j++) {
      original[j] = scaled[j] * factor[j] / labelFactor;
      intercept -= original[j] * shift[j];
    }
    original[d] = intercept;
    return original;
  }

  /** Weights of the features before they are rotated: (R' w, b); a copy. */
  public double[] unrotated(double[] weights) {
    if (rotation == null) {
      return weights.clone();
    }
    int d = dimension();
    double[] product = new double[d + 1];
    product[d] = weights[d];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k <= j; k++) {
        product[k] += rotation[j][k] * weights[j];
      }
    }
    return product;
  }

  /** The w for which R' w = v; where R has no row, 0. */
  private void untranspose(double[] v) {
    for (int j = dimension() - 1; j >= 0; j--) {
      double pivot = rotation[j][j];
      v[j] = pivot == 0 ? 0 : v[j] / pivot;
      for (int k = 0; k < j; k++) {
        v[k] -= rotation[j][k] * v[j];
      }
    }
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
    if (rotation != null) {
      untranspose(scaled);
    }
    return scaled;
  }
}
