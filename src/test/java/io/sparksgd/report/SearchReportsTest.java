package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.metrics.FoldMean;
import io.sparksgd.core.training.GradientCheck.Worst;
import io.sparksgd.core.training.RateRangeTest.Point;
import io.sparksgd.core.training.RateRangeTest.Range;
import io.sparksgd.core.training.RateRangeTest.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the commands that look for settings print. */
class SearchReportsTest {

  @Test
  void theCurveHasBarsAndMarksAndEndsWithTheExplosion() {
    List<Point> points = new ArrayList<>();
    for (int step = 0; step < 4; step++) {
      points.add(new Point(step, Math.pow(10, step - 2), 1, 4 - step));
    }
    points.add(new Point(4, 100, Double.NaN, Double.NaN));
    Result result = new Result(points, Optional.of(points.get(1)), points.get(3), true);
    assertThat(
            RateRangeReport.render(
                new Range(0.01, 1000, 20), result, 0.5, Double.POSITIVE_INFINITY))
        .isEqualTo(
            """
            rate        smoothed loss
            0.01        4           ########################################
            0.1         3           ############################## steepest
            1           2           ####################
            10          1           ########## lowest
            100         NaN          exploded

            tried       5 steps, rates 0.01 to 100; then the loss exploded
            steepest    0.1, where the loss falls most: the suggestion
            lowest      10, where the smoothed loss is least
            auto        0.5, what learning-rate = auto starts with
            limit       none: this optimizer bounds its own steps
            """);
  }

  @Test
  void longCurvesAreThinned() {
    List<Point> points = new ArrayList<>();
    for (int step = 0; step < 1_000; step++) {
      points.add(new Point(step, step + 1, 1, 1));
    }
    Result result = new Result(points, Optional.empty(), points.get(0), false);
    String text = RateRangeReport.render(new Range(1, 1000, 1_000), result, 0.5, 2);
    assertThat(text.lines().takeWhile(line -> !line.isEmpty())).hasSize(21);
    assertThat(text).contains("nowhere: the loss never falls", "limit       2, past which");
  }

  @Test
  void theTableIsAlignedAndFailuresSayWhy() {
    List<GridRow> rows =
        List.of(
            new GridRow(
                List.of("auto"), new FoldMean(3.5e9, 1.25e7), 7e9, 81.4, 0.05, Optional.empty()),
            new GridRow(
                List.of("0.25"), new FoldMean(4e9, Double.NaN), 8e9, 1000, 2, Optional.empty()),
            new GridRow(
                List.of("9"),
                new FoldMean(Double.NaN, Double.NaN),
                Double.NaN,
                Double.NaN,
                0,
                Optional.of("diverged")));
    assertThat(GridReport.table(List.of("learning-rate"), rows, false))
        .isEqualTo(
            """
            learning-rate  loss     std error   rmse      steps  training
            auto           3.5e+09  12,500,000  83,666    81     50 ms
            0.25           4e+09    -           89,442.7  1,000  2.0 s
            9              diverged
            """);
  }

  @Test
  void aGradientThatDiffersIsNamed() {
    List<Worst> worst = List.of(new Worst(1, 2, 3, 0.5), new Worst(0, 1, 1, 0));
    assertThat(GradientReport.render(worst, List.of("age"), 1_000, 3, 1e-5))
        .isEqualTo(
            """
            gradient          difference        relative    coefficient
            2                 3                 0.5         intercept
            1                 1                 0           age

            compared    2 of 2 coefficients at 3 points, over 1,000 rows
            FAILED      largest relative difference 0.5 (intercept), tolerance 1e-05
            """);
  }

  @Test
  void theBestIsACommandAfterAWordOnHowItWasJudged() {
    assertThat(GridReport.best(1, 1_000, "spark-sgd train\n"))
        .isEqualTo("Judged by one holdout. The best again:\n\nspark-sgd train\n");
    assertThat(GridReport.best(5, 1_000, "spark-sgd train\n"))
        .startsWith("1,000 rows in 5 folds, each held out once. The best again, on all of them:");
  }
}
