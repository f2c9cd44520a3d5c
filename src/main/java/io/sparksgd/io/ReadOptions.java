package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options handed to the Spark source. Those on which exact counts and the order of rows rest
 * are refused, not overridden, so that nobody believes they had an effect.
 */
final class ReadOptions {
  private static final Set<String> FIXED_FOR_FILES =
      Set.of(
          "path",
          "paths",
          "basepath",
          "recursivefilelookup",
          "pathglobfilter",
          "modifiedbefore",
          "modifiedafter",
          "ignorecorruptfiles",
          "ignoremissingfiles",
          "mergeschema");
  private static final Set<String> FIXED_FOR_CSV =
      Set.of(
          "mode",
          "inferschema",
          "schema",
          "enforceschema",
          "columnpruning",
          "columnnameofcorruptrecord",
          "singlevariantcolumn");

  private ReadOptions() {}

  /**
   * The options for files of a format.
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} for an option that is fixed
   */
  static Map<String, String> forFiles(InputConfig config, String format) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(config.options());
    refuse(options, FIXED_FOR_FILES, "files are listed once and read as they are");
    options.put("recursiveFileLookup", "true");
    if (format.equals(FileFormat.PARQUET)) {
      options.put("parquet.page.verify-checksum.enabled", "true");
    }
    if (format.equals(FileFormat.CSV)) {
      refuse(options, FIXED_FOR_CSV, "csv is read as text and every row is checked");
      addCsv(options, config);
    }
    return options;
  }

  static boolean hasHeader(Map<String, String> csvOptions) {
    return Boolean.parseBoolean(csvOptions.get("header"));
  }

  private static void addCsv(Map<String, String> options, InputConfig config) {
    boolean named = !config.columns().isEmpty();
    options.putIfAbsent("header", named ? "false" : "true");
    if (named && hasHeader(options)) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid option: header (must be false when columns are named)");
    }
    options.put("mode", "PERMISSIVE");
    options.put("inferSchema", "false");
    options.put("enforceSchema", "true");
    options.put("columnPruning", "false");
  }

  private static void refuse(Map<String, String> options, Set<String> fixed, String reason) {
    for (String option : options.keySet()) {
      if (fixed.contains(option.toLowerCase(Locale.ROOT))) {
        throw new JobException(
            ExitCode.BAD_CONFIGURATION,
            "Invalid option: " + option + " (" + reason + "; leave it out)");
      }
    }
  }
}
