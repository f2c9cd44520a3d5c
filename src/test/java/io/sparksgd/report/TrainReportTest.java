package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.Fit.Phase;
import io.sparksgd.core.training.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainReportTest {
  private static final LinearModel HOUSING =
      new LinearModel(
          List.of("median_income"), "median_house_value", List.of(41793.8492018), 45085.57670325);
  private static final Certificate CLOSE =
      new Certificate(
          List.of(
              new Gap("median_income", 41793.85, 306.8, 0.0121),
              new Gap("intercept", 45085.58, 1322.9, 0.00432)),
          Unit.STANDARD_ERRORS,
          Optional.empty());
  private static final Fit GROWING =
      fit(9, 243, 0, StopReason.OPTIMUM_REACHED, phase(256), phase(1_024));

  private static Phase phase(long batchSize) {
    return new Phase(0, batchSize, 0.5);
  }

  private static Fit fit(
      long epochs, long steps, int backoffs, StopReason reason, Phase... phases) {
    double[] weights = {1, 0};
    return new Fit(weights, 0.5, epochs, steps, reason, List.of(phases), backoffs, new History());
  }

  private static RejectedRows rejected(BadRow... reasons) {
    RejectedRows rejected = new RejectedRows();
    for (BadRow reason : reasons) {
      rejected.add(reason);
    }
    return rejected;
  }

  private static String render(
      LinearModel model, Fit fit, double r2, Certificate certificate, String... warnings) {
    return TrainReport.render(
        new TrainSummary(
            model,
            20_640,
            20_640,
            0,
            rejected(),
            fit,
            1.84,
            Map.of("rmse", 83_733.5776, "r2", r2),
            Map.of(),
            certificate,
            List.of(warnings),
            "out/housing"));
  }

  private static String line(String report, String name) {
    return report.lines().filter(line -> line.startsWith(name)).findFirst().orElse("");
  }

  @Test
  void aFitThatWorkedReadsLikeThis() {
    assertThat(render(HOUSING, GROWING, 0.4734474918, CLOSE))
        .isEqualTo(
            """
            median_house_value = 41793.85 * median_income + 45085.58

            rows        20,640 read, 20,640 used, 0 rejected
            training    9 epochs, 243 steps in mini-batches of 256, then 1,024; 1.8 s
            stopped     the optimum is within the target gap
            fit         RMSE 83,733.6, R2 0.473447
            optimum     0.012 standard errors away (median_income 0.012, intercept 0.0043)
            model       out/housing
            """);
  }

  @Test
  void aFitWithTroubleSaysSoOnEveryLineConcerned() {
    Certificate none =
        new Certificate(
            List.of(), Unit.STANDARD_ERRORS, Optional.of("median_income does not vary"));
    Fit fit = fit(1, 1, 2, StopReason.MAX_EPOCHS, phase(Long.MAX_VALUE));
    String report =
        TrainReport.render(
            new TrainSummary(
                HOUSING,
                1_003,
                1_000,
                0,
                rejected(BadRow.NULL, BadRow.UNPARSABLE, BadRow.NULL),
                fit,
                61,
                Map.of("rmse", 0.0, "r2", Double.NaN),
                Map.of(),
                none,
                List.of("few rows", "a\nb"),
                "s3a://bucket/out\u001b[2J"));

    assertThat(report)
        .isEqualTo(
            """
            median_house_value = 41793.85 * median_income + 45085.58

            rows        1,003 read, 1,000 used, 3 rejected (2 null, 1 unparsable)
            training    1 epoch, 1 step over all rows; 1 min 01 s; went back 2 times to a lower learning rate, since the loss grew
            stopped     the most epochs allowed were taken
            fit         RMSE 0, R2 undefined (the label does not vary)
            optimum     not known: median_income does not vary
            model       s3a://bucket/out\\u001b[2J
            warning: few rows
            warning: a\\u000ab
            """);
  }

  @Test
  void signsStandBetweenTheTerms() {
    LinearModel model = new LinearModel(List.of("a", "b"), "y", List.of(-1.5, -2e-7), -3);

    assertThat(render(model, GROWING, 0.5, CLOSE)).startsWith("y = -1.5 * a - 2e-07 * b - 3\n\n");
  }

  @Test
  void aModelWithoutFeaturesIsItsIntercept() {
    LinearModel model = new LinearModel(List.of(), "y", List.of(), -3);

    assertThat(render(model, GROWING, 0, CLOSE)).startsWith("y = -3\n\n");
  }

  @Test
  void longEquationsHaveOneTermPerLine() {
    List<String> names = List.of("longitude", "latitude", "rooms_per_household", "age\u001b[0m");
    LinearModel model =
        new LinearModel(names, "median_house_value", List.of(-1.0, 2.0, 3.5, 4.0), 5);

    assertThat(render(model, GROWING, 0.5, CLOSE))
        .startsWith(
            """
            median_house_value = -1 * longitude
                               + 2 * latitude
                               + 3.5 * rooms_per_household
                               + 4 * age\\u001b[0m
                               + 5

            """);
  }

  @Test
  void manyFeaturesAreCounted() {
    List<String> names = IntStream.range(0, 1_020).mapToObj(i -> "x" + i).toList();
    List<Double> ones = DoubleStream.generate(() -> 1).limit(1_020).boxed().toList();
    String report = render(new LinearModel(names, "y", ones, 2), GROWING, 0.5, CLOSE);

    assertThat(report)
        .startsWith("y = 1 * x0\n  + 1 * x1\n")
        .contains("  + 1 * x19\n  + 1,000 more terms, all in model.json\n  + 2\n\n")
        .doesNotContain("x20");
  }

  @Test
  void onlyTheWorstOfManyGapsAreNamed() {
    List<Gap> gaps = new ArrayList<>();
    for (int j = 0; j < 10; j++) {
      gaps.add(new Gap("x" + j, 1, 1, j / 10.0));
    }
    Certificate certificate = new Certificate(gaps, Unit.RELATIVE, Optional.empty());

    assertThat(line(render(HOUSING, GROWING, 0.5, certificate), "optimum"))
        .isEqualTo(
            "optimum     0.9 relative distance away (x9 0.9, x8 0.8, x7 0.7, x6 0.6, the 6 others"
                + " less)");
  }

  @Test
  void theDualityGapOfAnL1PenaltyIsNamed() {
    Certificate certificate =
        new Certificate(
            List.of(new Gap("x", Double.NaN, Double.NaN, 0.25)),
            Unit.GRADIENT,
            Optional.empty(),
            new Certificate.Measures(Double.NaN, 1e-3, 2e-6, 0.3, 1e-4));

    assertThat(line(render(HOUSING, GROWING, 0.5, certificate), "optimum"))
        .isEqualTo(
            "optimum     0.25 standard errors of the gradient away (x 0.25); duality gap 2e-06");
  }

  @Test
  void batchSizesAreListedWhereTheyChange() {
    Fit backedOff = fit(3, 30, 1, StopReason.MAX_EPOCHS, phase(256), phase(256), phase(1_024));
    Fit toAll = fit(3, 30, 0, StopReason.MAX_EPOCHS, phase(256), phase(1L << 40));
    Fit many =
        fit(3, 30, 0, StopReason.MAX_EPOCHS, phase(1), phase(4), phase(16), phase(64), phase(256));

    assertThat(line(render(HOUSING, backedOff, 0.5, CLOSE), "training"))
        .contains("in mini-batches of 256, then 1,024; ")
        .contains("went back 1 time to");
    assertThat(line(render(HOUSING, toAll, 0.5, CLOSE), "training"))
        .contains("in mini-batches of 256, then all rows; ");
    assertThat(line(render(HOUSING, many, 0.5, CLOSE), "training"))
        .contains("in mini-batches of 1 to 256, 5 sizes; ");
  }

  @Test
  void hugeAndTinyNumbersStayReadable() {
    LinearModel model = new LinearModel(List.of("x"), "y", List.of(1.23456789e100), -1e-300);

    assertThat(render(model, GROWING, -1e12, CLOSE))
        .startsWith("y = 1.234568e+100 * x - 1e-300\n")
        .contains("R2 -1e+12\n");
  }
}
