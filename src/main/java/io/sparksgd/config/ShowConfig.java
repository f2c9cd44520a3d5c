package io.sparksgd.config;

/**
 * Everything that one run of {@code show} needs to know.
 *
 * @param model the model directory, or a store whose champion is meant
 */
public record ShowConfig(String model, Form form) {

  /** How a model is shown. */
  public enum Form {
    /** For a person. */
    TEXT,
    /** The file {@code model.json} as it is. */
    JSON,
    /** An expression in standard SQL, names in double quotes. */
    SQL,
    /** The same in the SQL of Spark, names in backticks. */
    SPARK_SQL
  }
}
