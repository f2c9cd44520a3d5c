package io.sparksgd.job;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens Spark sessions. */
final class Sessions {
  private Sessions() {}

  /**
   * A session as spark-submit asks for it; on all cores of this machine, with three retries of a
   * task, where nobody asks.
   */
  static SparkSession open(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*,4]");
    conf.setIfMissing("spark.app.name", "spark-sgd " + name);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
