package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.contract.ContractReport;
import io.sparksgd.core.contract.Violation;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.drift.DriftFinding;
import io.sparksgd.core.drift.DriftLimits;
import io.sparksgd.core.drift.DriftReport;
import io.sparksgd.core.drift.Measure;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
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
                + " above 0.087 in 1 night of 20), p < 1e-12");
  }

  @Test
  void aNightWithoutAlarmsShowsWhatChangedMost() {
    assertThat(DriftText.render(report(SMALL), "000002-abc"))
        .isEqualTo(
            """
            Drift since 000002-abc: 0 alarms from 1 test, 1,000 rows then and 12,345 now
              least likely without change: income median 3 -> 3.25, KS 0.04 (limit 0.1; without change above 0.06 in 1 night of 20), p 1.0
            """);
  }

  /** The lines that the documentation shows. */
  @Test
  void halvesOfHousingDoNotDifferUntilIncomesRiseByAQuarter() {
    TestExamples housing =
        TestExamples.csv(
            "california_housing.csv", "median_house_value", "median_income", "housing_median_age");
    assertThat(DriftText.render(compare(housing, 1), "000002"))
        .isEqualTo(
            """
            Drift since 000002: 0 alarms from 9 tests, 10,320 rows then and 10,320 now
              least likely without change: housing_median_age mean 28.68 -> 28.59, 0.00715 standard deviations (limit 0.2; without change above 0.0273 in 1 night of 20), p 1.0
            """);
    assertThat(DriftText.render(compare(housing, 1.25), "000002"))
        .isEqualTo(
            """
            Drift since 000002: 3 alarms from 9 tests, 10,320 rows then and 10,320 now
              median_income median 3.523 -> 4.406, PSI 0.24 (limit 0.2; without change above 0.00328 in 1 night of 20), p < 1e-12
              median_income median 3.523 -> 4.406, KS 0.206 (limit 0.1; without change above 0.0189 in 1 night of 20), p < 1e-12
              median_income mean 3.868 -> 4.842, 0.454 standard deviations (limit 0.2; without change above 0.0273 in 1 night of 20), p < 1e-12
            """);
  }

  /** Rows of even number then, of odd number now, the latter with incomes times {@code factor}. */
  private static DriftReport compare(TestExamples data, double factor) {
    return DriftReport.compare(half(data, 0, 1), half(data, 1, factor), DriftLimits.STANDARD);
  }

  private static DataSketch half(TestExamples data, int first, double factor) {
    double[][] x = new double[data.rows() / 2][];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double[] row = data.features()[2 * i + first];
      x[i] = new double[] {row[0] * factor, row[1]};
      y[i] = data.labels()[2 * i + first];
    }
    List<ExampleBlock> blocks = new TestExamples(x, y, null).blocks();
    return DataSketch.of(
        TestExamples.profile(blocks),
        List.of("median_income", "housing_median_age"),
        "median_house_value",
        NullCounts.NONE,
        new InMemorySource(blocks)::sum);
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
