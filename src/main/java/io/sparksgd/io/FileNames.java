package io.sparksgd.io;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Names for files that do not depend on where the input lies. */
final class FileNames {
  private FileNames() {}

  /**
   * The deepest directory that holds all paths, without a slash at its end; empty when they share
   * not even a scheme.
   */
  static String commonDirectory(List<String> paths) {
    String directory = paths.isEmpty() ? "" : parent(paths.get(0));
    for (String path : paths) {
      while (!directory.isEmpty() && !path.startsWith(directory + "/")) {
        directory = parent(directory);
      }
    }
    return directory;
  }

  /** The path below {@code directory}, or the whole path when it lies elsewhere. */
  static String relative(String directory, String path) {
    return !directory.isEmpty() && path.startsWith(directory + "/")
        ? path.substring(directory.length() + 1)
        : path;
  }

  /**
   * The path in the form in which files are listed, from the URL form that Spark reports; text that
   * is no URL is taken for a path.
   */
  static String pathOf(String url) {
    try {
      return new Path(new URI(url)).toString();
    } catch (URISyntaxException e) {
      return new Path(url).toString();
    }
  }

  /** The relative name as a column, from a column of file URLs. */
  static Column relativeColumn(String directory, Column fileUrl) {
    UDF1<String, String> name = url -> relative(directory, pathOf(url));
    return functions.udf(name, DataTypes.StringType).apply(fileUrl);
  }

  /** The path without a user name or password, fit to be shown. */
  static String shown(String path) {
    return path.replaceFirst("://[^/@]*@", "://***@");
  }

  /** The path as a glob that matches this path only. */
  static String literal(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
