package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Holds the headers of CSV files together: Spark takes columns by position, so a file with another
 * order of columns would be read without a complaint. First lines that are equal as text are equal
 * headers; only those that differ are taken apart.
 */
final class CsvHeaders {
  private final SparkSession session;
  private final Map<String, String> options;

  CsvHeaders(SparkSession session, Map<String, String> options) {
    this.session = session;
    this.options = options;
  }

  /** The column names of one file, as Spark names them: {@code _c0} for one without a name. */
  List<String> namesIn(InputFile file) {
    return ReadSession.named(
        session,
        "read the header of " + file.name(),
        () ->
            List.of(
                session
                    .read()
                    .options(options)
                    .csv(FileNames.literal(file.path()))
                    .schema()
                    .fieldNames()));
  }

  /**
   * Compares every header with that of the first file, whose names are given.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} naming the two files; what stands in the
   *     other file is not told, since without a header it is a row
   */
  void requireEqual(List<InputFile> files, List<String> names) {
    for (InputFile file : suspects(files)) {
      List<String> others = namesIn(file);
      if (!others.isEmpty() && !others.equals(names)) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "Different headers: " + difference(names, others, file.name(), files.get(0).name()));
      }
    }
  }

  private List<InputFile> suspects(List<InputFile> files) {
    if (files.size() < 2 || Boolean.parseBoolean(options.get("multiLine"))) {
      return files.subList(1, files.size());
    }
    String charset = options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8"));
    List<String> lines =
        EachFile.look(session, files, (path, conf) -> FirstLine.of(path, charset, conf));
    List<InputFile> suspects = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).equals(lines.get(0))) {
        suspects.add(files.get(i));
      }
    }
    return suspects;
  }

  private static String difference(
      List<String> names, List<String> others, String file, String first) {
    if (others.size() != names.size()) {
      return file + " has " + others.size() + " columns, " + first + " has " + names.size();
    }
    int column = 0;
    while (others.get(column).equals(names.get(column))) {
      column++;
    }
    return "column "
        + (column + 1)
        + " of "
        + file
        + " is not "
        + names.get(column)
        + " as in "
        + first;
  }
}
