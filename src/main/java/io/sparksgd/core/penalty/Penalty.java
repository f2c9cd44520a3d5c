package io.sparksgd.core.penalty;

import java.util.function.IntToDoubleFunction;

/**
 * What weights cost in the objective F, the elastic net of Zou and Hastie (2005),
 * doi:10.1111/j.1467-9868.2005.00503.x:
 *
 * <pre>
 *   lambda (alpha |w|_1 + (1 - alpha) / 2 |w|^2)  =  l1 |w|_1 + l2 / 2 |w|^2
 * </pre>
 *
 * Weights are {@code weights[dimension + 1]} in scaled units; the last is the intercept, which is
 * never penalised. The L2 part is smooth and goes with the gradient; the L1 part has a corner at 0
 * and follows each step as a proximal step, which makes weights exactly 0. Weights that are not
 * numbers stay so.
 *
 * @param lambda the strength, &gt;= 0; in units of the loss of the scaled problem
 * @param l1Ratio alpha, the share of L1, in [0, 1]
 */
public record Penalty(double lambda, double l1Ratio) {

  public Penalty {
    if (!(lambda >= 0 && lambda <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid lambda: " + lambda + " (must be >= 0 and finite)");
    }
    if (!(l1Ratio >= 0 && l1Ratio <= 1)) {
      throw new IllegalArgumentException("Invalid l1-ratio: " + l1Ratio + " (must be in [0, 1])");
    }
  }

  public static Penalty none() {
    return new Penalty(0, 0);
  }

  public static Penalty l1(double lambda) {
    return new Penalty(lambda, 1);
  }

  public static Penalty l2(double lambda) {
    return new Penalty(lambda, 0);
  }

  public static Penalty elasticNet(double lambda, double l1Ratio) {
    return new Penalty(lambda, l1Ratio);
  }

  /** The strength of the L1 part, lambda alpha. */
  public double l1() {
    return lambda * l1Ratio;
  }

  /** The strength of the L2 part, lambda (1 - alpha). */
  public double l2() {
    return lambda * (1 - l1Ratio);
  }

  /** Whether weights cost nothing. */
  public boolean isNone() {
    return lambda == 0;
  }

  public boolean hasL1() {
    return l1() > 0;
  }

  public boolean hasL2() {
    return l2() > 0;
  }

  /** What {@code weights} cost; 0 without a penalty, whatever they are. */
  public double value(double[] weights) {
    double value = 0;
    if (hasL1()) {
      value += l1() * sumOfSizes(weights);
    }
    if (hasL2()) {
      value += l2() / 2 * sumOfSquares(weights);
    }
    return value;
  }

  private static double sumOfSizes(double[] weights) {
    double sum = 0;
    for (int j = 0; j < weights.length - 1; j++) {
      sum += Math.abs(weights[j]);
    }
    return sum;
  }

  private static double sumOfSquares(double[] weights) {
    double sum = 0;
    for (int j = 0; j < weights.length - 1; j++) {
      sum += weights[j] * weights[j];
    }
    return sum;
  }

  /**
   * Adds the gradient of the L2 part, share l2 w, to {@code gradient}.
   *
   * @param share m / B for a mini-batch of m rows where full ones have B, so that the batches of an
   *     epoch carry the whole penalty together
   * @param gradient same shape as {@code weights}
   */
  public void addGradient(double[] weights, double share, double[] gradient) {
    if (!hasL2()) {
      return;
    }
    double strength = share * l2();
    for (int j = 0; j < weights.length - 1; j++) {
      gradient[j] += strength * weights[j];
    }
  }

  /**
   * The proximal step of the L1 part (Duchi and Singer 2009, Efficient Online and Batch Learning
   * Using Forward Backward Splitting, JMLR 10; Parikh and Boyd 2014, doi:10.1561/2400000003,
   * 6.5.2), a soft threshold: with t_j = r_j share l1 for the step size r_j of weight j,
   *
   * <pre>
   *   w_j = argmin over u of  t_j |u| + (u - w_j)^2 / 2  =  sign(w_j) max(|w_j| - t_j, 0)
   * </pre>
   *
   * @param stepSize gives the step size of each weight, &gt;= 0: that of the gradient step just
   *     taken
   * @param share m / B, as for {@link #addGradient}
   */
  public void shrink(double[] weights, IntToDoubleFunction stepSize, double share) {
    if (!hasL1()) {
      return;
    }
    double strength = share * l1();
    for (int j = 0; j < weights.length - 1; j++) {
      weights[j] = softThreshold(weights[j], stepSize.applyAsDouble(j) * strength);
    }
  }

  private static double softThreshold(double weight, double threshold) {
    double size = Math.abs(weight) - threshold;
    return size <= 0 ? 0 : Math.copySign(size, weight);
  }

  /**
   * The subgradient of F of least norm, which is 0 exactly at an optimum:
   *
   * <pre>
   *   g_j + l1 sign(w_j)              where w_j is not 0
   *   sign(g_j) max(|g_j| - l1, 0)    where it is
   * </pre>
   *
   * and g_j for the intercept.
   *
   * @param gradient g, the gradient of the smooth part of F: of the mean loss and, as {@link
   *     #addGradient} adds it with a share of 1, of the L2 part
   * @return a new array
   */
  public double[] subgradient(double[] weights, double[] gradient) {
    double[] subgradient = gradient.clone();
    if (!hasL1()) {
      return subgradient;
    }
    double l1 = l1();
    for (int j = 0; j < weights.length - 1; j++) {
      subgradient[j] =
          weights[j] == 0
              ? softThreshold(gradient[j], l1)
              : gradient[j] + l1 * Math.signum(weights[j]);
    }
    return subgradient;
  }
}
