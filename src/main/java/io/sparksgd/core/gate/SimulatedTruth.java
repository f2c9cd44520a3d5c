package io.sparksgd.core.gate;

import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.sampling.RandomBits;
import java.util.function.DoubleUnaryOperator;

/**
 * Where simulated rows come from, known so well that the mean loss of any model over all rows there
 * could be is known too. Features are independent and standard normal, and with M = b* + w*.x
 *
 * <pre>
 *   w* = (1, -1/2, 1/4)      b* = 1/2
 * </pre>
 *
 * Everything about a row is a pure function of a key and the row's number.
 */
sealed interface SimulatedTruth {
  int DIMENSION = 3;

  /** w*, then b*. */
  static double[] weights() {
    return new double[] {1, -0.5, 0.25, 0.5};
  }

  Loss loss();

  /** The label of a row whose margin is M. */
  double label(double margin, long key, long row);

  /** What a corrupted row has in place of {@code label}. */
  double corrupted(double label, long key, long row);

  /** The mean loss of {@code weights[DIMENSION + 1]} over all rows there could be. */
  double meanLoss(double[] weights);

  /**
   * y = M + e with e standard normal, so that features explain 57 % of the variance. A corrupted
   * row has the label of another row, as after a join that went wrong. The mean loss of (w, b) is
   *
   * <pre>
   *   (1 + |w - w*|^2 + (b - b*)^2) / 2
   * </pre>
   */
  record Line() implements SimulatedTruth {
    @Override
    public Loss loss() {
      return new SquaredLoss();
    }

    @Override
    public double label(double margin, long key, long row) {
      return margin + RandomBits.gaussian(key, row);
    }

    @Override
    public double corrupted(double label, long key, long row) {
      double[] truth = weights();
      double square = 1;
      for (int j = 0; j < DIMENSION; j++) {
        square += truth[j] * truth[j];
      }
      return truth[DIMENSION] + StrictMath.sqrt(square) * RandomBits.gaussian(key, row);
    }

    @Override
    public double meanLoss(double[] weights) {
      double[] truth = weights();
      double sum = 1;
      for (int j = 0; j <= DIMENSION; j++) {
        sum += (weights[j] - truth[j]) * (weights[j] - truth[j]);
      }
      return sum / 2;
    }
  }

  /**
   * y = 1 with probability p(M) = 1 / (1 + e^-M), else 0. A corrupted row has the other label. The
   * mean loss of (w, b) is, by Stein's lemma,
   *
   * <pre>
   *   E log(1 + e^(b + |w| Z)) - b E p(M) - (w.w*) E p'(M)        M = b* + |w*| Z
   * </pre>
   *
   * with Z standard normal: integrals in one dimension, which the trapezoidal rule gives to
   * rounding.
   */
  record Odds() implements SimulatedTruth {
    private static final double REACH = 10;
    private static final int STEPS = 400;

    @Override
    public Loss loss() {
      return new LogisticLoss();
    }

    @Override
    public double label(double margin, long key, long row) {
      double probability = new LogisticLoss().prediction(margin);
      return RandomBits.uniform(key, 2 * row) < probability ? 1 : 0;
    }

    @Override
    public double corrupted(double label, long key, long row) {
      return 1 - label;
    }

    @Override
    public double meanLoss(double[] weights) {
      LogisticLoss loss = new LogisticLoss();
      double[] truth = weights();
      double product = 0;
      double square = 0;
      double trueSquare = 0;
      for (int j = 0; j < DIMENSION; j++) {
        product += weights[j] * truth[j];
        square += weights[j] * weights[j];
        trueSquare += truth[j] * truth[j];
      }
      double intercept = weights[DIMENSION];
      double deviation = StrictMath.sqrt(square);
      double trueDeviation = StrictMath.sqrt(trueSquare);
      double positives = mean(z -> loss.prediction(truth[DIMENSION] + trueDeviation * z));
      double slope = mean(z -> loss.secondDerivative(truth[DIMENSION] + trueDeviation * z, 1));
      double negative = mean(z -> loss.loss(intercept + deviation * z, 0));
      return negative - intercept * positives - product * slope;
    }

    /** E f(Z). */
    private static double mean(DoubleUnaryOperator f) {
      double sum = 0;
      double total = 0;
      for (int i = 0; i <= STEPS; i++) {
        double z = REACH * (2.0 * i / STEPS - 1);
        double density = StrictMath.exp(-z * z / 2);
        sum += density * f.applyAsDouble(z);
        total += density;
      }
      return sum / total;
    }
  }
}
