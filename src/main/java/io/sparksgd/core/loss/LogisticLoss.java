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
    // log(1 + e^m) = max(m, 0) + log(1 + e^-|m|)
    double positive = margin > 0 ? (1 - label) * margin : -label * margin;
    return positive + StrictMath.log1p(StrictMath.exp(-Math.abs(margin)));
  }

  @Override
  public double derivative(double margin, double label) {
    // For y = 1 and a large margin, p - 1 would round to 0; -e^-m / (1 + e^-m) does not.
    double tail = StrictMath.exp(-Math.abs(margin));
    double smaller = tail / (1 + tail);
    return margin >= 0 ? (1 - label) - smaller : smaller - label;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    if (Double.isNaN(label)) {
      return Double.NaN;
    }
    double tail = StrictMath.exp(-Math.abs(margin));
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
    double tail = StrictMath.exp(-Math.abs(margin));
    return (margin >= 0 ? 1 : tail) / (1 + tail);
  }
}
