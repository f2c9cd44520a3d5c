package io.sparksgd.io;

import java.util.Collection;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes rows that were read, so that they can be read again as they are. */
final class RowFiles {
  private RowFiles() {}

  /**
   * Writes a new directory: CSV with a header, or else Parquet, which keeps the types.
   *
   * @param format a name of {@link FileFormat}
   * @param distinct columns of Parquet that hold few values twice: no dictionary is tried
   */
  static void save(
      Dataset<Row> rows, String format, String directory, Collection<String> distinct) {
    if (format.equals(FileFormat.CSV)) {
      rows.write()
          .option("header", true)
          .option("escape", "\"")
          .option("ignoreLeadingWhiteSpace", false)
          .option("ignoreTrailingWhiteSpace", false)
          .option("maxRecordsPerFile", 0)
          .csv(directory);
    } else {
      DataFrameWriter<Row> writer = rows.write().option("maxRecordsPerFile", 0);
      distinct.forEach(column -> writer.option("parquet.enable.dictionary#" + column, false));
      writer.parquet(directory);
    }
  }
}
