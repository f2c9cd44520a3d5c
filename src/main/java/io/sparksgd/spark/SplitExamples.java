package io.sparksgd.spark;

/**
 * The two parts that a holdout makes of all rows: each is cached by itself and numbers its own rows
 * from 0. Closing frees both.
 */
public final class SplitExamples implements AutoCloseable {
  private final DistributedExamples training;
  private final DistributedExamples holdout;

  SplitExamples(DistributedExamples training, DistributedExamples holdout) {
    this.training = training;
    this.holdout = holdout;
  }

  /** The rows to train on, with what was rejected. */
  public DistributedExamples training() {
    return training;
  }

  /** The rows that are held out. */
  public DistributedExamples holdout() {
    return holdout;
  }

  @Override
  public void close() {
    try (training;
        holdout) {}
  }
}
