package io.sparksgd.core.loss;

import java.io.Serializable;

/**
 * What one example costs: a convex function of its margin m = w.z + b and its label y. A margin or
 * label that is NaN gives NaN everywhere, a bound on either that is NaN too. Losses travel with
 * passes and hold numbers only.
 */
public sealed interface Loss extends Serializable permits SquaredLoss, HuberLoss, LogisticLoss {

  double loss(double margin, double label);

  /** The derivative of {@link #loss} by the margin. */
  double derivative(double margin, double label);

  /**
   * {@link #loss} and {@link #derivative} of some examples at once, which may cost less.
   *
   * @param margins {@code margins[count]} or more, replaced by the derivatives
   * @param labels {@code labels[count]} or more
   * @param losses {@code losses[count]} or more, to be filled
   */
  default void lossesAndDerivatives(double[] margins, double[] labels, int count, double[] losses) {
    for (int i = 0; i < count; i++) {
      losses[i] = loss(margins[i], labels[i]);
      margins[i] = derivative(margins[i], labels[i]);
    }
  }

  /** The second derivative of {@link #loss} by the margin; never negative. */
  double secondDerivative(double margin, double label);

  /** The largest value of {@link #secondDerivative}. */
  double largestSecondDerivative();

  /** The largest loss where |m| and |y| are at most these. */
  double largestLoss(double margin, double label);

  /** The largest |derivative| where |m| and |y| are at most these. */
  double largestDerivative(double margin, double label);

  /** What is predicted for an example: the mean of its label. */
  double prediction(double margin);
}
