package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * Turns failures of reading into one line that names the file. Spark's own messages are never
 * passed on: they can hold the content of a row.
 */
final class ReadFailures {
  private static final int DEEPEST = 30;
  private static final String DATA_EXCEPTION = "22";

  private final String directory;

  /** Explains with file names relative to {@code directory}. */
  ReadFailures(String directory) {
    this.directory = directory;
  }

  /** The explanation, or empty when nothing in the chain of causes is a failure of reading. */
  Optional<JobException> explain(Throwable failure) {
    List<Throwable> causes = causes(failure);
    Optional<String> file = causes.stream().flatMap(each -> file(each).stream()).findFirst();
    for (Throwable cause : causes) {
      if (cause instanceof JobException known) {
        return Optional.of(known);
      }
    }
    for (int i = causes.size() - 1; i >= 0; i--) {
      Optional<Reason> reason = reason(causes.get(i));
      if (reason.isPresent()) {
        return reason.map(it -> new JobException(it.exitCode, it.message(file), failure));
      }
    }
    return file.map(
        name ->
            new JobException(
                ExitCode.IO_ERROR,
                "Cannot read file: " + name + " (" + name(causes) + ")",
                failure));
  }

  /** Explains a failure to list {@code path}. */
  static JobException ofListing(String path, IOException failure) {
    return reason(failure)
        .map(
            it ->
                new JobException(
                    it.exitCode, it.message(Optional.of(FileNames.shown(path))), failure))
        .orElse(
            new JobException(
                ExitCode.IO_ERROR,
                "Cannot list input: "
                    + FileNames.shown(path)
                    + " ("
                    + failure.getClass().getSimpleName()
                    + ")",
                failure));
  }

  private record Reason(ExitCode exitCode, String thing, String rule) {
    static Reason file(ExitCode exitCode, String rule) {
      return new Reason(exitCode, null, rule);
    }

    String message(Optional<String> file) {
      String what =
          thing != null
              ? thing
              : file.map(it -> "Cannot read file: " + it).orElse("Cannot read input");
      return what + " (" + rule + ")";
    }
  }

  private static Optional<Reason> reason(Throwable cause) {
    String type = cause.getClass().getName();
    if (cause instanceof AccessControlException
        || cause instanceof java.nio.file.AccessDeniedException
        || (cause instanceof FileNotFoundException
            && String.valueOf(cause.getMessage()).endsWith("(Permission denied)"))) {
      return Optional.of(Reason.file(ExitCode.IO_ERROR, "permission denied"));
    }
    if (cause instanceof FileNotFoundException) {
      return Optional.of(Reason.file(ExitCode.BAD_DATA, "input changed while reading"));
    }
    if (cause instanceof SocketException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException
        || cause instanceof SQLException) {
      return Optional.of(
          Reason.file(ExitCode.IO_ERROR, "no connection: " + cause.getClass().getSimpleName()));
    }
    if (type.startsWith("org.apache.parquet.")) {
      return Optional.of(Reason.file(ExitCode.BAD_DATA, "corrupt parquet: " + parquet(cause)));
    }
    return corrupt(cause)
        .map(rule -> Reason.file(ExitCode.BAD_DATA, rule))
        .or(() -> ofSpark(cause));
  }

  private static String parquet(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("CRC")) {
      return "checksum of a page";
    }
    return message.contains("footer") ? "footer" : "unreadable";
  }

  private static Optional<String> corrupt(Throwable cause) {
    if (cause instanceof EOFException
        || cause instanceof ZipException
        || cause instanceof ChecksumException
        || isThrownByCodec(cause)) {
      return Optional.of("corrupt: truncated or damaged");
    }
    if (cause instanceof CharacterCodingException) {
      return Optional.of("not in the given encoding");
    }
    return cause.getClass().getName().endsWith(".TextParsingException")
        ? Optional.of("corrupt csv: a line has too many columns or characters")
        : Optional.empty();
  }

  /** Codecs throw nothing more special than IOException, so the place has to tell. */
  private static boolean isThrownByCodec(Throwable cause) {
    StackTraceElement[] stack = cause.getStackTrace();
    return cause instanceof IOException
        && stack.length > 0
        && stack[0].getClassName().startsWith("org.apache.hadoop.io.compress.");
  }

  private static Optional<Reason> ofSpark(Throwable cause) {
    if (!(cause instanceof SparkThrowable spark)) {
      return Optional.empty();
    }
    String condition = String.valueOf(condition(spark));
    if (condition.endsWith("CANNOT_READ_FILE_FOOTER")) {
      return Optional.of(Reason.file(ExitCode.BAD_DATA, "corrupt parquet: footer"));
    }
    if (condition.endsWith("FILE_NOT_EXIST")) {
      return Optional.of(Reason.file(ExitCode.BAD_DATA, "input changed while reading"));
    }
    if (condition.equals("DATA_SOURCE_NOT_FOUND")) {
      String format = spark.getMessageParameters().get("provider");
      return Optional.of(
          new Reason(
              ExitCode.BAD_CONFIGURATION,
              "Invalid format: " + format,
              "Spark knows no such source"));
    }
    if (String.valueOf(spark.getSqlState()).startsWith(DATA_EXCEPTION)) {
      return Optional.of(
          new Reason(
              ExitCode.BAD_DATA,
              "Cannot evaluate where: " + condition,
              "a value does not fit the condition; columns of csv files are text, and try_cast"
                  + " gives null where cast fails"));
    }
    return cause instanceof AnalysisException
        ? Optional.of(
            new Reason(
                ExitCode.BAD_CONFIGURATION,
                "Cannot open input: " + condition,
                "check format and options"))
        : Optional.empty();
  }

  private Optional<String> file(Throwable cause) {
    String path = null;
    if (cause instanceof FileFailure failure) {
      path = failure.path();
    } else if (cause instanceof SparkThrowable spark
        && String.valueOf(condition(spark)).startsWith("FAILED_READ_FILE")) {
      path = spark.getMessageParameters().get("path");
    }
    return Optional.ofNullable(path).map(this::nameOf);
  }

  private String nameOf(String path) {
    String listed = path.contains(":") ? FileNames.pathOf(path) : path;
    String name = FileNames.relative(directory, listed);
    return name.equals(listed) ? name.substring(name.lastIndexOf('/') + 1) : name;
  }

  /** Under its older name, which more Spark versions know. */
  @SuppressWarnings("deprecation")
  private static String condition(SparkThrowable failure) {
    return failure.getErrorClass();
  }

  private static String name(List<Throwable> causes) {
    return causes.get(causes.size() - 1).getClass().getSimpleName();
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable it = failure; it != null && causes.size() < DEEPEST; it = it.getCause()) {
      causes.add(it);
    }
    return causes;
  }
}
