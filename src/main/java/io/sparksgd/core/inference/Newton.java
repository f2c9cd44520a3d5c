package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.inference.NewtonFit.Reason;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.function.Function;

/**
 * The minimum of
 *
 * <pre>
 *   F(w, b) = (1/S) sum s loss(w.z + b, t) + l2/2 |w|^2
 * </pre>
 *
 * by Newton's method (for logistic loss: iteratively reweighted least squares) with backtracking,
 * Boyd and Vandenberghe (2004), Convex Optimization, algorithm 9.5. Each value of F costs one
 * {@link HessianPass}. Weights are in the units of the profile's scaling, and l2 acts on them.
 *
 * <p>It ends when the decrement is at most 1e-13 sqrt(f), f the loss of a row with margin 0 and the
 * label's root mean square, or below 1e-8 sqrt(f) and, kept up by rounding, no longer halved by a
 * step. Where the Hessian is singular, which Huber's can be far from the optimum, a share of the
 * largest curvature that the loss can have is added to its diagonal (Levenberg 1944,
 * doi:10.1090/qam/10666). Logistic loss without penalty has no finite minimum when the classes can
 * be separated: a step that no longer shrinks is tested for that with a {@link SeparationPass}.
 */
public final class Newton {
  /** The share of a weight's curvature that those before it must leave it. */
  static final double SINGULAR = 1e-14;

  private static final int MOST_ITERATIONS = 200;
  private static final int MOST_TRIALS = 60;

  /** Regular problems have converged by then. */
  private static final int FIRST_DOUBT = 10;

  private static final double TINY = 1e-13;
  private static final double SMALL = 1e-8;
  private static final double DECREASE = 0.01;

  /** The share of F below which a difference may be rounding. */
  private static final double ROUNDING = 1e-13;

  private static final double FIRST_SHIFT = 1e-8;
  private static final double SHIFT_GROWTH = 100;

  private final Loss loss;
  private final ScaledProfile profile;
  private final double l2;
  private final Function<BlockPass, OrderFreeSums> source;
  private final double[] largestCurvature;
  private final boolean[] moves;
  private final double typicalLoss;

  /**
   * @param l2 at least 0
   * @param source hands a pass to all blocks and merges the answers
   */
  public Newton(
      Loss loss, ScaledProfile profile, double l2, Function<BlockPass, OrderFreeSums> source) {
    if (!(l2 >= 0 && l2 <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("Invalid l2: " + l2 + " (must be >= 0 and finite)");
    }
    this.loss = loss;
    this.profile = profile;
    this.l2 = l2;
    this.source = source;
    int d = profile.dimension();
    largestCurvature = new double[d + 1];
    for (int j = 0; j < d; j++) {
      largestCurvature[j] = loss.largestSecondDerivative() * meanSquare(profile, j);
    }
    largestCurvature[d] = loss.largestSecondDerivative();
    moves = new boolean[d + 1];
    for (int j = 0; j <= d; j++) {
      moves[j] = largestCurvature[j] > 0;
    }
    typicalLoss = loss.loss(0, Math.sqrt(meanSquare(profile, d)));
  }

  /** The mean of the square of a scaled column. */
  static double meanSquare(ScaledProfile profile, int column) {
    double mean = profile.mean(column);
    double deviation = profile.deviation(column);
    return mean * mean + deviation * deviation;
  }

  /** Starts from zero. */
  public NewtonFit fit() {
    return fit(new double[profile.dimension() + 1]);
  }

  /**
   * Starts from given weights.
   *
   * @param start {@code start[d + 1]} in scaled units, intercept last
   */
  public NewtonFit fit(double[] start) {
    Point point = evaluate(start.clone());
    double small = SMALL * Math.sqrt(typicalLoss);
    double previous = Double.POSITIVE_INFINITY;
    for (int iteration = 0; ; iteration++) {
      if (isOneClass()) {
        return point.fit(iteration, Double.NaN, Reason.ONE_CLASS);
      }
      Direction direction = direction(point, 0);
      if (direction == null) {
        return point.fit(iteration, Double.NaN, Reason.NOT_FINITE);
      }
      double decrement = direction.newton.decrement();
      boolean singular = direction.shift > 0;
      if ((singular || iteration >= FIRST_DOUBT) && isSeparated(point, direction)) {
        return point.fit(iteration, decrement, Reason.SEPARABLE);
      }
      boolean stuck = decrement <= small && decrement > previous / 2;
      if (stuck || decrement <= TINY * Math.sqrt(typicalLoss)) {
        return point.fit(iteration, decrement, singular ? Reason.SINGULAR : Reason.CONVERGED);
      }
      if (iteration == MOST_ITERATIONS) {
        return point.fit(iteration, decrement, Reason.MAX_ITERATIONS);
      }
      Point next = search(point, direction);
      if (next == null) {
        return point.fit(iteration, decrement, Reason.NO_DECREASE);
      }
      previous = decrement;
      point = next;
    }
  }

  private boolean isOneClass() {
    return loss instanceof LogisticLoss && profile.deviation(profile.dimension()) == 0;
  }

  private boolean isSeparated(Point point, Direction direction) {
    if (!(loss instanceof LogisticLoss) || l2 > 0) {
      return false;
    }
    SeparationPass pass = new SeparationPass(profile, point.weights, direction.newton.step());
    return pass.isSeparated(source.apply(pass));
  }

  /** Goes along the step, or a shorter one, to where F is enough lower; null when nowhere. */
  private Point search(Point from, Direction first) {
    Direction direction = first;
    double length = 1;
    double rounding = ROUNDING * Math.max(from.objective, typicalLoss);
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      Point to = evaluate(along(from.weights, length, direction.newton.step()));
      double decrement = direction.newton.decrement();
      double enough = DECREASE * length * decrement * decrement;
      if (to.objective <= from.objective - enough + rounding) {
        return to;
      }
      boolean firmer = direction.shift > 0 && direction.shift < 1;
      Direction next = firmer ? direction(from, SHIFT_GROWTH * direction.shift) : null;
      if (next == null) {
        length /= 2;
      } else {
        direction = next;
      }
    }
    return null;
  }

