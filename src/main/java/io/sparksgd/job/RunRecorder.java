package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.spark.SparkEvents;
import io.sparksgd.store.RunStatus;
import io.sparksgd.store.RunStatus.SparkRun;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** What is about a run instead of its model: when, where, and what happened on the way. */
final class RunRecorder implements AutoCloseable {
  static final String TRAINED = "trained";

  private final SparkContext spark;
  private final TrainConfig config;
  private final SparkEvents events;
  private final Termination termination;
  private final Instant startedAt = Instant.now();

  RunRecorder(SparkSession session, TrainConfig config) {
    this.spark = session.sparkContext();
    this.config = config;
    this.termination = Termination.watch(spark);
    this.events = SparkEvents.watch(spark);
  }

  RunStatus status(ExitCode exitCode, String message) {
    return new RunStatus(
        exitCode,
        message,
        startedAt,
        Instant.now(),
        host(),
        config.input().paths(),
        config.output().directory(),
        Optional.of(new SparkRun(spark.applicationId(), spark.version(), spark.master())),
        new TreeMap<>(events.counts()),
        version());
  }

  /** Whether the run was told to stop. */
  boolean mustStop() {
    return termination.isRequested();
  }

  /** The version of spark-sgd. */
  static String version() {
    String version = RunRecorder.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(events);
    termination.close();
  }
}
