package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients on real rows through Spark. */
class CheckGradientJobIT {
  private static final String HOUSING =
      "check-gradient --input data/california_housing.csv --label median_house_value --features"
          + " median_income,housing_median_age,population ";
  private static final String PIMA =
      "check-gradient --input data/pima_train.csv --features npreg,glu,bp --y diabetic"
          + " --loss logistic --points 1 ";

  private static LocalSession session;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @AfterEach
  void nothingIsLeftInTheCache() {
    assertThat(session.spark().sparkContext().getPersistentRDDs().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HOUSING,
        HOUSING + "--scaling none",
        HOUSING + "--loss huber --penalty elastic-net --lambda 0.1 --holdout 0.3 --points 1",
        PIMA + "--scaling none",
        PIMA + "--penalty l1 --lambda 0.1 --class-weights balanced"
      })
  void gradientsOfRealRowsPass(String line) {
    Outcome outcome = session.run(line);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("intercept", "compared    4 of 4 coefficients", "passed      largest relative");
  }

  @Test
  void aToleranceThatNoArithmeticMeetsFails() {
    Outcome outcome = session.run(HOUSING + "--tolerance 1e-15");
    assertThat(outcome.exitCode()).isEqualTo(70);
    assertThat(outcome.out()).contains("FAILED      largest relative difference");
  }

  @Test
  void coefficientsAreChosenAmongMany() {
    Outcome outcome = session.run(HOUSING + "--coefficients 2");
    assertThat(outcome.out()).contains("compared    2 of 4 coefficients at 3 points, over 20,640");
  }
}
