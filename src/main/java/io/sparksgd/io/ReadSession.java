package io.sparksgd.io;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A session of its own for reading, so that nothing leaks into the caller's and partitions depend
 * on data and settings only, never on cores. Times in conditions are UTC.
 */
final class ReadSession {
  private static final long OPEN_COST_BYTES = 1 << 20;

  /**
   * The JVM leaves methods that are longer to its interpreter; Spark then makes several of them.
   */
  private static final String LONGEST_METHOD = "8000";

  private static final String DESCRIPTION = "spark.job.description";

  private static final Map<String, String> PINNED =
      Map.ofEntries(
          Map.entry("spark.sql.files.minPartitionNum", "1"),
          Map.entry("spark.sql.files.maxPartitionNum", Integer.toString(Integer.MAX_VALUE)),
          Map.entry("spark.sql.files.ignoreCorruptFiles", "false"),
          Map.entry("spark.sql.files.ignoreMissingFiles", "false"),
          Map.entry("spark.sql.sources.useV1SourceList", "avro,csv,json,kafka,orc,parquet,text"),
          Map.entry("spark.sql.csv.parser.columnPruning.enabled", "false"),
          Map.entry("spark.sql.csv.filterPushdown.enabled", "false"),
          Map.entry("spark.sql.parquet.mergeSchema", "false"),
          Map.entry("spark.sql.caseSensitive", "true"),
          Map.entry("spark.sql.ansi.enabled", "true"),
          Map.entry("spark.sql.session.timeZone", "UTC"),
          Map.entry("spark.sql.adaptive.enabled", "false"));

  private ReadSession() {}

  /** For rows that are trained on: several small files make a partition. */
  static SparkSession of(SparkSession spark, long splitBytes) {
    return of(spark, splitBytes, openCost(splitBytes));
  }

  /** For rows that are written again: no two files share a partition. */
  static SparkSession ofSingleFiles(SparkSession spark, long splitBytes) {
    SparkSession session = of(spark, splitBytes, splitBytes);
    session.conf().set("spark.sql.codegen.hugeMethodLimit", LONGEST_METHOD);
    return session;
  }

  private static SparkSession of(SparkSession spark, long splitBytes, long openCost) {
    SparkSession session = spark.newSession();
    PINNED.forEach(session.conf()::set);
    session.conf().set("spark.sql.files.maxPartitionBytes", Long.toString(splitBytes));
    session.conf().set("spark.sql.files.openCostInBytes", Long.toString(openCost));
    return session;
  }

  /** What a file costs beyond its bytes; small splits still take in several small files. */
  private static long openCost(long splitBytes) {
    return Math.min(OPEN_COST_BYTES, splitBytes / 16);
  }

  /** The column of exactly this name, whatever characters it holds. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** Runs Spark jobs under a description that can be read in the Spark UI. */
  static <T> T named(SparkSession session, String description, Supplier<T> jobs) {
    SparkContext context = session.sparkContext();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setLocalProperty(DESCRIPTION, description);
    try {
      return jobs.get();
    } finally {
      context.setLocalProperty(DESCRIPTION, before);
    }
  }
}
