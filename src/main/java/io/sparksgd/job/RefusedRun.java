package io.sparksgd.job;

import io.sparksgd.config.Settings;
import io.sparksgd.exit.JobException;
import java.util.Optional;

/** A run that ends before it begins, since its settings make no sense. */
public final class RefusedRun {
  private RefusedRun() {}

  /**
   * Leaves status and metrics where the settings, wrong as they are, say where to; otherwise does
   * nothing, and needs neither Spark nor Hadoop for it.
   */
  public static void record(Settings settings, JobException refusal) {
    Optional<String> status = settings.given("status").stream().findFirst();
    Optional<String> metrics = settings.given("metrics-file").stream().findFirst();
    if (status.isEmpty() && metrics.isEmpty()) {
      return;
    }
    String output =
        settings.given("output").stream()
            .findFirst()
            .or(() -> settings.given("store").stream().findFirst())
            .orElse("");
    RunRecorder.Places places =
        new RunRecorder.Places(settings.given("input"), output, status, metrics);
    try (RunRecorder recorder = RunRecorder.withoutSpark(places)) {
      recorder.finish(refusal.exitCode(), refusal.getMessage());
    }
  }
}
