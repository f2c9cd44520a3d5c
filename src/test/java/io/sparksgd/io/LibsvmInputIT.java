package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibsvmInputIT {
  private static SparkSession spark;
  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = Inputs.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private Inputs file(String text) {
    return Inputs.of(write(dir.resolve("a.svm"), text)).features("features").label("label");
  }

  @Test
  void linesBecomeLabelsAndFeatures() {
    ExampleReader reader = file("# head\n1 1:2 3:4\n\n-1 2:5 # note\n0\n").open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(reader.format()).isEqualTo("libsvm");
    assertThat(Inputs.labels(blocks)).containsExactly(1., -1., 0.);
    assertThat(Inputs.features(blocks)).containsExactly(2., 0., 4., 0., 5., 0., 0., 0., 0.);
    assertThat(reader.featureNames()).containsExactly("features[0]", "features[1]", "features[2]");
  }

  @Test
  void rowsAreThoseOfSparksOwnSource() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 500; row++) {
      text.append(row % 2).append(' ').append(row % 90 + 1).append(":0.5 200:").append(row + 1);
      text.append('\n');
    }
    List<ExampleBlock> blocks = file(text.toString()).blocks(spark);
    ExampleBlock block = blocks.get(0);
    assertThat(block.isSparse()).isTrue();
    List<Row> expected =
        spark
            .read()
            .format("libsvm")
            .option("numFeatures", "200")
            .load(dir.resolve("a.svm").toString())
            .collectAsList();
    assertThat(block.rows()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      org.apache.spark.ml.linalg.Vector vector = expected.get(row).getAs("features");
      assertThat(block.labels()[row]).isEqualTo(expected.get(row).<Double>getAs("label"));
      for (int i = block.rowStarts()[row]; i < block.rowStarts()[row + 1]; i++) {
        assertThat(block.features()[i]).isEqualTo(vector.apply(block.indices()[i]));
      }
      assertThat(block.rowStarts()[row + 1] - block.rowStarts()[row])
          .isEqualTo(vector.numNonzeros());
    }
  }

  @Test
  void badLinesAreCountedAndSetAside() {
    ExampleReader reader =
        file("1 1:1 2:2\nx 1:1\n1 2:1 1:1\nnan 1:1\n1 1:inf\n1 1:1 5:1\n")
            .option("numFeatures", "2")
            .badRows(BadRowPolicy.QUARANTINE, 1)
            .open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(Inputs.features(blocks)).containsExactly(1., 2.);
    assertThat(Inputs.rejected(blocks))
        .hasToString("2 malformed-line, 1 nan, 1 infinite, 1 wrong-length");
    String bad = dir.resolve("bad").toString();
    BadRowRule.apply(reader, 1, Inputs.rejected(blocks), bad);
    assertThat(
            spark
                .read()
                .parquet(bad)
                .filter("reason = 'malformed-line'")
                .select("malformed_line")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("x 1:1", "1 2:1 1:1");
    assertThat(BadRowReport.count(reader)).hasToString("a.svm (5)");
  }

  @Test
  void conditionsMayUseTheLabelAndSeveralFilesHaveOneWidth() {
    write(dir.resolve("d/a.libsvm"), "1 1:1\n2 1:2\n");
    write(dir.resolve("d/b.libsvm"), "2 3:4\n");
    List<ExampleBlock> blocks =
        Inputs.of(dir.resolve("d"))
            .features("features")
            .label("label")
            .where("label = 2")
            .blocks(spark);
    assertThat(Inputs.features(blocks)).containsExactly(2., 0., 0., 0., 0., 4.);
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    for (String features : List.of("0", "-1", "many")) {
      assertThatThrownBy(() -> file("1 1:1\n").option("numFeatures", features).open(spark))
          .hasMessage("Invalid option: numFeatures=" + features + " (must be a whole number >= 1)")
          .extracting(e -> ((JobException) e).exitCode())
          .isEqualTo(ExitCode.BAD_CONFIGURATION);
    }
    assertThatThrownBy(() -> file("1 1:1\n").option("wholetext", "true").open(spark))
        .hasMessageStartingWith("Invalid option: wholetext (");
  }
}
