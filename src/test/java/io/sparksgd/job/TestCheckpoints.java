package io.sparksgd.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What a training has left to go on from, on any file system. */
final class TestCheckpoints {
  private static final String PREFIX = "checkpoint-";

  private TestCheckpoints() {}

  /** The number of the newest checkpoint; 0 when there is none. */
  static long newest(String directory) {
    Path path = new Path(directory);
    try {
      return Stream.of(path.getFileSystem(new Configuration()).listStatus(path))
          .map(file -> file.getPath().getName())
          .filter(name -> name.matches(PREFIX + "\\d+"))
          .mapToLong(name -> Long.parseLong(name.substring(PREFIX.length())))
          .max()
          .orElse(0);
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
