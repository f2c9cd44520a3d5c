package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.store.ModelRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models beyond the line, from the command to the model directory. */
class FamilyIT {
  private static final String FEATURES = "median_income,housing_median_age,latitude,longitude";

  /** Many small partitions, so that merging has work to do. */
  private static final String HOUSING =
      "--input data/california_housing.csv --split-size 64k --max-epochs 4 --features " + FEATURES;

  private static final String VALUE = HOUSING + " --label median_house_value ";
  private static final String INLAND =
      HOUSING
          + " --label ocean_proximity --positive-label INLAND --loss logistic --batch-size 1000 ";

  /** Two of the five kinds of places, since a label must have two values. */
  private static final List<String> TWO_KINDS =
      List.of("--where", "ocean_proximity IN ('INLAND', 'NEAR OCEAN')");

  private static final String PIMA =
      "--input data/pima_train.csv --features npreg,glu,bp,skin,bmi,ped,age --label diabetic"
          + " --loss logistic ";

  @TempDir private Path directory;

  private static List<String> variants() {
    return List.of(
        INLAND,
        INLAND + "--sums gradients",
        INLAND + "--sums rows --window 3 --optimizer adam",
        INLAND + "--penalty l1 --lambda 0.01 --class-weights balanced",
        INLAND + "--solver newton",
        VALUE,
        VALUE + "--loss huber --holdout 0.1",
        VALUE + "--penalty elastic-net --lambda 1000 --optimizer nesterov",
        VALUE + "--solver normal --penalty l2 --lambda 0.1",
        VALUE + "--sums rows --clip-norm 0.5 --holdout 0.2 --holdout-key ocean_proximity");
  }

  @Test
  void everyModelHasTheSameBitsOnOtherCoresAndWhenTasksFail() throws IOException {
    Map<String, byte[]> expected = new LinkedHashMap<>();
    try (LocalSession session = LocalSession.open("local[1]")) {
      for (String variant : variants()) {
        expected.put(variant, train(session, variant));
      }
    }
    Map<String, String> faults = Map.of("spark.plugins", FirstAttemptsFail.class.getName());
    try (LocalSession session = LocalSession.open("local[3,4]", faults)) {
      for (String variant : variants()) {
        assertThat(train(session, variant)).as(variant).isEqualTo(expected.get(variant));
      }
    }
  }

  private byte[] train(LocalSession session, String variant) throws IOException {
    List<String> arguments = new ArrayList<>(LocalSession.words("train " + variant));
    if (variant.startsWith(INLAND)) {
      arguments.addAll(TWO_KINDS);
    }
    Path output = directory.resolve("model");
    arguments.addAll(List.of("--overwrite", "--output", output.toString()));
    Outcome outcome = session.console().run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return Files.readAllBytes(output.resolve("model.json"));
  }

  private ModelRecord model(String flags) {
    Path output = directory.resolve("model");
    try (LocalSession session = LocalSession.open("local[2]")) {
      Outcome outcome = session.run("train --overwrite --output " + output + " " + flags);
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
    return LocalSession.model(output);
  }

  @Test
  void logisticRegressionOnPimaComesNearTheAnswerOfR() {
    double[] expected = {
      0.10318342731911,
      0.0321168228931571,
      -0.00476754197499066,
      -0.00191663174692587,
      0.0836239120546498,
      1.82041036745234,
      0.0411835288163915
    };
    double[] errors = {
      0.0646941664691513,
      0.00678730171845945,
      0.01854074562673,
      0.0224995466574411,
      0.0428268990783925,
      0.665514005464527,
      0.0220909825324795
    };
    ModelRecord sgd = model(PIMA);
    assertThat(sgd.scaling()).isEqualTo(ScalingMethod.WHITEN);
    assertThat(sgd.training().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    ModelRecord newton = model(PIMA + "--solver newton");
    assertThat(newton.training().stopReason()).isEqualTo(StopReason.SOLVED);
    for (int j = 0; j < expected.length; j++) {
      assertThat(sgd.model().coefficients().get(j)).isCloseTo(expected[j], within(0.1 * errors[j]));
      assertThat(newton.model().coefficients().get(j))
          .isCloseTo(expected[j], within(1e-8 * Math.abs(expected[j])));
      assertThat(newton.certificate().coefficients().get(j).standardError())
          .isCloseTo(errors[j], within(1e-8 * errors[j]));
    }
    assertThat(newton.model().intercept()).isCloseTo(-9.77306153291233, within(1e-7));
  }

  @Test
  void aHoldoutOfItsOwnJudgesTheModel() {
    ModelRecord model = model(PIMA + "--solver newton --holdout-input data/pima_test.csv");
    assertThat(model.rows().used()).isEqualTo(200);
    assertThat(model.rows().heldOut()).isEqualTo(332);
    assertThat(model.metrics().holdout().get("logLoss")).isBetween(0.42, 0.46);
    assertThat(model.metrics().holdout().get("auc")).isGreaterThan(0.85);
  }

  @Test
  void earlyStoppingLeavesAHoldoutOfTheExactSizeOut() {
    ModelRecord model = model(VALUE + "--loss huber --holdout 0.1 --patience 2");
    assertThat(model.rows().used()).isEqualTo(18_576);
    assertThat(model.rows().heldOut()).isEqualTo(2_064);
    assertThat(model.metrics().holdout()).containsKeys("rmse", "mae", "r2");
  }

  @Test
  void anL1PenaltyLeavesExactZeros() {
    ModelRecord model =
        model(
            "--input data/california_housing.csv --label median_house_value --features "
                + FEATURES
                + ",total_rooms,population,households --penalty l1 --lambda 5000");
    assertThat(model.model().coefficients()).contains(0.0);
    assertThat(model.certificate().measures().dualityGap()).isLessThan(1e-3);
  }

  @Test
  void separableClassesAreSaidToBe() throws IOException {
    Path input = directory.resolve("separable.csv");
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int row = 0; row < 40; row++) {
      lines.add(row + "," + (row < 20 ? 0 : 1));
    }
    Files.write(input, lines);
    String flags = "--x x --y y --loss logistic --input " + input;
    ModelRecord sgd = model(flags);
    assertThat(sgd.certificate().certified()).isFalse();
    assertThat(sgd.warnings()).anyMatch(warning -> warning.contains("separated"));
    ModelRecord bounded = model(flags + " --penalty l2 --lambda 0.01");
    assertThat(bounded.certificate().certified()).isTrue();
    try (LocalSession session = LocalSession.open("local[2]")) {
      Outcome newton =
          session.run("train --solver newton --output " + directory.resolve("none") + " " + flags);
      assertThat(newton.exitCode()).isEqualTo(76);
      assertThat(newton.complaints()).hasSize(1);
      assertThat(newton.err()).contains("separated", "L2");
    }
  }
}
