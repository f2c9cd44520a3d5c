package io.sparksgd.core.training;

import java.util.List;

/**
 * How training went, by step and by epoch, each thinned so that it stays small: every one until
 * there are {@link #CAPACITY} entries, then every second, every fourth, and so on. The last step
 * and the last epoch are always there.
 */
public final class History {
  /** The most entries kept, of steps and of epochs each, besides the last. */
  public static final int CAPACITY = 2_000;

  private final Thinned<Entry> steps;
  private final Thinned<Epoch> epochs;

  public History() {
    steps = new Thinned<>(CAPACITY, Entry::step);
    epochs = new Thinned<>(CAPACITY, Epoch::epoch);
  }

  /** Continues the history that {@code state} was taken from. */
  History(State state) {
    steps =
        new Thinned<>(
            CAPACITY, Entry::step, new Thinned.State<>(state.stepStride(), state.entries()));
    epochs =
        new Thinned<>(
            CAPACITY, Epoch::epoch, new Thinned.State<>(state.epochStride(), state.epochs()));
  }

  /**
   * A history as a value that can be stored.
   *
   * @param stepStride every so many steps are kept
   * @param epochStride every so many epochs are kept
   */
  public record State(long stepStride, List<Entry> entries, long epochStride, List<Epoch> epochs) {
    public State {
      entries = List.copyOf(entries);
      epochs = List.copyOf(epochs);
    }
  }

  State state() {
    Thinned.State<Entry> keptSteps = steps.state();
    Thinned.State<Epoch> keptEpochs = epochs.state();
    return new State(
        keptSteps.stride(), keptSteps.entries(), keptEpochs.stride(), keptEpochs.entries());
  }

  /**
   * One step.
   *
   * @param step 0-based over the whole run
   * @param epoch 0-based
   * @param phase 0-based; a phase ends when the mini-batches grow or the rate is cut
   * @param loss of the mini-batch, at the weights before the step
   * @param gradientNorm of the mini-batch's gradient
   * @param updateNorm of the change of the weights
   * @param weightNorm of the weights after the step
   */
  public record Entry(
      long step,
      long epoch,
      int phase,
      double loss,
      double gradientNorm,
      double updateNorm,
      double weightNorm,
      double learningRate) {}

  /**
   * What one epoch came to.
   *
   * @param epoch 0-based
   * @param phase 0-based, the one that the epoch was part of
   * @param batchSize rows in its mini-batches
   * @param learningRate the base rate of the phase, before the schedule
   * @param trainingLoss F at the epoch's result over all training rows
   * @param holdoutLoss the mean loss there over the holdout; NaN when there is none
   * @param gradientNorm the norm of the gradient of F there
   */
  public record Epoch(
      long epoch,
      int phase,
      long batchSize,
      double learningRate,
      double trainingLoss,
      double holdoutLoss,
      double gradientNorm) {}

  /** Whether {@link #add} would keep an entry for {@code step} among the thinned ones. */
  boolean wants(long step) {
    return steps.wants(step);
  }

  void add(Entry entry) {
    steps.add(entry);
  }

  /** Adds an epoch past all others. Epochs whose loss grew without bound are not told. */
  public void addEpoch(Epoch epoch) {
    epochs.add(epoch);
  }

  /** The steps kept, in their order. */
  public List<Entry> entries() {
    return steps.entries();
  }

  /** The epochs kept, in their order. */
  public List<Epoch> epochs() {
    return epochs.entries();
  }
}
