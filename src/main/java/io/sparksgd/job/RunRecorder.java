package io.sparksgd.job;

import io.sparksgd.config.OutputConfig;
import io.sparksgd.config.Redaction;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.spark.SparkEvents;
import io.sparksgd.store.MetricsFile;
import io.sparksgd.store.ModelRecord;
import io.sparksgd.store.ResultFile;
import io.sparksgd.store.RunStatus;
import io.sparksgd.store.RunStatus.SparkRun;
import io.sparksgd.store.StatusFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is about a run instead of its model: when, where, and what happened on the way. */
final class RunRecorder implements AutoCloseable {
  static final String TRAINED = "trained";
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  private final Places places;
  private final Optional<SparkContext> spark;
  private final Optional<SparkEvents> events;
  private final Optional<Termination> termination;
  private final Instant startedAt = Instant.now();
  private Optional<ModelRecord> model = Optional.empty();

  /** Where a run reads from and writes to, as it was given. */
  record Places(
      List<String> input, String output, Optional<String> status, Optional<String> metrics) {
    static Places of(TrainConfig config) {
      OutputConfig output = config.output();
      return new Places(
          config.input().paths(), output.directory(), output.status(), output.metrics());
    }
  }

  private RunRecorder(Places places, Optional<SparkContext> spark) {
    this.places = places;
    this.spark = spark;
    this.termination = spark.map(Termination::watch);
    this.events = spark.map(SparkEvents::watch);
  }

  RunRecorder(SparkSession session, TrainConfig config) {
    this(Places.of(config), Optional.of(session.sparkContext()));
  }

  /** For a run that ends before there is a session. */
  static RunRecorder withoutSpark(Places places) {
    return new RunRecorder(places, Optional.empty());
  }

  /** Takes note of the model that the run came to. */
  void trained(ModelRecord record) {
    model = Optional.of(record);
  }

  RunStatus status(ExitCode exitCode, String message) {
    return new RunStatus(
        exitCode,
        Redaction.text(message),
        startedAt,
        Instant.now(),
        host(),
        places.input(),
        places.output(),
        spark.map(it -> new SparkRun(it.applicationId(), it.version(), it.master())),
        new TreeMap<>(events.map(SparkEvents::counts).orElse(Map.of())),
        version());
  }

  /** Whether the run was told to stop. */
  boolean mustStop() {
    return termination.map(Termination::isRequested).orElse(false);
  }

  /**
   * The version of spark-sgd, as its jar says; {@code unknown} without one. Asked of a package that
   * no test is in, since what a package is is told by the first of its classes.
   */
  static String version() {
    String version = ExitCode.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /**
   * Makes sure, before any work, that what {@link #finish} writes can be written.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  void requireWritable() {
    spark
        .map(SparkContext::hadoopConfiguration)
        .ifPresent(
            hadoop -> {
              places.status().ifPresent(path -> ResultFile.requireWritable(path, hadoop));
              places.metrics().ifPresent(path -> ResultFile.requireWritable(path, hadoop));
            });
  }

  /**
   * Writes the status and the metrics where they are asked for.
   *
   * @throws JobException when that fails after a run that did all it was asked to; what made a run
   *     fail is told instead of that its status could not be written
   */
  void finish(ExitCode exitCode, String message) {
    if (places.status().isEmpty() && places.metrics().isEmpty()) {
      return;
    }
    Configuration hadoop =
        spark.map(SparkContext::hadoopConfiguration).orElseGet(HadoopText::configuration);
    RunStatus status = status(exitCode, message);
    tolerant(
        exitCode, () -> places.status().ifPresent(path -> StatusFile.write(path, status, hadoop)));
    tolerant(
        exitCode,
        () -> places.metrics().ifPresent(path -> MetricsFile.write(path, status, model, hadoop)));
  }

  private static void tolerant(ExitCode exitCode, Runnable writing) {
    try {
      writing.run();
    } catch (JobException e) {
      LOG.error("Cannot tell how the run ended", e);
      if (exitCode == ExitCode.DONE) {
        throw e;
      }
    }
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
    events.ifPresent(it -> spark.orElseThrow().removeSparkListener(it));
    termination.ifPresent(Termination::close);
  }
}
