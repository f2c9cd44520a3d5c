package io.sparksgd.core.inference;

/**
 * What Newton's method came to.
 *
 * @param weights {@code weights[d + 1]} in scaled units, intercept last
 * @param objective F at {@code weights}, penalty included
 * @param gradientNorm the Euclidean norm of the gradient of F at {@code weights}
 * @param decrement the Newton decrement lambda at {@code weights}; F is about lambda^2 / 2 above
 *     its minimum
 * @param iterations steps taken
 * @param derivatives of the mean loss at {@code weights}, without penalty
 */
public record NewtonFit(
    double[] weights,
    double objective,
    double gradientNorm,
    double decrement,
    int iterations,
    Reason reason,
    Derivatives derivatives) {

  /** Why there were no more steps. */
  public enum Reason {
    CONVERGED("converged"),
    SINGULAR("the optimum is not unique: features, or rows that count, do not determine it"),
    SEPARABLE(
        "the classes can be separated: coefficients grow without bound (an L2 penalty bounds them)"),
    ONE_CLASS("all labels are the same: the intercept grows without bound"),
    MAX_ITERATIONS("no convergence within the most iterations"),
    NO_DECREASE("the objective falls no further, but is not at its minimum"),
    NOT_FINITE("loss, gradient or Hessian are not finite");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** Whether {@code weights} minimise F, uniquely or not. */
  public boolean converged() {
    return reason == Reason.CONVERGED || reason == Reason.SINGULAR;
  }
}
