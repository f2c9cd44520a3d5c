package io.sparksgd.config;

import io.sparksgd.core.data.SyntheticLine;

/**
 * Everything that one run of {@code generate} needs to know.
 *
 * @param output the directory to write, on any Hadoop file system
 * @param rows how many rows, at least 0
 * @param files into how many part files
 * @param format how the files are written
 * @param line what the rows are drawn from
 * @param seed selects the rows
 * @param overwrite whether an existing output may be replaced
 */
public record GenerateConfig(
    String output,
    long rows,
    int files,
    FileFormat format,
    SyntheticLine.Parameters line,
    long seed,
    boolean overwrite) {

  /** How files are written. */
  public enum FileFormat {
    CSV,
    PARQUET
  }
}
