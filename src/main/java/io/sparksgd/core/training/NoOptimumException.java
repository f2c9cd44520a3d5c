package io.sparksgd.core.training;

/** A solver that takes no mini-batches found no optimum; the message says why. */
public final class NoOptimumException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoOptimumException(String reason) {
    super(reason);
  }
}
