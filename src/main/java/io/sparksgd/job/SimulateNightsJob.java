package io.sparksgd.job;

import io.sparksgd.config.SimulateNightsConfig;
import io.sparksgd.core.gate.SimulatedNights;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.report.NightsReport;

/**
 * {@code simulate-nights}: how often the gate is right where the truth is known; needs no Spark.
 */
public final class SimulateNightsJob {
  private SimulateNightsJob() {}

  public static Finding run(SimulateNightsConfig config) {
    return new Finding(
        ExitCode.DONE,
        NightsReport.render(config.plan(), new SimulatedNights(config.plan()).run()));
  }
}
