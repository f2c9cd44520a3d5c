package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.exit.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that {@code run-status.json} holds: how a run ended, and all that is about the run
 * instead of the model. Passwords in the user part of a URL are taken out of messages and paths.
 *
 * @param message one line for a person; for a failure, what failed
 * @param input the paths as they were given
 * @param output the model directory as it was given
 * @param spark empty when the run ended before Spark started
 * @param events counts of Spark events, such as {@code taskFailures}, by name
 * @param version of spark-sgd
 */
public record RunStatus(
    ExitCode exitCode,
    String message,
    Instant startedAt,
    Instant finishedAt,
    String host,
    List<String> input,
    String output,
    Optional<SparkRun> spark,
    SortedMap<String, Long> events,
    String version) {

  public RunStatus {
    message = withoutPasswords(message);
    input = input.stream().map(RunStatus::withoutPasswords).toList();
    output = withoutPasswords(output);
    events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
  }

  /** How a run ended. */
  public enum State {
    SUCCEEDED,
    /** The model did not reach what was asked of it; the champion stays. */
    NOT_PROMOTED,
    FAILED,
    /** It was told to stop by a signal. */
    CANCELLED
  }

  /** What Spark was. */
  @JsonPropertyOrder({"applicationId", "version", "master"})
  public record SparkRun(String applicationId, String version, String master) {}

  public State state() {
    return switch (exitCode) {
      case DONE -> State.SUCCEEDED;
      case NOT_PROMOTED -> State.NOT_PROMOTED;
      case STOPPED -> State.CANCELLED;
      default -> State.FAILED;
    };
  }

  /** The file. Times are UTC, to the millisecond. */
  public byte[] toJson() {
    return Json.bytes(
        new Layout(
            state().name(),
            exitCode.number(),
            exitCode.retryable(),
            message,
            time(startedAt),
            time(finishedAt),
            Duration.between(startedAt, finishedAt).toMillis() / 1e3,
            host,
            input,
            output,
            spark.orElse(null),
            events,
            version));
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String withoutPasswords(String text) {
    return text.replaceAll("(?<=://)[^/@\\s:]*:[^/@\\s]*@", "");
  }

  @JsonPropertyOrder({
    "state",
    "exitCode",
    "retryable",
    "message",
    "startedAt",
    "finishedAt",
    "seconds",
    "host",
    "input",
    "output",
    "spark",
    "events",
    "version"
  })
  private record Layout(
      String state,
      int exitCode,
      boolean retryable,
      String message,
      String startedAt,
      String finishedAt,
      double seconds,
      String host,
      List<String> input,
      String output,
      SparkRun spark,
      Map<String, Long> events,
      String version) {}
}
