package io.sparksgd.io;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Columns that stand in directory names, as in {@code dt=2026-11-20/part-0.parquet}. They are
 * derived from the path and not by Spark, which would order the files in its own way. All are text.
 */
final class HivePartitions {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private HivePartitions() {}

  /** The names that occur in any of the paths, sorted, without those that the files hold. */
  static Set<String> names(List<InputFile> files, Collection<String> inFiles) {
    Set<String> names = new TreeSet<>();
    for (InputFile file : files) {
      String[] segments = file.path().split("/", -1);
      for (int i = 0; i < segments.length - 1; i++) {
        int equals = segments[i].indexOf('=');
        if (equals > 0) {
          names.add(unescape(segments[i].substring(0, equals)));
        }
      }
    }
    names.removeAll(inFiles);
    return names;
  }

  /** The column of the given name, from a column of file URLs. */
  static Column column(String name, Column fileUrl) {
    UDF1<String, String> value = url -> valueOf(name, FileNames.pathOf(url));
    return functions.udf(value, DataTypes.StringType).apply(fileUrl);
  }

  /** The value that the last directory of that name gives; null when there is none. */
  static String valueOf(String name, String path) {
    String[] segments = path.split("/", -1);
    for (int i = segments.length - 2; i >= 0; i--) {
      int equals = segments[i].indexOf('=');
      if (equals > 0 && unescape(segments[i].substring(0, equals)).equals(name)) {
        String value = unescape(segments[i].substring(equals + 1));
        return value.equals(NULL) ? null : value;
      }
    }
    return null;
  }

  private static String unescape(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
  }
}
