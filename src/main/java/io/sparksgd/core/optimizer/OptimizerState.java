package io.sparksgd.core.optimizer;

import java.util.Arrays;

/**
 * What an optimizer remembers of its steps, as a value that can be stored. Equal to states of the
 * same numbers.
 *
 * @param steps how many updates were taken, for optimizers that count them, else 0
 * @param vectors {@code vectors[k][weight]}, one for each running quantity of the optimizer, in the
 *     order of its documentation
 */
public record OptimizerState(long steps, double[][] vectors) {

  public OptimizerState {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "Invalid optimizer state: " + steps + " steps (must be >= 0)");
    }
    vectors = copy(vectors);
  }

  /** The state of an optimizer that counts no steps. */
  static OptimizerState of(double[]... vectors) {
    return new OptimizerState(0, vectors);
  }

  @Override
  public double[][] vectors() {
    return copy(vectors);
  }

  /** Copies the vectors into {@code targets}, those of the optimizer that is restored. */
  void copyTo(double[]... targets) {
    if (vectors.length != targets.length) {
      throw new IllegalArgumentException(
          "Invalid optimizer state: "
              + vectors.length
              + " vectors (must be "
              + targets.length
              + ")");
    }
    for (int k = 0; k < targets.length; k++) {
      if (vectors[k].length != targets[k].length) {
        throw new IllegalArgumentException(
            "Invalid optimizer state: %d weights in vector %d (must be %d)"
                .formatted(vectors[k].length, k, targets[k].length));
      }
    }
    for (int k = 0; k < targets.length; k++) {
      System.arraycopy(vectors[k], 0, targets[k], 0, targets[k].length);
    }
  }

  private static double[][] copy(double[][] vectors) {
    double[][] copy = new double[vectors.length][];
    for (int k = 0; k < vectors.length; k++) {
      copy[k] = vectors[k].clone();
    }
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptimizerState that
        && steps == that.steps
        && Arrays.deepEquals(vectors, that.vectors);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(steps) + Arrays.deepHashCode(vectors);
  }

  @Override
  public String toString() {
    return "OptimizerState[steps=" + steps + ", vectors=" + Arrays.deepToString(vectors) + "]";
  }
}
