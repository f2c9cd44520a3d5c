package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * Turns failures of reading into one line that names the file. Spark's own messages are never
 * passed on: they can hold the content of a row.
 */
final class ReadFailures {
  private static final int DEEPEST = 30;
  private static final String READ_FILE = "FAILED_READ_FILE";
  private static final String DATA_EXCEPTION = "22";

  private final String directory;

  /** Explains with file names relative to {@code directory}. */
  ReadFailures(String directory) {
    this.directory = directory;
  }

  /**
   * The explanation, or empty when nothing in the chain of causes is a failure of reading. The
   * deepest cause that tells anything has the last word.
   */
  Optional<JobException> explain(Throwable failure) {
    List<Throwable> causes = causes(failure);
    Optional<String> file = causes.stream().map(this::file).filter(Objects::nonNull).findFirst();
    JobException explained = null;
    for (Throwable cause : causes) {
      if (cause instanceof JobException known) {
        return Optional.of(known);
      }
      JobException told = explain(cause, file, failure);
      explained = told == null ? explained : told;
    }
    Throwable deepest = causes.get(causes.size() - 1);
    return explained == null && (file.isPresent() || isOfHadoop(deepest))
        ? Optional.of(cannotRead(file, ofUnknown(deepest), failure))
        : Optional.ofNullable(explained);
  }

  /** Explains a failure to list {@code path}. */
  static JobException ofListing(String path, IOException failure) {
    String shown = FileNames.shown(path);
    FailureReason reason = FailureReason.of(failure).orElseGet(() -> ofUnknown(failure));
    return cannotRead(Optional.of(shown), reason, failure);
  }

  private static JobException explain(Throwable cause, Optional<String> file, Throwable failure) {
    Optional<FailureReason> reason = FailureReason.of(cause);
    if (reason.isPresent()) {
      return cannotRead(file, reason.get(), failure);
    }
    return cause instanceof SparkThrowable spark
        ? ofSpark(spark, String.valueOf(condition(spark)), file, failure)
        : null;
  }

  private static boolean isOfHadoop(Throwable cause) {
    return cause instanceof IOException
        && cause.getClass().getName().startsWith("org.apache.hadoop.");
  }

  private static JobException ofSpark(
      SparkThrowable cause, String condition, Optional<String> file, Throwable failure) {
    if (condition.startsWith(READ_FILE)) {
      return ofReadFile(condition).map(it -> cannotRead(file, it, failure)).orElse(null);
    }
    if (condition.equals("DATA_SOURCE_NOT_FOUND")) {
      String format = cause.getMessageParameters().get("provider");
      return new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid format: " + format + " (Spark knows no such source)",
          failure);
    }
    if (String.valueOf(cause.getSqlState()).startsWith(DATA_EXCEPTION)) {
      return new JobException(
          ExitCode.BAD_DATA,
          "Cannot evaluate where: "
              + condition
              + " (a value does not fit the condition; columns of csv files are text, and"
              + " try_cast gives null where cast fails)",
          failure);
    }
    return cause instanceof AnalysisException
        ? new JobException(
            ExitCode.BAD_CONFIGURATION,
            "Cannot open input: " + condition + " (check format and options)",
            failure)
        : null;
  }

  private static Optional<FailureReason> ofReadFile(String condition) {
    if (condition.endsWith("FOOTER")) {
      return Optional.of(new FailureReason(ExitCode.BAD_DATA, "corrupt parquet: footer"));
    }
    if (condition.endsWith("TYPE_MISMATCH")) {
      return Optional.of(new FailureReason(ExitCode.BAD_DATA, "a column has another type"));
    }
    return condition.endsWith("FILE_NOT_EXIST")
        ? Optional.of(FailureReason.CHANGED)
        : Optional.empty();
  }

  /** What code throws on its own account lies in the data; other failures may pass. */
  private static FailureReason ofUnknown(Throwable cause) {
    return new FailureReason(
        cause instanceof IOException ? ExitCode.IO_ERROR : ExitCode.BAD_DATA,
        cause.getClass().getSimpleName());
  }

  private static JobException cannotRead(
      Optional<String> file, FailureReason reason, Throwable failure) {
    return new JobException(
        reason.exitCode(),
        file.map(name -> "Cannot read file: " + name).orElse("Cannot read input")
            + " ("
            + reason.rule()
            + ")",
        failure);
  }

  /** The name of the file that the exception speaks of, or null. */
  private String file(Throwable cause) {
    if (cause instanceof FileFailure failure) {
      return nameOf(failure.path());
    }
    if (!(cause instanceof SparkThrowable spark)
        || !String.valueOf(condition(spark)).startsWith(READ_FILE)) {
      return null;
    }
    String url = spark.getMessageParameters().get("path");
    return url == null ? null : nameOf(FileNames.pathOf(url));
  }

  private String nameOf(String path) {
    String name = FileNames.relative(directory, path);
    return name.equals(path) ? name.substring(name.lastIndexOf('/') + 1) : name;
  }

  /** Under its older name, which more Spark versions know. */
  @SuppressWarnings("deprecation")
  private static String condition(SparkThrowable failure) {
    return failure.getErrorClass();
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable it = failure; it != null && causes.size() < DEEPEST; it = it.getCause()) {
      causes.add(it);
    }
    return causes;
  }
}
