package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;

/**
 * What one exception says about a file, in words that hold nothing of its message.
 *
 * @param exitCode how the run ends
 * @param rule what is wrong
 */
record FailureReason(ExitCode exitCode, String rule) {
  static final FailureReason CHANGED =
      new FailureReason(ExitCode.BAD_DATA, "input changed while reading");

  /** The reason, or empty when the type of the exception does not tell. */
  static Optional<FailureReason> of(Throwable cause) {
    return Stream.of(ofAccess(cause), ofConnection(cause), ofContent(cause))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<FailureReason> ofAccess(Throwable cause) {
    boolean missing = cause instanceof FileNotFoundException;
    if (cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || (missing && message(cause).endsWith("(Permission denied)"))) {
      return Optional.of(new FailureReason(ExitCode.IO_ERROR, "permission denied"));
    }
    return missing ? Optional.of(CHANGED) : Optional.empty();
  }

  private static Optional<FailureReason> ofConnection(Throwable cause) {
    return cause instanceof SocketException
            || cause instanceof UnknownHostException
            || cause instanceof SocketTimeoutException
            || cause instanceof SQLException
            || isThrownIn("org.apache.hadoop.ipc.", cause)
        ? Optional.of(
            new FailureReason(
                ExitCode.IO_ERROR, "no connection: " + cause.getClass().getSimpleName()))
        : Optional.empty();
  }

  private static Optional<FailureReason> ofContent(Throwable cause) {
    String type = cause.getClass().getName();
    if (type.startsWith("org.apache.parquet.")) {
      return corrupt("corrupt parquet: " + partOfParquet(message(cause)));
    }
    if (cause instanceof EOFException
        || cause instanceof ZipException
        || cause instanceof ChecksumException
        || isThrownIn("org.apache.hadoop.io.compress.", cause)) {
      return corrupt("corrupt: truncated or damaged");
    }
    if (cause instanceof CharacterCodingException) {
      return corrupt("not in the given encoding");
    }
    return type.endsWith(".TextParsingException")
        ? corrupt("corrupt csv: a line has too many columns or characters")
        : Optional.empty();
  }

  private static Optional<FailureReason> corrupt(String rule) {
    return Optional.of(new FailureReason(ExitCode.BAD_DATA, rule));
  }

  private static String partOfParquet(String message) {
    if (message.contains("CRC")) {
      return "checksum of a page";
    }
    return message.contains("footer") ? "footer" : "unreadable";
  }

  /** Codecs and remote calls throw nothing more special than IOException: the place has to tell. */
  private static boolean isThrownIn(String packagePrefix, Throwable cause) {
    return cause instanceof IOException
        && Stream.of(cause.getStackTrace())
            .limit(3)
            .anyMatch(frame -> frame.getClassName().startsWith(packagePrefix));
  }

  private static String message(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }
}
