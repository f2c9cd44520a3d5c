package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelsReportTest {
  @Test
  void oneLinePerVersionWithItsMainMetric() {
    Optional<Instant> since = Optional.of(Instant.parse("2026-03-29T00:59:59.5Z"));
    VersionRow regression =
        new VersionRow(
            "000001-a",
            true,
            since,
            20640,
            Map.of("rmse", 0.7244812, "mse", 0.5),
            Map.of("rmse", 83733.61),
            "promoted: first");
    VersionRow classification =
        new VersionRow(
            "000002-b",
            false,
            Optional.empty(),
            768,
            Map.of("logLoss", 0.47),
            Map.of("logLoss", Double.NaN),
            "kept back: too few rows");
    VersionRow damaged =
        new VersionRow(
            "000003-c", false, Optional.empty(), 0, Map.of(), Map.of(), "damaged: \u001b[31m");
    assertThat(ModelsReport.render(List.of(regression, classification, damaged)))
        .isEqualTo(
            """
               version   champion since        rows    metric    training  holdout   decision
            *  000001-a  2026-03-29T00:59:59Z  20,640  rmse      0.724481  83,733.6  promoted: first
               000002-b  -                     768     log loss  0.47      -         kept back: too few rows
               000003-c  -                     -       -         -         -         damaged: \\u001b[31m
            """);
  }
}
