package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.store.ModelRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on features that are no plain columns of numbers. */
class FeaturesJobIT {
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

  private ModelRecord train(String name, String line) {
    Path output = directory.resolve(name);
    Outcome outcome = session.run("train " + line, "--output", output.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return LocalSession.model(output);
  }

  private Outcome fails(String line) {
    return session.run("train " + line, "--output", directory.resolve("none").toString());
  }

  /** Least squares on one category: the mean of the reference, and differences from it. */
  @Test
  void aCategoryIsFittedByTheMeansOfItsValues() throws IOException {
    Map<String, double[]> sums = new TreeMap<>();
    List<String> lines = Files.readAllLines(Path.of("data/california_housing.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      double[] sum = sums.computeIfAbsent(cells[9], unused -> new double[2]);
      sum[0] += Double.parseDouble(cells[8]);
      sum[1]++;
    }
    ModelRecord model =
        train(
            "housing",
            "--input data/california_housing.csv --features ocean_proximity --categorical"
                + " ocean_proximity --label median_house_value --max-epochs 3");
    assertThat(model.model().features())
        .containsExactly(
            "ocean_proximity=INLAND",
            "ocean_proximity=ISLAND",
            "ocean_proximity=NEAR BAY",
            "ocean_proximity=NEAR OCEAN");
    List<Gap> gaps = model.certificate().coefficients();
    double[] reference = sums.get("<1H OCEAN");
    double mean = reference[0] / reference[1];
    assertThat(gaps.get(4).optimum()).isCloseTo(mean, Offset.offset(1e-3));
    for (int j = 0; j < 4; j++) {
      double[] sum = sums.get(model.model().features().get(j).split("=", 2)[1]);
      assertThat(gaps.get(j).optimum()).isCloseTo(sum[0] / sum[1] - mean, Offset.offset(1e-2));
    }
  }

  @Test
  void sparseAndDenseFeaturesHaveTheSameOptimumAndOffsetsLeaveTheLabel() throws IOException {
    StringBuilder svm = new StringBuilder();
    StringBuilder csv = new StringBuilder();
    for (int j = 1; j <= 40; j++) {
      csv.append('x').append(j).append(',');
    }
    csv.append("y,o\n");
    for (int row = 0; row < 6_000; row++) {
      int feature = 1 + (int) (40 * RandomBits.uniform(1, row));
      double value = row % 3 == 0 ? 1 + RandomBits.uniform(2, row) : 0;
      double label = 3 + feature * value + 0.1 * RandomBits.gaussian(3, row);
      svm.append(label).append(' ').append(feature).append(':').append(value).append('\n');
      for (int j = 1; j <= 40; j++) {
        csv.append(j == feature ? value : 0).append(',');
      }
      csv.append(label + row).append(',').append(row).append('\n');
    }
    Path sparseFile = Files.writeString(directory.resolve("a.svm"), svm);
    Path denseFile = Files.writeString(directory.resolve("a.csv"), csv);
    StringBuilder names = new StringBuilder("x1");
    for (int j = 2; j <= 40; j++) {
      names.append(",x").append(j);
    }
    ModelRecord sparse = train("sparse", "--input " + sparseFile + " --max-epochs 40");
    ModelRecord dense =
        train(
            "dense",
            "--input " + denseFile + " --offset o --label y --max-epochs 2 --features " + names);
    assertThat(sparse.model().features()).startsWith("features[0]").hasSize(40);
    for (int j = 0; j <= 40; j++) {
      assertThat(sparse.certificate().coefficients().get(j).optimum())
          .isCloseTo(dense.certificate().coefficients().get(j).optimum(), Offset.offset(1e-8));
    }
    assertThat(sparse.metrics().training().get("r2")).isGreaterThan(0.98);
    assertThat(sparse.model().coefficients().get(9)).isCloseTo(10, Offset.offset(2.0));

    Outcome refused = fails("--input " + sparseFile + " --scaling min-max");
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.err())
        .contains(
            "Invalid scaling: min-max (must be standardize or none for sparse features, which are"
                + " not centred)");
    Outcome tooShort = fails("--input " + sparseFile + " --initial-weights 1,2");
    assertThat(tooShort.exitCode()).isEqualTo(78);
    assertThat(tooShort.err()).contains("Invalid initial-weights: 2 numbers (must be 41:");
  }

  @Test
  void labelsOfOneClassAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("one.csv"), "x,y\n1,1\n2,1\n");
    Outcome one = fails("--input " + file + " --x x --y y --class-weights balanced");
    assertThat(one.exitCode()).isEqualTo(65);
    assertThat(one.err()).contains("Invalid label: all 2 rows have 1 (must be both 0 and 1)");
    Outcome third = fails("--input data/norris.csv --x x --y y --positive-label 0.1");
    assertThat(third.exitCode()).isEqualTo(65);
    assertThat(third.err()).contains("Invalid label: y has more than 2 values");
  }

  @Test
  void aPositiveLabelIsLearnt() throws IOException {
    Path file =
        Files.writeString(directory.resolve("two.csv"), "x,y\n0,no\n1,no\n2,yes\n3,yes\n1,yes\n");
    ModelRecord model = train("two", "--input " + file + " --x x --y y --positive-label yes");
    assertThat(model.certificate().coefficients().get(0).optimum()).isPositive();
    assertThat(model.settings()).containsEntry("positive-label", "yes");
  }
}
