package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The SQL condition that rows must meet to be read. */
final class Condition {
  private Condition() {}

  /**
   * The source with those rows only for which the condition is true, and with all malformed lines,
   * which a condition must not hide.
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} when it is no valid condition
   */
  static Source apply(Source source, String where) {
    try {
      Dataset<Row> rows = source.rows();
      return source.withRows(
          rows.filter(functions.when(source.malformed(), true).otherwise(functions.expr(where))));
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new JobException(
            ExitCode.BAD_CONFIGURATION, "Invalid where: " + firstLine(e.getMessage()), e);
      }
      throw e;
    }
  }

  /** What Spark says about the text of the condition; no row has been read yet. */
  private static String firstLine(String message) {
    return message
        .strip()
        .lines()
        .findFirst()
        .orElse("not a condition")
        .replaceFirst("^\\[[A-Z0-9_.]+\\] ", "")
        .replaceFirst("\\s*SQLSTATE:.*$", "");
  }
}
