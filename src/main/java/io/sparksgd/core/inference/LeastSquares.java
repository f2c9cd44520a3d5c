package io.sparksgd.core.inference;

import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.profile.DataProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The exact optimum of squared loss, with or without L2 penalty, from the profile's centred
 * moments: with the correlation matrix R of the features that vary and r their correlations with
 * the label, by Cholesky factorisation,
 *
 * <pre>
 *   beta = M r                             M = (R + l2 I)^-1
 *   a_j  = beta_j sd_y / sd_j              intercept = mean_y - sum a_j mean_j
 *   RSS  = S sd_y^2 (1 - r . beta - l2 |beta|^2)
 *   sigma^2 = RSS / (n - 1 - trace(M R))
 *   SE(a_j)^2 = sigma^2 / S (M R M)_jj / sd_j^2
 *   SE(intercept)^2 = sigma^2 / S (1 + q' M R M q),  q_j = mean_j / sd_j
 * </pre>
 *
 * The penalty acts on the weights beta of standardised features and label, F = 1/(2 S) sum s (t -
 * z.beta)^2 + l2/2 |beta|^2. Times sd_y^2 that is, in original units, 1/(2 S) sum s (y - yhat)^2 +
 * sum l2 sd_j^2 a_j^2 / 2: a_j pays l2 sd_j^2, whatever the label's unit, and the intercept
 * nothing.
 *
 * <p>Weights of rows are precision weights, as in R's {@code lm}; n counts the rows whose weight is
 * above zero. Without penalty the trace is p, the number of features that vary, and the standard
 * errors are those of {@code lm}; with one, they measure how far the penalised estimate moves from
 * sample to sample, not its bias (Hastie, Tibshirani and Friedman 2009, The Elements of Statistical
 * Learning, 3.4.1, doi:10.1007/978-0-387-84858-7). Coefficients of features that never vary are 0.
 * Where R is singular and nothing is penalised, many weights are optimal: these are those with the
 * smallest |beta|, and {@link #note} says so.
 */
public final class LeastSquares {
  /** The share of a feature's variance that those before it must leave unexplained. */
  static final double SINGULAR = 1e-11;

  /** The share of the label's variance below which what is left counts as rounding. */
  static final double ROUNDING = 1e-13;

  private final DataProfile profile;
  private final double l2;
  private final double[] optimum;
  private final double[] leverage;
  private final double residualShare;
  private final Unit unit;
  private final double gapScale;
  private final boolean singular;

  /** Without penalty. */
  public LeastSquares(DataProfile profile) {
    this(profile, 0);
  }

  /**
   * With a penalty.
   *
   * @param l2 the penalty's strength, at least 0
   */
  public LeastSquares(DataProfile profile, double l2) {
    if (!(l2 >= 0 && l2 <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("Invalid l2: " + l2 + " (must be >= 0 and finite)");
    }
    this.profile = profile;
    this.l2 = l2;
    int d = profile.dimension();
    int[] varying = varying();
    optimum = new double[d + 1];
    leverage = new double[d + 1];
    double[][] matrix = penalisedCorrelations(varying);
    double[] right = new double[varying.length];
    for (int j = 0; j < right.length; j++) {
      right[j] = profile.correlation(varying[j], d);
    }
    Cholesky factor = Cholesky.of(matrix, SINGULAR);
    singular = factor == null;
    double[] beta = singular ? MinimumNorm.solve(matrix, right, SINGULAR) : factor.solve(right);
    residualShare = setOptimum(varying, right, beta);
    double spent = singular ? varying.length : setLeverage(varying, factor);
    double deviation = profile.deviation(d);
    double freedom = profile.weightedRows() - spent - 1.0;
    double rounding = ROUNDING * (varying.length + 1);
    boolean exact = !(freedom > 0) || !(residualShare > rounding) || deviation == 0;
    unit = exact && !singular ? Unit.RELATIVE : Unit.STANDARD_ERRORS;
    gapScale =
        unit == Unit.RELATIVE
            ? labelSize(deviation, profile.mean(d))
            : deviation * Math.sqrt(residualShare / freedom);
  }

  private int[] varying() {
    int[] columns = new int[profile.dimension()];
    int count = 0;
    for (int j = 0; j < columns.length; j++) {
      if (!profile.isConstant(j)) {
        columns[count++] = j;
      }
    }
    return Arrays.copyOf(columns, count);
  }

  private double[][] penalisedCorrelations(int[] columns) {
    double[][] matrix = new double[columns.length][columns.length];
    for (int j = 0; j < matrix.length; j++) {
      for (int k = 0; k < matrix.length; k++) {
        matrix[j][k] = profile.correlation(columns[j], columns[k]);
      }
      matrix[j][j] += l2;
    }
    return matrix;
  }

  /** Returns RSS / (S sd_y^2). */
  private double setOptimum(int[] varying, double[] right, double[] beta) {
    int d = profile.dimension();
    double unexplained = 1;
    optimum[d] = profile.mean(d);
    for (int j = 0; j < beta.length; j++) {
      int column = varying[j];
      optimum[column] = beta[j] * profile.deviation(d) / profile.deviation(column);
      optimum[d] -= optimum[column] * profile.mean(column);
      unexplained -= right[j] * beta[j] + l2 * beta[j] * beta[j];
    }
    return Math.max(0, unexplained);
  }

  /** The square roots of (M R M)_jj / sd_j^2 and of 1 + q' M R M q; returns trace(M R). */
  private double setLeverage(int[] varying, Cholesky factor) {
    int p = varying.length;
    double[] centre = new double[p];
    double trace = p;
    for (int j = 0; j < p; j++) {
      double deviation = profile.deviation(varying[j]);
      centre[j] = profile.mean(varying[j]) / deviation;
      double[] basis = new double[p];
      basis[j] = 1;
      double[] solved = factor.solve(basis);
      leverage[varying[j]] = Math.sqrt(spread(basis, solved)) / deviation;
      trace -= l2 * solved[j];
    }
    leverage[profile.dimension()] = Math.sqrt(1 + spread(centre, factor.solve(centre)));
    return trace;
  }

  /** q' M R M q = q . x - l2 |x|^2 for x = M q. */
  private double spread(double[] q, double[] x) {
    double sum = 0;
    double squares = 0;
    for (int j = 0; j < q.length; j++) {
      sum += q[j] * x[j];
      squares += x[j] * x[j];
    }
    return Math.max(0, sum - l2 * squares);
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

  /** The share of the label's variance that the optimum leaves; 0 where the label never varies. */
  public double unexplained() {
    return residualShare > 0 ? residualShare : 0;
  }

  /** What to know about the optimum: that it is one of many, where it is. */
  public Optional<String> note() {
    return singular
        ? Optional.of(
            "the optimum is not unique: of those there are, these are the smallest weights of"
                + " standardised features")
        : Optional.empty();
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
}
