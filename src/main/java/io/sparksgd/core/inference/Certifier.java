package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.inference.Certificate.Measures;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Says how far weights are from the optimum of the {@link Problem} they were trained for:
 *
 * <ul>
 *   <li>with an L1 penalty by the optimality conditions ({@link SubgradientCertificate});
 *   <li>for squared loss by the optimum itself ({@link LeastSquares});
 *   <li>for other losses and up to 2,000 features by a Newton step ({@link NewtonCertificate});
 *   <li>beyond that there is no certificate, but the relative norm of the gradient.
 * </ul>
 */
public final class Certifier {
  /** The most features whose Hessian is asked for. */
  public static final int MOST_FEATURES = 2000;

  private final Problem problem;
  private final Function<BlockPass, OrderFreeSums> source;

  /**
   * Takes no look at the rows yet.
   *
   * @param source hands a pass to all blocks and merges the answers
   */
  public Certifier(Problem problem, Function<BlockPass, OrderFreeSums> source) {
    this.problem = problem;
    this.source = source;
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
    if (squared) {
      return new LeastSquares(problem.profile(), problem.l2())
          .certify(features, problem.scaling().toOriginal(weights));
    }
    if (weights.length - 1 <= MOST_FEATURES) {
      return new NewtonCertificate(problem, source).certify(features, weights);
    }
    Measures measures = new SubgradientCertificate(problem, source).measures(weights);
    return Certificate.none(
        Unit.GRADIENT,
        String.format(
            Locale.ROOT,
            "more than %,d features: all that is known is a relative gradient norm of %.2g",
            MOST_FEATURES,
            measures.relativeGradientNorm()),
        measures);
  }
}
