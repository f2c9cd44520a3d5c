package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.contract.ContractReport;
import io.sparksgd.core.contract.Violation;
import io.sparksgd.core.drift.DriftFinding;
import io.sparksgd.core.drift.DriftReport;
import io.sparksgd.core.drift.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads of drift and of a broken contract. */
class DriftTextTest {
  private static final DriftFinding SHIFT =
      new DriftFinding("age", Measure.MEAN_SHIFT, 38.25, 45.125, 0.53, 0.2, 0.087, 1e-20, 3e-19);
  private static final DriftFinding SMALL =
      new DriftFinding("income", Measure.KS, 3, 3.25, 0.04, 0.1, 0.06, 0.3, 1);

  private static DriftReport report(DriftFinding... findings) {
    return new DriftReport(1_000, 12_345, true, List.of(), List.of(), List.of(findings));
  }

  @Test
  void alarmsHaveALineEach() {
    assertThat(DriftText.alarms(report(SHIFT, SMALL)))
        .containsExactly(
            "Drift: age mean 38.25 -> 45.13, 0.53 standard deviations (limit 0.2; without change"
                + " 0.087 in 1 night of 20), p < 1e-12");
  }

  @Test
  void aNightWithoutAlarmsShowsWhatChangedMost() {
    assertThat(DriftText.render(report(SMALL), "000002-abc"))
        .isEqualTo(
            """
            Drift since 000002-abc: 0 alarms from 1 test, 1,000 rows then and 12,345 now
              least likely without change: income median 3 -> 3.25, KS 0.04 (limit 0.1; without change 0.06 in 1 night of 20), p 1.0
            """);
  }

  @Test
  void columnsThatCameOrWentAndWhatWasNotComparedAreTold() {
    DriftReport report =
        new DriftReport(10, 20, false, List.of("new\n"), List.of("old"), List.of());
    assertThat(DriftText.render(report, "v"))
        .isEqualTo(
            """
            Drift since v: 0 alarms from 0 tests, 10 rows then and 20 now
              only the label was compared: there are too many features
              new: new\\u000a
              gone: old
            """);
  }

  @Test
  void namesCannotSteerATerminal() {
    DriftFinding hostile = new DriftFinding("\u001b[31m\nx", Measure.PSI, 0, 1, 9, 0.2, 0.1, 0, 0);
    assertThat(DriftText.alarms(report(hostile)).get(0))
        .startsWith("Drift: \\u001b[31m\\u000ax median 0 -> 1, PSI 9 ")
        .doesNotContain("\n");
    ContractReport contract =
        new ContractReport(List.of(new Violation("a\nb max", "9\u0007", "must be <= 8")));
    assertThat(ContractText.lines(contract))
        .containsExactly("Contract: a\\u000ab max 9\\u0007 (must be <= 8)");
  }
}
