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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far weights are from the optimum of a smooth objective, by the Newton step from them. With H
 * the Hessian of the mean loss, P = diag(l2, ..., l2, 0), in scaled units,
 *
 * <pre>
 *   step       = -(H + P)^-1 g
 *   covariance = c (I + P)^-1 I (I + P)^-1
 *   gap_j      = |(J step)_j| / SE_j,   SE_j^2 = (J covariance J')_jj
 * </pre>
 *
 * with J the map to original units ({@link OriginalUnits}). For logistic loss I = H, which is
 * Fisher's information, and c = 1 / S: weights of rows count repetitions. Otherwise
 *
 * <pre>
 *   I = E loss'' E v v'
 *   c = sum s loss'^2 / (n - trace((I + P)^-1 I)) / E loss'' / S
 * </pre>
 *
 * which without penalty is sum psi^2 / (n - p - 1) / (E psi')^2 times the inverse of sum v v': the
 * covariance of Huber (1981), Robust Statistics, 7.6, for errors independent of the features, and
 * for squared loss that of least squares. n counts rows of weight above zero. As for ridge, with a
 * penalty that is variance and not bias.
 *
 * <p>A Newton step is only to be trusted where the loss is close to its quadratic model. When the
 * step could move some row's margin by more than a twentieth of largest loss' / largest loss'' (0.2
 * for logistic loss), or the decrement's square is more than 1e-4 of E loss'^2, so that the
 * residual variance would be another one, the exact optimum is sought by {@link Newton} instead,
 * which takes a few more passes, and distance and standard errors are those at the optimum. So it
 * is where the Hessian is singular; then there may turn out to be no unique or finite optimum.
 */
final class NewtonCertificate {
  private static final double TRUSTED_MARGIN = 0.05;
  private static final double TRUSTED_VARIANCE = 1e-4;

  private final Problem problem;
  private final ScaledProfile profile;
  private final Newton newton;

  /** Null until somebody asked for it. */
  private NewtonFit optimum;

  NewtonCertificate(Problem problem, Function<BlockPass, OrderFreeSums> source) {
    this.problem = problem;
    this.profile = problem.scaled();
    this.newton = new Newton(problem.loss(), profile, problem.l2(), source);
  }

  Certificate certify(List<String> features, double[] weights) {
    if (optimum != null && optimum.reason() == Reason.CONVERGED && !leavesFeaturesOut()) {
      return against(optimum, features, weights, Double.NaN);
    }
    Derivatives here = newton.derivatives(weights);
    NewtonStep step = newton.step(here, weights, 0, LeastSquares.SINGULAR);
    double decrement = step == null ? Double.NaN : step.decrement();
    boolean trusted = step != null && isTrusted(step, here) && information(here) != null;
    Certificate certificate =
        trusted
            ? certificate(features, weights, here, step.step(), decrement)
            : against(newton.fit(weights), features, weights, decrement);
    return certificate.certified() && leavesFeaturesOut()
        ? Certificate.none(
            Unit.STANDARD_ERRORS, Reason.SINGULAR.words(), Measures.newton(decrement))
        : certificate;
  }

  /**
   * Whether weights are known to be within {@code standardErrors} of the optimum. The first call
   * looks for the optimum, from these weights, and remembers it: later ones look at no row, and
   * {@link #certify} looks at none either. Of many optima, where features depend on each other and
   * whitening leaves some of them out, it is the one without those.
   */
  boolean isWithin(double[] weights, double standardErrors) {
    if (optimum == null) {
      optimum = newton.fit(weights);
    }
    List<String> names = Collections.nCopies(weights.length - 1, "");
    return against(optimum, names, weights, Double.NaN).isWithin(standardErrors);
  }

  private Certificate against(
      NewtonFit fit, List<String> features, double[] weights, double decrement) {
    if (!fit.converged()) {
      Measures measures = Measures.newton(decrement);
      return Certificate.none(Unit.STANDARD_ERRORS, fit.reason().words(), measures);
    }
    NewtonStep last = newton.step(fit.derivatives(), fit.weights(), 0, LeastSquares.SINGULAR);
    if (last == null || information(fit.derivatives()) == null) {
      Measures measures = Measures.newton(decrement);
      return Certificate.none(Unit.STANDARD_ERRORS, Reason.SINGULAR.words(), measures);
    }
    double[] change = Newton.along(fit.weights(), -1, weights);
    return certificate(features, weights, fit.derivatives(), change, decrement);
  }

  /** Whether a feature that varies does not once scaled: others determine it. */
  private boolean leavesFeaturesOut() {
    for (int j = 0; j < profile.dimension(); j++) {
      if (!problem.profile().isConstant(j) && Newton.meanSquare(profile, j) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean isTrusted(NewtonStep step, Derivatives at) {
    Loss loss = problem.loss();
    double square = step.decrement() * step.decrement();
    boolean sameVariance =
        loss instanceof LogisticLoss || square <= TRUSTED_VARIANCE * at.squaredSlope();
    double steepest = loss.largestDerivative(Double.MAX_VALUE, Double.MAX_VALUE);
    double reach = steepest / loss.largestSecondDerivative();
    return sameVariance && profile.largestProduct(step.step()) <= TRUSTED_MARGIN * reach;
  }

  private Certificate certificate(
      List<String> features, double[] weights, Derivatives at, double[] change, double decrement) {
    NewtonStep curvature = information(at);
    OriginalUnits units = new OriginalUnits(problem.scaling());
    double[] original = problem.scaling().toOriginal(weights);
    double variance = variance(at, curvature);
    boolean relative = variance == 0;
    double unitVariance = relative ? labelSquare() : variance;
    List<Gap> gaps = new ArrayList<>(weights.length);
    for (int j = 0; j < weights.length; j++) {
      double distance = units.change(j, change);
      double unit = Math.sqrt(unitVariance) * deviation(curvature, units.row(j));
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

  /** I + P; null when it is singular. */
  private NewtonStep information(Derivatives at) {
    if (problem.loss() instanceof LogisticLoss) {
      return newton.step(at, new double[at.gradient().length], 0, LeastSquares.SINGULAR);
    }
    int d = profile.dimension();
    double bend = at.hessian()[d][d];
    double[][] information = new double[d + 1][d + 1];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < d; k++) {
        double product = profile.covariance(j, k) + profile.mean(j) * profile.mean(k);
        information[j][k] = bend * product;
      }
      information[j][d] = bend * profile.mean(j);
      information[d][j] = information[j][d];
    }
    information[d][d] = bend;
    Derivatives all = new Derivatives(at.loss(), at.squaredSlope(), new double[d + 1], information);
    return newton.step(all, new double[d + 1], 0, LeastSquares.SINGULAR);
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

  /** trace((I + P)^-1 P), which is what trace((I + P)^-1 I) lacks of the number of weights. */
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

  /** The root of {@link #spread}, for q whose squares could overflow or vanish. */
  private double deviation(NewtonStep curvature, double[] q) {
    double largest = 0;
    for (double value : q) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      return 0;
    }
    double[] inUnits = new double[q.length];
    for (int j = 0; j < q.length; j++) {
      inUnits[j] = q[j] / largest;
    }
    return largest * Math.sqrt(spread(curvature, inUnits));
  }

  /**
   * q' (I + P)^-1 I (I + P)^-1 q = q . x - l2 |x|^2 for x = (I + P)^-1 q, the intercept's x left
   * out of |x|.
   */
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
