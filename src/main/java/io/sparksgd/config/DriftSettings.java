package io.sparksgd.config;

import static io.sparksgd.config.Group.DRIFT;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.DriftConfig.Policy;
import io.sparksgd.core.drift.DriftLimits;
import java.util.List;

/** The settings of the comparison with the data of the last model. */
final class DriftSettings {
  static final Setting<Policy> DRIFT_POLICY =
      value(
              DRIFT,
              "drift",
              "POLICY",
              Parsers.choice(Policy.class),
              "off, warn or block when data differ from those of the champion")
          .standard("warn");
  static final Setting<Double> DRIFT_PSI =
      limit("drift-psi", "the population stability index from which on a column raises an alarm")
          .standard("0.2");
  static final Setting<Double> DRIFT_KS =
      limit("drift-ks", "the Kolmogorov-Smirnov distance from which on a column raises an alarm")
          .standard("0.1");
  static final Setting<Double> DRIFT_MEAN_SHIFT =
      limit(
              "drift-mean-shift",
              "the shift of a mean in standard deviations from which on it raises an alarm")
          .standard("0.2");
  static final Setting<Double> DRIFT_COEFFICIENT =
      limit(
              "drift-coefficient",
              "the change of a coefficient in standard errors from which on it raises an alarm")
          .standard("5");

  /** All of them, in the order of help. */
  static final List<Setting<?>> SETTINGS =
      List.of(DRIFT_POLICY, DRIFT_PSI, DRIFT_KS, DRIFT_MEAN_SHIFT, DRIFT_COEFFICIENT);

  private DriftSettings() {}

  private static Setting<Double> limit(String key, String help) {
    return value(
        DRIFT,
        key,
        "LIMIT",
        Parsers.decimal("must be >= 0 and finite", v -> v >= 0 && Parsers.finite(v)),
        help);
  }

  /** The record of valid settings. */
  static DriftConfig of(Settings settings) {
    return new DriftConfig(
        settings.of(DRIFT_POLICY),
        new DriftLimits(
            settings.of(DRIFT_PSI),
            settings.of(DRIFT_KS),
            settings.of(DRIFT_MEAN_SHIFT),
            settings.of(DRIFT_COEFFICIENT)));
  }
}
