package io.sparksgd.exit;

/** How a run ends. The numbers avoid those that Spark and YARN use themselves. */
public enum ExitCode {
  DONE(0, false),
  NOT_PROMOTED(20, false),
  BLOCKED(21, false),
  USAGE(64, false),
  BAD_DATA(65, false),
  NO_INPUT(66, false),
  LOCKED(69, true),
  INTERNAL(70, false),
  CANNOT_WRITE(73, false),
  IO_ERROR(74, true),
  TEMPORARY(75, true),
  DIVERGED(76, false),
  BAD_CONFIGURATION(78, false),
  STOPPED(143, true);

  private final int number;
  private final boolean retryable;

  ExitCode(int number, boolean retryable) {
    this.number = number;
    this.retryable = retryable;
  }

  public int number() {
    return number;
  }

  /** Whether the same command may succeed when it is simply run again. */
  public boolean retryable() {
    return retryable;
  }
}
