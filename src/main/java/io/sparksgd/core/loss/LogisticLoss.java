package io.sparksgd.core.loss;

/**
 * The negative log-likelihood of a label y, 0 or 1, whose log-odds are m:
 *
 * <pre>
 *   log(1 + e^m) - y m        derivative  p - y        second derivative  p (1 - p)
 * </pre>
 *
 * with p = 1 / (1 + e^-m), the prediction. Computed from e^-|m|, so that nothing overflows: at m =
 * 10,000 the loss of y = 0 is 10,000 and that of y = 1 is 0. {@code StrictMath} gives the same bits
 * on every machine.
 */
public final class LogisticLoss implements Loss {
  private static final long serialVersionUID = 1L;
  private static final double LOG_2 = 0.6931471805599453;

  @Override
  public double loss(double margin, double label) {
    return loss(margin, label, tail(margin));
  }

  private static double loss(double margin, double label, double tail) {
    // log(1 + e^m) = max(m, 0) + log(1 + e^-|m|)
    return Math.max(margin, 0) - label * margin + log1p(tail);
  }

  @Override
  public double derivative(double margin, double label) {
    return derivative(margin, label, tail(margin));
  }

  private static double derivative(double margin, double label, double tail) {
    // For y = 1 and a large margin, p - 1 would round to 0; -e^-m / (1 + e^-m) does not.
    double sign = Math.copySign(1, margin);
    double larger = 0.5 + sign * (0.5 - label);
    return sign * (larger - tail / (1 + tail));
  }

  /** e^-|m|, in which all are written. */
  private static double tail(double margin) {
    return StrictMath.exp(-Math.abs(margin));
  }

  /**
   * log(1 + t) for t in [0, 1], within 2 ulp: 2 artanh s = 2 (s + s^3 / 3 + s^5 / 5 + ...) with s =
   * t / (2 + t), at most 1/3. The terms from s^35 on are below 1e-17 of the first. Nothing but
   * arithmetic, in two sums that need not wait for each other.
   */
  private static double log1p(double t) {
    double s = t / (2 + t);
    double s2 = s * s;
    double s4 = s2 * s2;
    double odd = 1.0 / 31;
    odd = odd * s4 + 1.0 / 27;
    odd = odd * s4 + 1.0 / 23;
    odd = odd * s4 + 1.0 / 19;
    odd = odd * s4 + 1.0 / 15;
    odd = odd * s4 + 1.0 / 11;
    odd = odd * s4 + 1.0 / 7;
    odd = odd * s4 + 1.0 / 3;
    double even = 1.0 / 33;
    even = even * s4 + 1.0 / 29;
    even = even * s4 + 1.0 / 25;
    even = even * s4 + 1.0 / 21;
    even = even * s4 + 1.0 / 17;
    even = even * s4 + 1.0 / 13;
    even = even * s4 + 1.0 / 9;
    even = even * s4 + 1.0 / 5;
    return 2 * (s + s * (odd * s2 + even * s4));
  }

  /** Without branches that depend on the examples, which no processor could foresee. */
  @Override
  public void lossesAndDerivatives(double[] margins, double[] labels, int count, double[] losses) {
    for (int i = 0; i < count; i++) {
      losses[i] = tail(margins[i]);
    }
    for (int i = 0; i < count; i++) {
      double margin = margins[i];
      double tail = losses[i];
      losses[i] = loss(margin, labels[i], tail);
      margins[i] = derivative(margin, labels[i], tail);
    }
  }

  @Override
  public double secondDerivative(double margin, double label) {
    if (Double.isNaN(label)) {
      return Double.NaN;
    }
    double tail = tail(margin);
    return tail / ((1 + tail) * (1 + tail));
  }

  @Override
  public double largestSecondDerivative() {
    return 0.25;
  }

  @Override
  public double largestLoss(double margin, double label) {
    return Double.isNaN(label) ? Double.NaN : margin + LOG_2;
  }

  @Override
  public double largestDerivative(double margin, double label) {
    return Double.isNaN(margin) || Double.isNaN(label) ? Double.NaN : 1;
  }

  @Override
  public double prediction(double margin) {
    double tail = tail(margin);
    return (margin >= 0 ? 1 : tail) / (1 + tail);
  }
}
