package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Source names: which of them read files, and which one an extension stands for. */
final class FileFormat {
  static final String AUTO = "auto";
  static final String CSV = "csv";
  static final String PARQUET = "parquet";
  static final String LIBSVM = "libsvm";

  private static final Set<String> OF_FILES = Set.of(AUTO, CSV, PARQUET, LIBSVM, "json", "orc");
  private static final String COMPRESSED = "(\\.(gz|bz2|zst|deflate|lz4|snappy))?";
  private static final String CHOICES =
      " (names must end in .csv, .csv.gz, .parquet, .libsvm or .svm; otherwise set the format to"
          + " csv, parquet, libsvm or another Spark source)";

  private FileFormat() {}

  /** Whether the files of this format are listed and pinned; other sources read as they like. */
  static boolean readsFiles(String format) {
    return OF_FILES.contains(canonical(format));
  }

  static String canonical(String format) {
    String lower = format.toLowerCase(Locale.ROOT);
    return OF_FILES.contains(lower) ? lower : format;
  }

  /**
   * The format that the extensions of all names agree on.
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} when a name has no known extension
   *     or two names disagree
   */
  static String guess(List<InputFile> files) {
    InputFile first = files.get(0);
    String format = guess(first.name());
    for (InputFile file : files) {
      if (!guess(file.name()).equals(format)) {
        throw new JobException(
            ExitCode.BAD_CONFIGURATION,
            "Cannot guess format: both " + first.name() + " and " + file.name() + CHOICES);
      }
    }
    return format;
  }

  private static String guess(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".parquet")) {
      return PARQUET;
    }
    if (lower.matches(".*\\.csv" + COMPRESSED)) {
      return CSV;
    }
    if (lower.matches(".*\\.(libsvm|svm)" + COMPRESSED)) {
      return LIBSVM;
    }
    throw new JobException(ExitCode.BAD_CONFIGURATION, "Cannot guess format: " + name + CHOICES);
  }
}
