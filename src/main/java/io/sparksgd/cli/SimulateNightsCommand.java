package io.sparksgd.cli;

import io.sparksgd.config.SimulateNightsConfig;
import io.sparksgd.config.SimulateNightsSettings;

/** {@code simulate-nights}: tries the gate of {@code retrain} out where the truth is known. */
final class SimulateNightsCommand {
  private SimulateNightsCommand() {}

  static SettingsCommand<SimulateNightsConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "simulate-nights",
            jobs,
            SimulateNightsSettings.TABLE,
            SimulateNightsSettings::config,
            jobs.simulateNights())
        .description(
            "Simulates nights of retraining around a known truth, and counts how the gate decides."
                + " The same seed gives the same nights.")
        .synopsis("")
        .examples(
            "simulate-nights",
            "simulate-nights --loss logistic --corrupt 0.2",
            "simulate-nights --holdout-rows 500,2000 --training-rows 5000 --margin 0.02");
  }
}
