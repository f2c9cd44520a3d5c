package io.sparksgd.job;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.spark.ExecutorWatch;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what ended a run on Spark in words that lead to an exit code. */
final class SparkFailures {
  private static final int DEEPEST = 50;
  private static final Pattern TASK =
      Pattern.compile("Task (\\d+) in stage [\\d.]+ failed (\\d+) times");

  /** What Spark says in a running job, in a new one, and to whoever still uses the session. */
  private static final Pattern GONE =
      Pattern.compile("SparkContext (was shut down|has been shutdown)|stopped SparkContext");

  private static final String CHANGED = "Input changed while training";

  private SparkFailures() {}

  /**
   * What to throw for {@code failure}. Spark throws checked exceptions without declaring them, so
   * any exception may come here.
   */
  static RuntimeException explain(Exception failure, ExampleReader reader) {
    Optional<JobException> starved = starved(failure);
    if (starved.isPresent()) {
      return starved.get();
    }
    if (failure instanceof JobException known) {
      return known;
    }
    return reader.explain(failure).orElseGet(() -> known(failure));
  }

  /** The same once all rows were read: when they cannot be read again, the input has changed. */
  static RuntimeException explainAfterReading(Exception failure, ExampleReader reader) {
    RuntimeException explained = explain(failure, reader);
    boolean changed =
        explained != failure
            && explained instanceof JobException known
            && known.exitCode() == ExitCode.BAD_DATA
            && !known.getMessage().startsWith(CHANGED);
    return changed
        ? new JobException(
            ExitCode.BAD_DATA, CHANGED + ": " + explained.getMessage(), explained.getCause())
        : explained;
  }

  /** Where a job was ended for want of executors, which other explanations would hide. */
  static Optional<JobException> starved(Exception failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      Optional<String> reason = ExecutorWatch.reason(cause);
      if (reason.isPresent()) {
        return Optional.of(new JobException(ExitCode.TEMPORARY, reason.get(), failure));
      }
    }
    return Optional.empty();
  }

  /** Where the input says nothing of it. */
  static JobException known(Exception failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof OutOfMemoryError || message.contains("java.lang.OutOfMemoryError")) {
        return new JobException(
            ExitCode.TEMPORARY,
            "Out of memory on an executor (more executor memory or a smaller split-size helps)",
            failure);
      }
      if (message.contains("ExecutorLostFailure") || GONE.matcher(message).find()) {
        return new JobException(
            ExitCode.TEMPORARY, "Lost executors or the cluster while training", failure);
      }
      if (cause instanceof IOException) {
        return new JobException(
            ExitCode.IO_ERROR,
            "Cannot read or write: " + cause.getClass().getSimpleName(),
            failure);
      }
    }
    return new JobException(
        ExitCode.INTERNAL, "internal error: " + what(failure) + " (see the log)", failure);
  }

  /** Where Spark gave up a task: which one, how often it was tried, and what it threw. */
  private static String what(Exception failure) {
    Matcher task = TASK.matcher(String.valueOf(failure.getMessage()));
    if (!task.find()) {
      return failure.getClass().getName();
    }
    Throwable thrown = failure.getCause() == null ? failure : failure.getCause();
    return "partition %s failed %s times: %s"
        .formatted(task.group(1), task.group(2), thrown.getClass().getName());
  }
}
