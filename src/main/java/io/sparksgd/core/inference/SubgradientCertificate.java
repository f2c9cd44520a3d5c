package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Measures;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How well weights meet the optimality conditions of an objective with penalty: the subgradient of
 * least size,
 *
 * <pre>
 *   k_j = g_j + l2 w_j + l1 sign(w_j)      where w_j is not 0
 *   k_j = max(0, |g_j| - l1)               where w_j is 0
 *   k_b = g_b                              for the intercept
 * </pre>
 *
 * with g the gradient of the mean loss, is 0 at the optimum and nowhere else (the conditions of
 * Karush, Kuhn and Tucker). It is reported over sqrt(E loss'^2 E z_j^2 / n), the standard error of
 * g_j. For squared loss g follows from the profile's correlations; else it takes a {@link
 * FullGradientPass}.
 *
 * <p>For squared loss, where correlations are known, there is also the duality gap. With the
 * penalty l2 written as d more rows, F = |r|^2 / 2 + l1 |w|_1 for a residual r = y - X w, y and the
 * columns of X centred since the intercept is free, and every theta = c r with |X' theta| &lt;= l1
 * has
 *
 * <pre>
 *   min F &gt;= |y|^2 / 2 - |y - theta|^2 / 2 = c y.r - c^2 |r|^2 / 2
 * </pre>
 *
 * (Kim, Koh, Lustig, Boyd and Gorinevsky 2007, doi:10.1109/JSTSP.2007.910971). F grows from its
 * minimum at least as the loss's own quadratic form does, so that no coefficient is further from
 * the optimum than sqrt(2 n gap / E loss'^2) standard errors of the unpenalised estimate.
 */
final class SubgradientCertificate {
  private final Problem problem;
  private final ScaledProfile profile;
  private final Function<BlockPass, OrderFreeSums> source;
  private final int dimension;

  SubgradientCertificate(Problem problem, Function<BlockPass, OrderFreeSums> source) {
    this.problem = problem;
    this.profile = problem.scaled();
    this.source = source;
    this.dimension = profile.dimension();
  }

  Certificate certify(List<String> features, double[] weights) {
    Derivatives at = derivatives(weights);
    double[] subgradient = subgradient(at, weights);
    List<Gap> gaps = new ArrayList<>(weights.length);
    for (int j = 0; j <= dimension; j++) {
      String name = j < dimension ? features.get(j) : Certificate.INTERCEPT;
      double unit = Math.sqrt(at.squaredSlope() * meanSquare(j) / rows());
      double gap = subgradient[j] == 0 ? 0 : subgradient[j] / unit;
      gaps.add(new Gap(name, Double.NaN, Double.NaN, gap));
    }
    Measures measures = measures(at, subgradient);
    if (hasMoments()) {
      double gap = dualityGap(at, weights);
      double bound = gap == 0 ? 0 : Math.sqrt(2 * rows() * gap / at.squaredSlope());
      measures = measures.withDuality(gap, bound);
    }
    return new Certificate(gaps, Unit.GRADIENT, Optional.empty(), measures);
  }

  /** The measures alone, without duality gap. */
  Measures measures(double[] weights) {
    Derivatives at = derivatives(weights);
    return measures(at, subgradient(at, weights));
  }

  private Measures measures(Derivatives at, double[] subgradient) {
    double largest = 0;
    double squares = 0;
    double reach = 0;
    for (int j = 0; j <= dimension; j++) {
      largest = Math.max(largest, subgradient[j]);
      squares += subgradient[j] * subgradient[j];
      reach += meanSquare(j);
    }
    double relative = squares == 0 ? 0 : Math.sqrt(squares / (at.squaredSlope() * reach));
    return Measures.gradient(largest, relative);
  }

  private boolean hasMoments() {
    return problem.loss() instanceof SquaredLoss && profile.hasCorrelations();
  }

  private Derivatives derivatives(double[] weights) {
    if (hasMoments()) {
      SquaredObjective objective =
          new SquaredObjective(profile, Penalty.none(), () -> FeatureCurvature.of(profile, source));
      double loss = objective.value(weights);
      return new Derivatives(loss, 2 * loss, objective.gradient(weights), new double[0][]);
    }
    FullGradientPass pass = new FullGradientPass(problem.loss(), profile, weights);
    return pass.read(source.apply(pass));
  }

  /** The absolute values of the subgradient of least size. */
  private double[] subgradient(Derivatives at, double[] weights) {
    double[] least = new double[dimension + 1];
    for (int j = 0; j < dimension; j++) {
      double slope = at.gradient()[j] + problem.l2() * weights[j];
      least[j] =
          weights[j] == 0
              ? Math.max(0, Math.abs(slope) - problem.l1())
              : Math.abs(slope + problem.l1() * Math.signum(weights[j]));
    }
    least[dimension] = Math.abs(at.gradient()[dimension]);
    return least;
  }

  private double dualityGap(Derivatives at, double[] weights) {
    double l1 = problem.l1();
    double l2 = problem.l2();
    double squares = 0;
    double sizes = 0;
    double steepest = 0;
    double explained = 0;
    for (int j = 0; j < dimension; j++) {
      double slope = residualCovariance(j, weights);
      squares += weights[j] * weights[j];
      sizes += Math.abs(weights[j]);
      explained += weights[j] * slope;
      steepest = Math.max(steepest, Math.abs(slope - l2 * weights[j]));
    }
    double labelTimesResidual = residualCovariance(dimension, weights);
    double residual = Math.max(0, labelTimesResidual - explained) + l2 * squares;
    double most = steepest == 0 ? Double.POSITIVE_INFINITY : l1 / steepest;
    double best = residual == 0 ? 0 : labelTimesResidual / residual;
    double share = Math.max(-most, Math.min(most, best));
    double dual = share * labelTimesResidual - share * share * residual / 2;
    double primal = at.loss() + l1 * sizes + l2 / 2 * squares;
    return Math.max(0, primal - dual);
  }

  /** The covariance of {@code column}, of (z, t), with the residual t - w.z. */
  private double residualCovariance(int column, double[] weights) {
    double covariance = profile.covariance(column, dimension);
    for (int k = 0; k < dimension; k++) {
      covariance -= weights[k] * profile.covariance(column, k);
    }
    return covariance;
  }

  private double meanSquare(int weight) {
    return weight == dimension ? 1 : Newton.meanSquare(profile, weight);
  }

  private double rows() {
    return problem.profile().weightedRows();
  }
}
