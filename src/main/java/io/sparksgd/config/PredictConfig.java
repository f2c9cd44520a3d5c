package io.sparksgd.config;

/**
 * Everything that one run of {@code predict} needs to know.
 *
 * @param model the model directory, or a store whose champion is meant
 * @param threshold the least probability that is predicted as label 1
 * @param output the directory to write
 * @param format of what is written
 * @param overwrite whether an existing directory of predictions may be replaced
 */
public record PredictConfig(
    String model,
    AppliedInput input,
    double threshold,
    String output,
    OutputFormat format,
    boolean overwrite) {

  /** How predictions are written. */
  public enum OutputFormat {
    /** As CSV where the input is CSV, else as Parquet. */
    AUTO,
    CSV,
    PARQUET
  }
}