  static double[] along(double[] from, double length, double[] step) {
    double[] to = new double[from.length];
    for (int j = 0; j < to.length; j++) {
      to[j] = from[j] + length * step[j];
    }
    return to;
  }

  /** The step with the smallest shift, of at least {@code shift}, that makes one; null if none. */
  private Direction direction(Point point, double shift) {
    double tried = shift;
    while (tried <= SHIFT_GROWTH) {
      NewtonStep newton = step(point.derivatives, point.weights, tried, SINGULAR);
      if (newton != null) {
        return new Direction(newton, tried);
      }
      tried = tried == 0 ? FIRST_SHIFT : SHIFT_GROWTH * tried;
    }
    return null;
  }

  /**
   * The step from {@code weights}, where the mean loss has {@code derivatives}, with a share {@code
   * shift} of the largest curvature added; null where there is none.
   */
  NewtonStep step(Derivatives derivatives, double[] weights, double shift, double tolerance) {
    double[] added = new double[weights.length];
    for (int j = 0; j < added.length; j++) {
      added[j] = shift * largestCurvature[j] + penaltyOn(j);
    }
    double[] gradient = gradient(derivatives, weights);
    return NewtonStep.of(derivatives.hessian(), added, gradient, moves, tolerance);
  }

  /** Of F, penalty included. */
  private double[] gradient(Derivatives derivatives, double[] weights) {
    double[] gradient = derivatives.gradient().clone();
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] += penaltyOn(j) * weights[j];
    }
    return gradient;
  }

  /** Of the mean loss at {@code weights}, without penalty. */
  Derivatives derivatives(double[] weights) {
    HessianPass pass = new HessianPass(loss, profile, weights);
    return pass.read(source.apply(pass));
  }

  private double penaltyOn(int weight) {
    return weight < profile.dimension() ? l2 : 0;
  }

  private Point evaluate(double[] weights) {
    Derivatives derivatives = derivatives(weights);
    double penalty = 0;
    for (int j = 0; j < weights.length; j++) {
      penalty += penaltyOn(j) * weights[j] * weights[j] / 2;
    }
    double[] gradient = gradient(derivatives, weights);
    return new Point(weights, derivatives.loss() + penalty, gradient, derivatives);
  }

  /** A step and the share of the largest curvature that was added for it. */
  private record Direction(NewtonStep newton, double shift) {}

  /** Weights, with F and its gradient there. */
  private record Point(
      double[] weights, double objective, double[] gradient, Derivatives derivatives) {

    NewtonFit fit(int iterations, double decrement, Reason reason) {
      double squares = 0;
      for (double slope : gradient) {
        squares += slope * slope;
      }
      return new NewtonFit(
          weights, objective, Math.sqrt(squares), decrement, iterations, reason, derivatives);
    }
  }
}
