package io.sparksgd.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Text files on any Hadoop file system, read before there is a Spark session. */
public final class HadoopText {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopText() {}

  /** The whole file, as UTF-8. */
  public static String read(String path) throws IOException {
    Path file = new Path(path);
    try (InputStream in = file.getFileSystem(configuration()).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Hadoop's own settings and those that spark-submit passes on as system properties. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        configuration.set(name.substring(PREFIX.length()), System.getProperty(name));
      }
    }
    return configuration;
  }
}
