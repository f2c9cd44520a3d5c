package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models judged by real rows through Spark. */
class EvaluateJobIT {
  private static final String PIMA_TRAIN =
      "train --input data/pima_train.csv --features npreg,glu,bp,skin,bmi,ped,age --y diabetic"
          + " --loss logistic --solver newton --output ";
  private static final String PIMA_TEST = "evaluate --input data/pima_test.csv --model ";
  private static final String HOUSING_TRAIN =
      "train --input data/california_housing.csv --x median_income --y median_house_value"
          + " --solver normal --output ";

  private static LocalSession session;
  @TempDir private static Path models;
  @TempDir private Path directory;

  private static Path pima;
  private static Path housing;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
    pima = trained(PIMA_TRAIN, models.resolve("pima"));
    housing = trained(HOUSING_TRAIN, models.resolve("housing"));
  }

  private static Path trained(String line, Path output) {
    Outcome outcome = session.run(line + output);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return output;
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @AfterEach
  void nothingIsLeftInTheCache() {
    assertThat(session.spark().sparkContext().getPersistentRDDs().size()).isZero();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static JsonNode evaluated(String line, String... more) {
    Outcome outcome = session.run(line + " --json", more);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return json(outcome.out());
  }

  private static List<String[]> rows(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream().skip(1).map(l -> l.split(",", -1)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Every number of the holdout's metrics in model.json, to the bit: the passes are the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--x median_income --loss squared --solver normal",
        "--x median_income --loss huber --huber-epsilon 50000 --solver newton",
        "--features median_income,households --weight population --loss squared --solver normal",
        "--features median_income --offset total_rooms --loss squared --solver normal",
        "--features median_income,ocean_proximity --categorical ocean_proximity --solver normal",
        "--features median_income,households --hash-features 2^4 --solver normal"
      })
  void metricsAreThoseOfTheHoldoutOfTraining(String settings) {
    Path model = directory.resolve("model");
    String input = "--input data/california_housing.csv --y median_house_value ";
    trained(
        "train --holdout-input data/california_housing.csv " + input + settings + " --output ",
        model);
    JsonNode trained = json(text(model.resolve("model.json"))).at("/metrics/holdout");
    JsonNode answer = evaluated("evaluate --input data/california_housing.csv --model " + model);
    assertThat(answer.at("/metrics")).isEqualTo(trained);
    assertThat(trained.size()).isEqualTo(13);
    assertThat(answer.at("/rows/used").asLong()).isEqualTo(20_640);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--class-weights 0=1,1=3", "--class-weights balanced"})
  void classesAreJudgedAsTheHoldoutOfTrainingIs(String settings) {
    Path model = directory.resolve("model");
    trained(
        PIMA_TRAIN.replace("--output", settings + " --holdout-input data/pima_test.csv --output"),
        model);
    JsonNode trained = json(text(model.resolve("model.json"))).at("/metrics/holdout");
    JsonNode answer = evaluated(PIMA_TEST + model);
    assertThat(answer.at("/metrics")).isEqualTo(trained);
    assertThat(trained.size()).isEqualTo(13);
  }

  /** From the coefficients that R has, over sorted rows and pairs. */
  @Test
  void classesAreThoseOfNaiveLoops() {
    double[] r = {
      0.10318342731911,
      0.0321168228931571,
      -0.00476754197499066,
      -0.00191663174692587,
      0.0836239120546498,
      1.82041036745234,
      0.0411835288163915
    };
    double logLoss = 0;
    double brier = 0;
    long[] confusion = new long[4];
    List<double[]> margins = new ArrayList<>();
    for (String[] row : rows("data/pima_test.csv")) {
      double margin = -9.77306153291233;
      for (int j = 0; j < 7; j++) {
        margin += r[j] * Double.parseDouble(row[j]);
      }
      double label = Double.parseDouble(row[7]);
      double p = 1 / (1 + Math.exp(-margin));
      logLoss -= Math.log(label == 1 ? p : 1 - p);
      brier += (p - label) * (p - label);
      confusion[(p >= 0.3 ? 0 : 2) + (label == 1 ? 0 : 1)]++;
      margins.add(new double[] {margin, label});
    }
    double won = 0;
    double pairs = 0;
    for (double[] one : margins) {
      for (double[] other : margins) {
        if (one[1] == 1 && other[1] == 0) {
          won += one[0] > other[0] ? 1 : 0;
          pairs++;
        }
      }
    }
    JsonNode answer = evaluated(PIMA_TEST + pima + " --threshold 0.3");
    assertThat(answer.at("/metrics/logLoss").asDouble()).isCloseTo(logLoss / 332, within(1e-9));
    assertThat(answer.at("/metrics/brier").asDouble()).isCloseTo(brier / 332, within(1e-9));
    assertThat(answer.at("/metrics/auc").asDouble())
        .isCloseTo(won / pairs, within(answer.at("/metrics/aucError").asDouble() + 1e-12));
    assertThat(answer.at("/metrics/aucError").asDouble()).isLessThan(1e-3);
    assertThat(answer.at("/threshold").asDouble()).isEqualTo(0.3);
    assertThat(answer.at("/confusion/truePositive").asLong()).isEqualTo(confusion[0]);
    assertThat(answer.at("/confusion/falsePositive").asLong()).isEqualTo(confusion[1]);
    assertThat(answer.at("/confusion/falseNegative").asLong()).isEqualTo(confusion[2]);
    assertThat(answer.at("/confusion/trueNegative").asLong()).isEqualTo(confusion[3]);
    assertThat(answer.at("/calibration").size()).isEqualTo(10);
  }

  @Test
  void textHasTheLookOfTrain() {
    Outcome classes = session.run(PIMA_TEST + pima);
    assertThat(classes.err()).isEmpty();
    assertThat(classes.out())
        .contains("log-odds(diabetic) = 0.1031834 * npreg + 0.03211682 * glu")
        .contains("rows        332 read, 332 used, 0 rejected\n")
        .contains("ROC-AUC 0.8659 +- ", "PR-AUC 0.7", "at p >= 0.5 accuracy 0.80")
        .contains("of label 1  66 predicted 1, 43 predicted 0\n")
        .contains("predicted         weight      mean  observed\n0.0 to 0.1 ");
    Outcome regression =
        session.run("evaluate --input data/california_housing.csv --model " + housing);
    assertThat(regression.out())
        .contains("median_house_value = 41793.85 * median_income + 45085.58\n")
        .contains("fit         RMSE 83,733.6, MAE 62,625.9, R2 0.473447, mean error ")
        .contains("errors      1 %: ", "50 %: ", "each within 0.4 % of itself");
  }

  @Test
  void theAnswerIsWrittenWhereAsked() {
    Path file = directory.resolve("out/metrics.json");
    JsonNode printed = evaluated(PIMA_TEST + pima + " --results " + file);
    assertThat(json(text(file))).isEqualTo(printed);
    assertThat(printed.at("/modelVersion").asText()).matches("[0-9a-f]{12}");
    Outcome refused = session.run(PIMA_TEST + pima + " --results " + directory);
    assertThat(refused.exitCode()).isEqualTo(73);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  /** Counts are exact; what is added within partitions differs in its last bits. */
  @Test
  void splitsOfTheInputChangeNoCountAndNoDigitThatMatters() {
    String line = "evaluate --input data/california_housing.csv --model " + housing;
    JsonNode whole = evaluated(line);
    JsonNode split = evaluated(line + " --split-size 64k");
    for (String name : List.of("mse", "mae", "r2", "meanResidual")) {
      double value = whole.at("/metrics/" + name).asDouble();
      assertThat(split.at("/metrics/" + name).asDouble())
          .isCloseTo(value, within(1e-12 * Math.abs(value) + 1e-7));
    }
    for (String name : List.of("residualP1", "residualP25", "residualP50", "residualP99")) {
      assertThat(split.at("/metrics/" + name)).isEqualTo(whole.at("/metrics/" + name));
    }
  }

  @Test
  void oneClassAloneHasNoArea() throws IOException {
    Path file =
        Files.write(
            directory.resolve("one.csv"),
            List.of("npreg,glu,bp,skin,bmi,ped,age,diabetic", "6,148,72,35,33.6,0.627,50,1"));
    String line = "evaluate --input " + file + " --model " + pima;
    assertThat(evaluated(line).at("/metrics/auc").isNull()).isTrue();
    assertThat(evaluated(line).at("/metrics/prAuc").isNull()).isTrue();
    assertThat(session.run(line).out()).contains("ROC-AUC undefined (one class only)");
  }

  @Test
  void labelsMayBeTextAndOfOneKind() throws IOException {
    Path train = directory.resolve("train.csv");
    List<String> lines = new ArrayList<>(List.of("x,bought"));
    for (int i = 0; i < 40; i++) {
      lines.add(i + "," + ((i * 7) % 40 + i > 40 ? "yes" : "no"));
    }
    Files.write(train, lines);
    Path model = directory.resolve("model");
    trained(
        "train --x x --y bought --positive-label yes --loss logistic --solver newton --input "
            + train
            + " --output ",
        model);
    assertThat(
            evaluated("evaluate --input " + train + " --model " + model).at("/weightSum").asInt())
        .isEqualTo(40);
    Path one = Files.write(directory.resolve("one.csv"), List.of("x,bought", "1,no", "39,no"));
    JsonNode answer = evaluated("evaluate --input " + one + " --model " + model);
    assertThat(answer.at("/metrics/meanLabel").asDouble()).isZero();
    Path three =
        Files.write(directory.resolve("three.csv"), List.of("x,bought", "1,a", "2,yes", "3,b"));
    Outcome refused = session.run("evaluate --input " + three + " --model " + model);
    assertThat(refused.exitCode()).isEqualTo(65);
    assertThat(refused.err()).contains("bought has more than 2 values");
  }

  @Test
  void columnsComeByNameAndMayBeText() throws IOException {
    List<String> lines = new ArrayList<>(List.of("other,median_house_value,median_income"));
    rows("data/california_housing.csv").forEach(r -> lines.add("x," + r[8] + "," + r[7]));
    Path file = Files.write(directory.resolve("reordered.csv"), lines);
    assertThat(evaluated("evaluate --model " + housing + " --input " + file).at("/metrics"))
        .isEqualTo(
            evaluated("evaluate --input data/california_housing.csv --model " + housing)
                .at("/metrics"));
  }

  @Test
  void whatCannotBeJudgedIsSaid() throws IOException {
    Path empty =
        Files.write(directory.resolve("empty.csv"), List.of("median_income,median_house_value"));
    Outcome nothing = session.run("evaluate --model " + housing + " --input " + empty);
    assertThat(nothing.exitCode()).isEqualTo(66);
    assertThat(nothing.err()).contains("No rows: 0 read");
    Path other =
        Files.write(
            directory.resolve("other.csv"), List.of("median_incme,median_house_value", "1,2"));
    Outcome missing = session.run("evaluate --model " + housing + " --input " + other);
    assertThat(missing.exitCode()).isEqualTo(65);
    assertThat(missing.err())
        .contains("Missing column: median_income")
        .contains("did you mean median_incme?");
    assertThat(
            session
                .run("evaluate --input data/norris.csv --model " + directory.resolve("none"))
                .exitCode())
        .isEqualTo(66);
    Path damaged = copy(housing, "damaged");
    Files.writeString(damaged.resolve("model.json"), "{}");
    Outcome corrupt = session.run("evaluate --input data/norris.csv --model " + damaged);
    assertThat(corrupt.exitCode()).isEqualTo(65);
    assertThat(corrupt.err()).contains("model.json differs from manifest.json");
  }

  private Path copy(Path model, String name) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    for (String file : List.of("model.json", "manifest.json")) {
      Files.copy(model.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void badRowsAreTreatedAsInTraining() throws IOException {
    Path file =
        Files.write(
            directory.resolve("bad.csv"),
            List.of(
                "median_income,median_house_value", "1,100000", "2,", "x,1", "3,170000", "4,2e5"));
    String line = "evaluate --max-bad-share 0.5 --model " + housing + " --input " + file;
    assertThat(session.run(line).exitCode()).isEqualTo(65);
    JsonNode answer = evaluated(line + " --bad-rows drop");
    assertThat(answer.at("/rows/used").asInt()).isEqualTo(3);
    assertThat(answer.at("/rows/rejectedByReason/null").asInt()).isEqualTo(1);
    assertThat(answer.at("/rows/rejectedByReason/unparsable").asInt()).isEqualTo(1);
  }
}
