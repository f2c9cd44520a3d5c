package io.sparksgd.core.training;

import java.util.Optional;

/**
 * Where training leaves what it could go on from, and where it may begin. A training that was ended
 * at any moment and goes on from any state that it has left ends at the same bits as one that was
 * not.
 */
public interface Checkpoints {

  /** Where to go on from; empty begins at the beginning. */
  Optional<TrainerState> start();

  /** Whether to save a state now. Asked at the start of every window and of every epoch. */
  boolean isDue();

  /**
   * Whether training must end now, with {@code CANCELLED}. Asked before every step; once it is true
   * it stays so. The state at that step is saved first.
   */
  boolean mustStop();

  /** Takes a state, to be given by {@link #start} when the same training is begun again. */
  void save(TrainerState state);

  /** Begins at the beginning and keeps nothing. */
  static Checkpoints none() {
    return new Checkpoints() {
      @Override
      public Optional<TrainerState> start() {
        return Optional.empty();
      }

      @Override
      public boolean isDue() {
        return false;
      }

      @Override
      public boolean mustStop() {
        return false;
      }

      @Override
      public void save(TrainerState state) {}
    };
  }
}
