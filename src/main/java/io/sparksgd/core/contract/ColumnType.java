package io.sparksgd.core.contract;

/** What a column is required to hold. */
public enum ColumnType {
  /** Whatever it may be: the column only has to be there. */
  ANY,
  /** Any kind of number, decimals included. */
  NUMBER,
  /** A whole number of any length. */
  INTEGER,
  DOUBLE,
  FLOAT,
  LONG,
  INT,
  STRING,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  /** An array of any elements. */
  ARRAY,
  /** A vector of Spark ML. */
  VECTOR
}
