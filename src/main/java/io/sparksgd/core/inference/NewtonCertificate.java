package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Measures;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.inference.NewtonFit.Reason;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far weights are from the optimum of a smooth objective, by the Newton step from them. With H
 * the Hessian of the mean loss, P = diag(l2, ..., l2, 0) and A = H + P, in scaled units,
 *
 * <pre>
 *   step       = -A^-1 g
 *   covariance = c A^-1 H A^-1
 *   gap_j      = |(J step)_j| / SE_j,   SE_j^2 = (J covariance J')_jj
 * </pre>
 *
 * with J the map to original units ({@link OriginalUnits}). c is 1/S for logistic loss, whose H is
 * Fisher's information, and weights of rows count repetitions. Otherwise
 *
 * <pre>
 *   c = sum s loss'^2 / (n - trace(A^-1 H)) / E loss'' / S
 * </pre>
 *
 * which without penalty is sum psi^2 / (n - p - 1) / E psi' times the inverse of sum psi' v v': the
 * covariance of Huber (1981), Robust Statistics, 7.6, for errors independent of the features, and
 * for squared loss that of least squares. n counts rows of weight above zero. As for ridge, with a
 * penalty that is variance and not bias.
 *
 * <p>A Newton step is only to be trusted where the loss is close to its quadratic model. When the
 * step could move some row's margin by more than a tenth of largest loss' / largest loss'', the
 * exact optimum is sought by {@link Newton} instead, which takes a few more passes, and distance
 * and standard errors are those at the optimum. So it is where the Hessian is singular; then there
 * may turn out to be no unique or finite optimum.
 */
final class NewtonCertificate {
  private static final double TRUSTED = 0.1;

  private final Problem problem;
  private final ScaledProfile profile;
  private final Newton newton;

  NewtonCertificate(Problem problem, Function<BlockPass, OrderFreeSums> source) {
    this.problem = problem;
    this.profile = problem.scaled();
    this.newton = new Newton(problem.loss(), profile, problem.l2(), source);
  }

  Certificate certify(List<String> features, double[] weights) {
    Derivatives here = newton.derivatives(weights);
    NewtonStep step = newton.step(here, weights, 0, LeastSquares.SINGULAR);
    if (step != null && isTrusted(step.step())) {
      return certificate(features, weights, here, step, step.step(), step.decrement());
    }
    NewtonFit fit = newton.fit(weights);
    Measures measures = Measures.newton(step == null ? Double.NaN : step.decrement());
    if (!fit.converged()) {
      return Certificate.none(Unit.STANDARD_ERRORS, fit.reason().words(), measures);
    }
    NewtonStep last = newton.step(fit.derivatives(), fit.weights(), 0, LeastSquares.SINGULAR);
    if (last == null) {
      return Certificate.none(Unit.STANDARD_ERRORS, Reason.SINGULAR.words(), measures);
    }
    double[] change = Newton.along(fit.weights(), -1, weights);
    return certificate(
        features, weights, fit.derivatives(), last, change, measures.newtonDecrement());
  }

  private boolean isTrusted(double[] step) {
    Loss loss = problem.loss();
    double steepest = loss.largestDerivative(Double.MAX_VALUE, Double.MAX_VALUE);
    double reach = steepest / loss.largestSecondDerivative();
    return RowUnits.largestMargin(profile, step) <= TRUSTED * reach;
  }

  private Certificate certificate(
      List<String> features,
      double[] weights,
      Derivatives at,
      NewtonStep curvature,
      double[] change,
      double decrement) {
    OriginalUnits units = new OriginalUnits(problem.scaling());
    double[] original = problem.scaling().toOriginal(weights);
    double variance = variance(at, curvature);
    boolean relative = variance == 0;
    double unitVariance = relative ? labelSquare() : variance;
    List<Gap> gaps = new ArrayList<>(weights.length);
    for (int j = 0; j < weights.length; j++) {
      double distance = units.change(j, change);
      double unit = Math.sqrt(unitVariance * spread(curvature, units.row(j)));
      gaps.add(
          new Gap(
              j < features.size() ? features.get(j) : Certificate.INTERCEPT,
              original[j] + distance,
              relative ? 0 : unit,
              distance == 0 ? 0 : Math.abs(distance) / unit));
    }
    Unit unit = relative ? Unit.RELATIVE : Unit.STANDARD_ERRORS;
    return new Certificate(gaps, unit, Optional.empty(), Measures.newton(decrement));
  }

  /** c; 0 where there is no residual variance or too few rows to know it. */
  private double variance(Derivatives at, NewtonStep curvature) {
    double total = profile.weightSum();
    if (problem.loss() instanceof LogisticLoss) {
      return 1 / total;
    }
    int d = profile.dimension();
    double spent = problem.varying() + 1.0 - penaltyTrace(curvature);
    double freedom = problem.profile().weightedRows() - spent;
    double rounding = LeastSquares.ROUNDING * (problem.varying() + 1) * labelSquare();
    if (!(freedom > 0) || !(at.squaredSlope() > rounding)) {
      return 0;
    }
    return at.squaredSlope() / freedom / at.hessian()[d][d];
  }

  /** trace(A^-1 P), which is what trace(A^-1 H) lacks of the number of weights. */
  private double penaltyTrace(NewtonStep curvature) {
    double trace = 0;
    if (problem.l2() > 0) {
      int d = profile.dimension();
      for (int j = 0; j < d; j++) {
        double[] basis = new double[d + 1];
        basis[j] = 1;
        trace += problem.l2() * curvature.solve(basis)[j];
      }
    }
    return trace;
  }

  /** q' A^-1 H A^-1 q = q . x - l2 |x|^2 for x = A^-1 q, the intercept's x left out of |x|. */
  private double spread(NewtonStep curvature, double[] q) {
    double[] x = curvature.solve(q);
    double sum = 0;
    double squares = 0;
    for (int j = 0; j < x.length; j++) {
      sum += q[j] * x[j];
      squares += j < x.length - 1 ? x[j] * x[j] : 0;
    }
    return Math.max(0, sum - problem.l2() * squares);
  }

  /** What stands for the residual variance, over S, where there is none. */
  private double labelSquare() {
    int d = profile.dimension();
    double deviation = profile.deviation(d);
    double size = deviation > 0 ? deviation : Math.abs(profile.mean(d));
    return size == 0 ? 1 : size * size;
  }
}
