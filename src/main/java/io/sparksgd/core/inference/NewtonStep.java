package io.sparksgd.core.inference;

/**
 * The Newton step -A^-1 g for A = H + diag(added), by Cholesky factorisation of A scaled to a unit
 * diagonal. Weights of features that are always 0 do not move.
 */
final class NewtonStep {
  private final Cholesky factor;
  private final double[] scale;
  private final double[] step;
  private final double decrement;

  private NewtonStep(Cholesky factor, double[] scale, double[] gradient) {
    this.factor = factor;
    this.scale = scale;
    step = solve(gradient);
    double square = 0;
    for (int j = 0; j < step.length; j++) {
      step[j] = -step[j];
      square -= step[j] * gradient[j];
    }
    decrement = Math.sqrt(Math.max(0, square));
  }

  /**
   * Factors A and takes the step.
   *
   * @param moves which weights can make a difference
   * @param tolerance the share of its own curvature that the weights before it must leave a weight
   * @return null when A is not positive definite to within {@code tolerance}, or not finite
   */
  static NewtonStep of(
      double[][] hessian, double[] added, double[] gradient, boolean[] moves, double tolerance) {
    int size = gradient.length;
    double[] scale = new double[size];
    for (int j = 0; j < size; j++) {
      double diagonal = hessian[j][j] + added[j];
      if (moves[j] && diagonal == 0) {
        return null;
      }
      scale[j] = moves[j] ? 1 / Math.sqrt(diagonal) : 0;
    }
    double[][] scaled = new double[size][size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        scaled[j][k] = hessian[j][k] * scale[j] * scale[k];
      }
      scaled[j][j] = 1;
    }
    Cholesky factor = Cholesky.of(scaled, tolerance);
    return factor == null ? null : new NewtonStep(factor, scale, gradient);
  }

  /** A^-1 {@code right}, 0 for weights that do not move. */
  double[] solve(double[] right) {
    double[] scaled = new double[right.length];
    for (int j = 0; j < right.length; j++) {
      scaled[j] = right[j] * scale[j];
    }
    double[] solution = factor.solve(scaled);
    for (int j = 0; j < right.length; j++) {
      solution[j] *= scale[j];
    }
    return solution;
  }

  double[] step() {
    return step;
  }

  /** lambda = sqrt(g' A^-1 g): the objective is about lambda^2 / 2 above its minimum. */
  double decrement() {
    return decrement;
  }
}
