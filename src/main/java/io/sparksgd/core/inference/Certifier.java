package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.inference.Certificate.Measures;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Says how far weights are from the optimum of the {@link Problem} they were trained for:
 *
 * <ul>
 *   <li>with an L1 penalty by the optimality conditions ({@link SubgradientCertificate});
 *   <li>for squared loss by the optimum itself ({@link LeastSquares}), given that correlations are
 *       known, for up to 2,000 features too;
 *   <li>for other losses and up to 2,000 features by a Newton step ({@link NewtonCertificate});
 *   <li>beyond that there is no certificate, but the relative norm of the gradient.
 * </ul>
 */
public final class Certifier {
  private final Problem problem;
  private final Function<BlockPass, OrderFreeSums> source;

  /** Null until it is needed. */
  private NewtonCertificate newton;

  /** Null until it is needed. */
  private LeastSquares leastSquares;

  /**
   * Takes no look at the rows yet.
   *
   * @param source hands a pass to all blocks and merges the answers
   */
  public Certifier(Problem problem, Function<BlockPass, OrderFreeSums> source) {
    this.problem = problem;
    this.source = source;
  }

  /** The closed form of squared loss, solved once; L1 is not counted. */
  public LeastSquares leastSquares() {
    if (leastSquares == null) {
      leastSquares = new LeastSquares(problem.profile(), problem.l2());
    }
    return leastSquares;
  }

  /**
   * Certifies weights.
   *
   * @param features their names
   * @param weights {@code weights[d + 1]} in scaled units, intercept last
   */
  public Certificate certify(List<String> features, double[] weights) {
    boolean squared = problem.loss() instanceof SquaredLoss;
    if (problem.l1() > 0) {
      return new SubgradientCertificate(problem, source).certify(features, weights);
    }
    if (squared && problem.profile().hasCorrelations()) {
      return leastSquares().certify(features, problem.scaling().toOriginal(weights));
    }
    if (hasHessian()) {
      return byNewton().certify(features, weights);
    }
    Measures measures = new SubgradientCertificate(problem, source).measures(weights);
    return Certificate.none(
        Unit.GRADIENT,
        String.format(
            Locale.ROOT,
            "more than %,d features: all that is known is a relative gradient norm of %.2g",
            BlockSummary.MOST_FEATURES,
            measures.relativeGradientNorm()),
        measures);
  }

  /**
   * Whether weights are known to be within {@code standardErrors} of the optimum. Where the optimum
   * has to be looked for, the first call does, and the calls that follow look at no row.
   *
   * @param weights {@code weights[d + 1]} in scaled units, intercept last
   */
  public boolean isWithin(double[] weights, double standardErrors) {
    if (problem.l1() == 0 && hasHessian()) {
      return byNewton().isWithin(weights, standardErrors);
    }
    List<String> names = Collections.nCopies(weights.length - 1, "");
    return certify(names, weights).isWithin(standardErrors);
  }

  private boolean hasHessian() {
    return problem.profile().hasCorrelations();
  }

  private NewtonCertificate byNewton() {
    if (newton == null) {
      newton = new NewtonCertificate(problem, source);
    }
    return newton;
  }
}
