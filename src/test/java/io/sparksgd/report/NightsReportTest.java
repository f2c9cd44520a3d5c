package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.gate.GateRules;
import io.sparksgd.core.gate.SimulatedNights.Counts;
import io.sparksgd.core.gate.SimulatedNights.Plan;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class NightsReportTest {
  @Test
  void oneLineForEachSizeOfTheHoldout() {
    Plan plan =
        new Plan(200, 1, LossKind.SQUARED, 300, List.of(100, 10_000), 0.2, GateRules.standard());
    assertThat(
            NightsReport.render(
                plan,
                List.of(
                    new Counts(100, 0, 190, 10, 0, 20, 0),
                    new Counts(10_000, 120, 40, 20, 20, 21, 1))))
        .isEqualTo(
            """
            200 nights, loss squared, 300 training rows, margin 1 %, 20 % of tonight's labels\
             corrupted, seed 1

            holdout rows  promoted  too few rows  worse  suspect  truly worse  and yet promoted
                     100         0           190     10        0           20                 0
                  10,000       120            40     20       20           21                 1

            Truly worse: the challenger's loss over all rows there could be is more than 1 % above\
             the champion's.
            """);
  }
}
