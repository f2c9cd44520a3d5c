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
