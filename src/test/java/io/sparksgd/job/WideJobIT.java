package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.store.ModelRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on more features than a profile has correlations of. */
class WideJobIT {
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
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return LocalSession.model(output);
  }

  @Test
  void columnsMayBeNamedByTheThousand() throws IOException {
    int columns = 2_100;
    String names =
        IntStream.range(0, columns).mapToObj(j -> "x" + j).collect(Collectors.joining(","));
    StringBuilder csv = new StringBuilder(names).append(",y\n");
    for (int row = 0; row < 100; row++) {
      double label = 3 + 0.1 * RandomBits.gaussian(row, columns);
      for (int j = 0; j < columns; j++) {
        double x = RandomBits.gaussian(row, j);
        label += j == 0 || j == columns - 1 ? 2 * x : 0;
        csv.append(x).append(',');
      }
      csv.append(label).append('\n');
    }
    Path text = Files.writeString(directory.resolve("wide.csv"), csv);
    Path parquet = directory.resolve("wide.parquet");
    session
        .spark()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(text.toString())
        .write()
        .parquet(parquet.toString());
    String settings =
        " --features " + names + " --label y --max-epochs 5 --penalty l1 --lambda 0.3";
    ModelRecord fromText = train("csv", "--input " + text + settings);
    ModelRecord fromParquet = train("parquet", "--input " + parquet + settings);
    assertThat(fromText.model().features()).hasSize(columns).startsWith("x0").endsWith("x2099");
    assertThat(fromText.metrics().training().get("r2")).isGreaterThan(0.5);
    for (int j = 0; j < columns; j++) {
      assertThat(fromParquet.model().coefficients().get(j))
          .isCloseTo(fromText.model().coefficients().get(j), within(1e-9));
    }
  }

  /** A dense copy of these rows would take 800 GB; this process has 3. */
  @Test
  void aMillionHashedFeaturesTrain() throws IOException {
    SparkSession spark = session.spark();
    int columns = 30;
    String values =
        IntStream.range(0, columns)
            .mapToObj(j -> "concat('v', pmod(xxhash64(id, " + j + "), 40000)) as c" + j)
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, columns).mapToObj(j -> "c" + j).collect(Collectors.joining(","));
    Path input = directory.resolve("clicks.parquet");
    spark
        .sql(
            "select "
                + values
                + ", int(pmod(xxhash64(id, 0), 40000) < 20000) as clicked from range(0, 100000, 1, 4)")
        .write()
        .parquet(input.toString());
    ModelRecord model =
        train(
            "clicks",
            "--input "
                + input
                + " --features "
                + names
                + " --categorical "
                + names
                + " --hash-features 2^20 --label clicked --loss logistic --optimizer adagrad"
                + " --batch-size 1000 --max-epochs 2");
    assertThat(model.model().features()).hasSize(1 << 20);
    assertThat(model.rows().used()).isEqualTo(100_000);
    assertThat(model.metrics().training().get("loss")).isLessThan(0.5 * Math.log(2));
    assertThat(Files.size(directory.resolve("clicks/model.json"))).isGreaterThan(1 << 20);
  }
}
