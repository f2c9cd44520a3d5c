package io.sparksgd.config;

import io.sparksgd.core.gate.GateRules;
import java.util.List;
import java.util.Optional;

/**
 * How a new model is judged.
 *
 * @param slices the column by whose values the holdout is cut into slices
 */
public record GateConfig(GateRules rules, Optional<String> slices) {

  /** Of valid settings that hold those of {@link GateSettings#SETTINGS}. */
  static GateConfig of(Settings settings) {
    return new GateConfig(
        new GateRules(
            settings.of(GateSettings.MARGIN),
            settings.find(GateSettings.REQUIRE).orElse(List.of()),
            settings.of(GateSettings.SLICE_MARGIN),
            settings.of(GateSettings.SUSPECT)),
        settings.find(GateSettings.SLICES));
  }
}
