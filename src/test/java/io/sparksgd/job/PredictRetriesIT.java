package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts, predictions and metrics do not depend on how often and where tasks are done. */
class PredictRetriesIT {
  @TempDir private Path directory;

  private Outcome predict(LocalSession session, String output) {
    return session.run(
        "predict --bad-rows drop --max-bad-share 0.5 --split-size 64k --input "
            + directory.resolve("input")
            + " --model "
            + directory.resolve("model")
            + " --output "
            + directory.resolve(output));
  }

  @Test
  void everyFirstAttemptFailsAndNoRowCountsTwice() throws IOException {
    Path input = Files.createDirectory(directory.resolve("input"));
    for (int file = 0; file < 3; file++) {
      List<String> lines = new ArrayList<>(List.of("x"));
      for (int row = 0; row < 9_000; row++) {
        lines.add(row % 10 == file ? "" : row + ".0625000000001");
      }
      Files.write(input.resolve(file + ".csv"), lines);
    }
    Map<String, String> faults = Map.of("spark.plugins", FirstAttemptsFail.class.getName());
    try (LocalSession session = LocalSession.open("local[2,4]", faults)) {
      Outcome trained =
          session.run(
              "train --input data/norris.csv --x x --y y --solver normal --output "
                  + directory.resolve("model"));
      assertThat(trained.err()).isEmpty();
      Outcome outcome = predict(session, "out");
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).contains(" 24,300 predicted, ");
      assertThat(
              session
                  .spark()
                  .read()
                  .option("header", true)
                  .csv(directory.resolve("out").toString())
                  .count())
          .isEqualTo(24_300);
    }
    Map<String, String> retried = LocalSession.contents(directory.resolve("out"));
    assertThat(retried.size()).isGreaterThan(6);
    for (String cores : List.of("local[1]", "local[7]")) {
      try (LocalSession session = LocalSession.open(cores)) {
        predict(session, cores);
        assertThat(LocalSession.contents(directory.resolve(cores))).isEqualTo(retried);
      }
    }
  }

  @Test
  void metricsHaveTheSameBitsOnAnyNumberOfCores() {
    List<String> answers = new ArrayList<>();
    for (String cores : List.of("local[1]", "local[2]", "local[7]")) {
      try (LocalSession session = LocalSession.open(cores)) {
        String model = directory.resolve("housing").toString();
        session.run(
            "train --overwrite --input data/california_housing.csv --x median_income"
                + " --y median_house_value --solver normal --output "
                + model);
        answers.add(
            session
                .run(
                    "evaluate --json --split-size 64k --input data/california_housing.csv --model "
                        + model)
                .out());
      }
    }
    assertThat(answers.get(0)).contains("\"residualP99\"");
    assertThat(answers).containsOnly(answers.get(0));
  }
}
