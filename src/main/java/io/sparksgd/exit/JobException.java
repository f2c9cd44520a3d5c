package io.sparksgd.exit;

/**
 * A failure that a person can act on: what ends the run, and one line that names the thing, the
 * value and the rule. The message never holds a data row or a secret.
 */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public JobException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public JobException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
