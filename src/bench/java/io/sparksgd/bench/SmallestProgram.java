package io.sparksgd.bench;

import org.apache.spark.sql.SparkSession;

/** The smallest Spark program: a session, a count, the end. */
public final class SmallestProgram {
  private SmallestProgram() {}

  public static void main(String[] arguments) {
    SparkSession session = SparkSession.builder().appName("smallest").getOrCreate();
    if (session.range(1).count() != 1) {
      throw new IllegalStateException("Cannot count");
    }
    session.stop();
  }
}
