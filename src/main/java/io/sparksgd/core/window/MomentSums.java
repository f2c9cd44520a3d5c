package io.sparksgd.core.window;

/**
 * The moments of each mini-batch of a window under squared loss: sum s v v' of the rows' v = (z, 1,
 * t), upper triangle row by row. They do not depend on the weights; loss and gradient at any
 * weights follow exactly:
 *
 * <pre>
 *   sum s (yhat - y) z = (sum s z z') w + (sum s z) b - sum s z y
 *   sum s (yhat - y)   = (sum s z) . w  + (sum s) b   - sum s y
 *   sum s (yhat - y)^2 = (w, b, -1)' (sum s v v') (w, b, -1)
 * </pre>
 */
public final class MomentSums implements WindowSums {
  private final double[] moments;
  private final int dimension;
  private final int size;
  private final double share;

  /**
   * @param moments {@code moments[steps * size(dimension)]}
   * @param share n / (B S)
   */
  MomentSums(double[] moments, int dimension, double share) {
    this.moments = moments;
    this.dimension = dimension;
    this.size = size(dimension);
    this.share = share;
  }

  /** How many moments one mini-batch has: (d + 2)(d + 3) / 2. */
  public static int size(int dimension) {
    return (dimension + 2) * (dimension + 3) / 2;
  }

  @Override
  public double lossAndGradient(int step, double[] weights, double[] gradient) {
    return dimension == 1
        ? lineLossAndGradient(step * size, weights, gradient)
        : planeLossAndGradient(step * size, weights, gradient);
  }

  /** One feature: the moments are zz, z, zt, 1, t, tt. */
  private double lineLossAndGradient(int at, double[] weights, double[] gradient) {
    double w = weights[0];
    double b = weights[1];
    double forZ = moments[at] * w + moments[at + 1] * b - moments[at + 2];
    double forOne = moments[at + 1] * w + moments[at + 3] * b - moments[at + 4];
    double forLabel = moments[at + 2] * w + moments[at + 4] * b - moments[at + 5];
    gradient[0] = share * forZ;
    gradient[1] = share * forOne;
    return share * notNegative(w * forZ + b * forOne - forLabel) / 2;
  }

  private double planeLossAndGradient(int at, double[] weights, double[] gradient) {
    double twiceLoss = 0;
    for (int j = 0; j <= dimension + 1; j++) {
      double sum = 0;
      for (int k = 0; k <= dimension; k++) {
        sum += moments[at + pairOf(j, k)] * weights[k];
      }
      sum -= moments[at + pairOf(j, dimension + 1)];
      if (j <= dimension) {
        gradient[j] = share * sum;
        twiceLoss += weights[j] * sum;
      } else {
        twiceLoss -= sum;
      }
    }
    return share * notNegative(twiceLoss) / 2;
  }

  private int pairOf(int j, int k) {
    int low = Math.min(j, k);
    int high = Math.max(j, k);
    return low * (dimension + 2) - low * (low - 1) / 2 + high - low;
  }

  /** Rounding may leave a loss of zero slightly negative; NaN stays. */
  private static double notNegative(double value) {
    return value < 0 ? 0 : value;
  }
}
