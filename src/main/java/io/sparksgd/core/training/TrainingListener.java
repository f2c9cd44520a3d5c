package io.sparksgd.core.training;

/** Hears of every step while training runs; it must return at once. */
@FunctionalInterface
public interface TrainingListener {

  /**
   * A step was taken.
   *
   * @param epoch 0-based
   * @param stepOfEpoch 0-based within the epoch
   * @param stepsPerEpoch at the present batch size
   * @param step 0-based over the whole run
   * @param loss of the mini-batch, before the step
   * @param rate the learning rate of the step
   * @param weights after the step, in scaled units; not to be changed or kept
   */
  void stepTaken(
      long epoch,
      long stepOfEpoch,
      long stepsPerEpoch,
      long step,
      double loss,
      double rate,
      double[] weights);

  /** A listener that does nothing. */
  static TrainingListener none() {
    return (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, weights) -> {};
  }
}
