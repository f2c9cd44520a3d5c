package io.sparksgd.io;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Looks at the beginning or the end of every file: here when they are few, else in tasks. */
final class EachFile {
  private static final int FEW = 32;
  private static final int FILES_PER_TASK = 16;

  private EachFile() {}

  /** What is looked for in one file; {@code T} must be serialisable. */
  interface Look<T> extends Serializable {
    T at(String path, Configuration hadoopConf) throws IOException;
  }

  /**
   * What was seen, in the order of the files.
   *
   * @throws FileFailure for a file that cannot be read; from a task, somewhere among the causes
   */
  static <T> List<T> look(SparkSession session, List<InputFile> files, Look<T> look) {
    Configuration hadoopConf = session.sparkContext().hadoopConfiguration();
    List<String> paths = new ArrayList<>();
    files.forEach(file -> paths.add(file.path()));
    if (paths.size() <= FEW) {
      List<T> seen = new ArrayList<>();
      paths.forEach(path -> seen.add(lookAt(path, hadoopConf, look)));
      return seen;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(hadoopConf));
    try {
      return ReadSession.named(
          session,
          "look at each of " + paths.size() + " files",
          () ->
              context
                  .parallelize(paths, (paths.size() + FILES_PER_TASK - 1) / FILES_PER_TASK)
                  .map(path -> lookAt(path, shared.value().value(), look))
                  .collect());
    } finally {
      shared.destroy();
    }
  }

  private static <T> T lookAt(String path, Configuration hadoopConf, Look<T> look) {
    try {
      return look.at(path, hadoopConf);
    } catch (IOException | RuntimeException e) {
      throw new FileFailure(path, e);
    }
  }
}
