package io.sparksgd.io;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes rows that were read, so that they can be read again as they are. */
final class RowFiles {
  private RowFiles() {}

  /**
   * Writes a new directory: CSV with a header, or else Parquet, which keeps the types.
   *
   * @param format a name of {@link FileFormat}
   */
  static void save(Dataset<Row> rows, String format, String directory) {
    if (format.equals(FileFormat.CSV)) {
      rows.write()
          .option("header", true)
          .option("escape", "\"")
          .option("ignoreLeadingWhiteSpace", false)
          .option("ignoreTrailingWhiteSpace", false)
          .option("maxRecordsPerFile", 0)
          .csv(directory);
    } else {
      rows.write().option("maxRecordsPerFile", 0).parquet(directory);
    }
  }
}
