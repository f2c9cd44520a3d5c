package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.inference.LeastSquares;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.training.TestExamples;
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

/** Searches on real rows through Spark. */
class GridJobIT {
  private static final String FAITHFUL =
      "grid --input data/faithful.csv --x waiting --y eruptions --grid ";
  private static final String PIMA =
      "grid --input data/pima_train.csv --features npreg,glu,bp --y diabetic --loss logistic"
          + " --batch-size 32 --max-epochs 5 ";

  private static LocalSession session;
  @TempDir private Path directory;

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

  private List<String> results(String line) throws IOException {
    Path file = directory.resolve("results.csv");
    Outcome outcome = session.run(line + " --results " + file);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("spark-sgd train --input");
    return Files.readAllLines(file);
  }

  /** Least squares on the same folds, in memory. */
  private static double naiveLoss(int folds) {
    TestExamples data = TestExamples.csv("faithful.csv", "eruptions", "waiting");
    double sum = 0;
    for (int fold = 0; fold < folds; fold++) {
      HoldoutSplit split = new HoldoutSplit.Fold(data.rows(), folds, fold, 1);
      List<double[]> held = new ArrayList<>();
      ExampleBlockBuilder training = new ExampleBlockBuilder(0, 0, 1, false);
      for (int row = 0; row < data.rows(); row++) {
        if (split.isHeldOut(row, 0)) {
          held.add(new double[] {data.features()[row][0], data.labels()[row]});
        } else {
          training.add(data.features()[row], data.labels()[row], 1);
        }
      }
      double[] w = new LeastSquares(TestExamples.profile(List.of(training.build()))).weights();
      double squares = 0;
      for (double[] row : held) {
        double residual = w[0] * row[0] + w[1] - row[1];
        squares += residual * residual;
      }
      sum += squares / held.size() / 2;
    }
    return sum / folds;
  }

  @Test
  void crossValidationIsThatOfLeastSquaresOnTheSameFolds() throws IOException {
    List<String> lines = results(FAITHFUL + "batch-size=32,full --target-gap 1e-6");
    assertThat(lines.get(0))
        .isEqualTo("batch-size,mean_loss,standard_error,rmse,mean_steps,failure");
    assertThat(lines).hasSize(3);
    double loss = Double.parseDouble(lines.get(1).split(",", -1)[1]);
    assertThat(loss).isCloseTo(naiveLoss(5), within(1e-5));
  }

  @Test
  void aPenaltyThatIsTooStrongComesLastAndTheSameSearchGivesTheSameBytes() throws IOException {
    String line = FAITHFUL + "lambda=10,0,0.01 --penalty l2 --folds 3";
    List<String> lines = results(line);
    assertThat(lines.get(3)).startsWith("10,");
    assertThat(lines.get(1)).matches("0(\\.01)?,.*");
    assertThat(results(line)).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PIMA + "--grid optimizer=sgd,adam --holdout 0.25",
        PIMA + "--grid penalty=l1,l2 --lambda 0.05 --holdout 0.25 --holdout-key age",
        PIMA + "--grid learning-rate=auto,0.5 --holdout-input data/pima_test.csv",
        PIMA + "--grid momentum=0,0.5 --folds 2"
      })
  void everyKindOfHoldoutJudges(String line) throws IOException {
    List<String> lines = results(line);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains(",accuracy,");
    for (String one : lines.subList(1, 3)) {
      String[] cells = one.split(",", -1);
      assertThat(Double.parseDouble(cells[1])).isBetween(0.3, 0.693);
      assertThat(Double.parseDouble(cells[3])).isBetween(0.6, 0.9);
      assertThat(cells[2].isEmpty()).isEqualTo(!line.contains("folds"));
      assertThat(cells[5]).isEmpty();
    }
  }

  @Test
  void huberLossIsInUnitsOfTheLabel() throws IOException {
    List<String> lines = results(FAITHFUL + "batch-size=32 --loss huber --huber-epsilon 100");
    assertThat(Double.parseDouble(lines.get(1).split(",", -1)[1]))
        .isCloseTo(naiveLoss(5), within(1e-3));
  }

  /** A rate past the limit is no reason to lose the others. */
  @Test
  void combinationsThatCannotBeTrainedComeLastWithTheirReason() throws IOException {
    List<String> lines =
        results(FAITHFUL + "learning-rate=50,0.1;scaling=standardize --max-epochs 3 --folds 2");
    assertThat(lines.get(1)).startsWith("0.1,standardize,0.");
    assertThat(lines.get(2))
        .startsWith("50,standardize,,,,,")
        .contains("learning-rate past ", "the limit on these data");
    Outcome outcome = session.run(FAITHFUL + "learning-rate=50,60");
    assertThat(outcome.exitCode()).isEqualTo(76);
    assertThat(outcome.err())
        .contains("No combination could be trained, the first because: learning-rate past ");
    Outcome diverged =
        session.run(FAITHFUL + "learning-rate=1e9,0.1 --unsafe-learning-rate --folds 2");
    assertThat(diverged.exitCode()).isZero();
    assertThat(diverged.out()).contains("1e9            diverged");
  }

  /** As train does: Newton takes no rate. */
  @Test
  void aRateThatNoSolverTakesIsNoneTooHigh() throws IOException {
    List<String> lines =
        results(FAITHFUL + "learning-rate=50,0.1 --loss huber --solver newton --folds 2");
    assertThat(lines).hasSize(3).noneMatch(line -> line.contains("past"));
  }

  @Test
  void moreFoldsThanRowsAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("few.csv"), "x,y\n1,2\n2,3\n4,4\n");
    Outcome outcome = session.run("grid --x x --y y --grid batch-size=1,2 --input " + file);
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(outcome.err())
        .contains("Invalid folds: 5 of 3 rows (must be from 2 to the number of rows)");
  }
}
