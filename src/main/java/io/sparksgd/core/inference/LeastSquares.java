package io.sparksgd.core.inference;

import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.metrics.RegressionMetrics;
import io.sparksgd.core.profile.DataProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The exact optimum of squared loss from the profile's centred moments, by Cholesky factorisation
 * of the correlation matrix R of the features that vary:
 *
 * <pre>
 *   beta = R^-1 r                          r the features' correlations with the label
 *   a_j  = beta_j sd_y / sd_j              intercept = mean_y - sum a_j mean_j
 *   sigma^2 = S sd_y^2 (1 - r . beta) / (n - p - 1)
 *   SE(a_j)^2 = sigma^2 / S (R^-1)_jj / sd_j^2
 *   SE(intercept)^2 = sigma^2 / S (1 + q' R^-1 q),  q_j = mean_j / sd_j
 * </pre>
 *
 * Weights are precision weights, as in R's {@code lm}; n counts the rows whose weight is above zero
 * and p the features that vary. Coefficients of features that never vary are 0.
 */
public final class LeastSquares {
  /** The share of a feature's variance that those before it must leave unexplained. */
  static final double SINGULAR = 1e-11;

  /** The share of the label's variance below which what is left counts as rounding. */
  static final double ROUNDING = 1e-13;

  private final DataProfile profile;
  private final double[] optimum;
  private final double[] leverage;
  private final double residualShare;
  private final Unit unit;
  private final double gapScale;
  private final boolean singular;

  public LeastSquares(DataProfile profile) {
    this.profile = profile;
    int d = profile.dimension();
    List<Integer> varying = new ArrayList<>();
    for (int j = 0; j < d; j++) {
      if (!profile.isConstant(j)) {
        varying.add(j);
      }
    }
    int p = varying.size();
    optimum = new double[d + 1];
    leverage = new double[d + 1];
    Cholesky factor = Cholesky.of(correlations(varying), SINGULAR);
    singular = factor == null;
    residualShare = singular ? Double.NaN : solve(varying, factor);
    double deviation = profile.deviation(d);
    double freedom = profile.weightedRows() - p - 1.0;
    boolean exact = !(freedom > 0) || !(residualShare > ROUNDING * (p + 1)) || deviation == 0;
    unit = exact && !singular ? Unit.RELATIVE : Unit.STANDARD_ERRORS;
    gapScale =
        unit == Unit.RELATIVE
            ? labelSize(deviation, profile.mean(d))
            : deviation * Math.sqrt(residualShare / freedom);
  }

  private double[][] correlations(List<Integer> columns) {
    double[][] matrix = new double[columns.size()][columns.size()];
    for (int j = 0; j < matrix.length; j++) {
      for (int k = 0; k < matrix.length; k++) {
        matrix[j][k] = profile.correlation(columns.get(j), columns.get(k));
      }
    }
    return matrix;
  }

  /** Fills optimum and leverage; returns 1 - r . beta. */
  private double solve(List<Integer> varying, Cholesky factor) {
    int d = profile.dimension();
    int p = varying.size();
    double[] right = new double[p];
    double[] centre = new double[p];
    for (int j = 0; j < p; j++) {
      int column = varying.get(j);
      right[j] = profile.correlation(column, d);
      centre[j] = profile.mean(column) / profile.deviation(column);
    }
    double[] beta = factor.solve(right);
    double[] centreSolved = factor.solve(centre);
    double explained = 0;
    double centreLeverage = 0;
    optimum[d] = profile.mean(d);
    for (int j = 0; j < p; j++) {
      int column = varying.get(j);
      optimum[column] = beta[j] * profile.deviation(d) / profile.deviation(column);
      optimum[d] -= optimum[column] * profile.mean(column);
      explained += right[j] * beta[j];
      centreLeverage += centre[j] * centreSolved[j];
      double[] basis = new double[p];
      basis[j] = 1;
      leverage[column] = Math.sqrt(factor.solve(basis)[j]) / profile.deviation(column);
    }
    leverage[d] = Math.sqrt(1 + centreLeverage);
    return Math.max(0, 1 - explained);
  }

  private static double labelSize(double deviation, double mean) {
    if (deviation > 0) {
      return deviation;
    }
    return mean == 0 ? 1 : Math.abs(mean);
  }

  /** The optimum in original units, {@code weights[dimension + 1]}, intercept last. */
  public double[] weights() {
    return optimum.clone();
  }

  /** The standard error of each weight; 0 where the residual variance is. */
  public double standardError(int weight) {
    return unit == Unit.STANDARD_ERRORS ? gapScale * leverage[weight] : 0;
  }

  /** Whether some feature is a linear combination of the others, so that no optimum is unique. */
  public boolean isSingular() {
    return singular;
  }

  /** The largest gap of {@code weights}, in original units, to the optimum. */
  public double largestGap(double[] weights) {
    double largest = 0;
    for (int j = 0; j < weights.length; j++) {
      largest = Math.max(largest, gap(weights, j));
    }
    return largest;
  }

  /** Whether {@code weights} are at most {@code target} standard errors from the optimum. */
  public boolean isReached(double[] weights, double target) {
    return largestGap(weights) <= Certificate.allowed(unit, target);
  }

  private double gap(double[] weights, int j) {
    double distance = Math.abs(weights[j] - optimum[j]);
    return distance == 0 ? 0 : distance / (gapScale * leverage[j]);
  }

  /** Says how far {@code weights}, in original units, are from the optimum. */
  public Certificate certify(List<String> features, double[] weights) {
    if (singular) {
      return new Certificate(
          List.of(),
          unit,
          Optional.of("the optimum is not unique: a feature is a linear combination of others"));
    }
    List<Gap> gaps = new ArrayList<>();
    for (int j = 0; j < weights.length; j++) {
      String name = j < features.size() ? features.get(j) : Certificate.INTERCEPT;
      gaps.add(new Gap(name, optimum[j], standardError(j), gap(weights, j)));
    }
    return new Certificate(gaps, unit, Optional.empty());
  }

  /** The metrics of weights whose objective, in units of the label squared, is {@code loss}. */
  public RegressionMetrics metrics(double loss) {
    double deviation = profile.deviation(profile.dimension());
    double mse = 2 * loss;
    return new RegressionMetrics(
        mse, deviation == 0 ? Double.NaN : 1 - mse / (deviation * deviation));
  }
}
