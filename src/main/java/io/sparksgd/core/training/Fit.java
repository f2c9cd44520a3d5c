package io.sparksgd.core.training;

import io.sparksgd.core.stopping.StopReason;
import java.util.List;

/**
 * What training came to.
 *
 * @param weights in scaled units, intercept last: those of the epoch that met its goal or, when
 *     none did, those with the lowest F over all training rows among the initial weights and each
 *     epoch's result
 * @param loss F at {@code weights}
 * @param epochs passes over the training rows that were begun
 * @param steps updates taken
 * @param phases the stretches of constant batch size and base rate, at least one
 * @param backoffs how often the loss grew without bound and training went back to the best weights
 *     with a lower rate
 */
public record Fit(
    double[] weights,
    double loss,
    long epochs,
    long steps,
    StopReason stopReason,
    List<Phase> phases,
    int backoffs,
    History history) {

  public Fit {
    phases = List.copyOf(phases);
  }

  /**
   * A stretch of training with one batch size and one base rate.
   *
   * @param firstStep 0-based over the whole run
   */
  public record Phase(long firstStep, long batchSize, double learningRate) {}
}
