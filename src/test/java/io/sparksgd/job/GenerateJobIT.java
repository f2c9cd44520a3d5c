package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GenerateConfig.FileFormat;
import io.sparksgd.core.data.SyntheticLine;
import io.sparksgd.core.data.SyntheticLine.Parameters;
import io.sparksgd.core.data.SyntheticLine.Tails;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateJobIT {
  @TempDir private Path directory;

  private static SparkSession session(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("generate")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .getOrCreate();
  }

  private static Parameters parameters(double badShare) {
    return new Parameters(List.of(2.0, -1.0), 1, 1, Tails.NORMAL, 0, 1, badShare);
  }

  private GenerateConfig config(
      String name, long rows, FileFormat format, double badShare, boolean overwrite) {
    return new GenerateConfig(
        directory.resolve(name).toString(), rows, 3, format, parameters(badShare), 1, overwrite);
  }

  private Map<String, String> contents(String name) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.getFileName().toString().startsWith(".")) {
          contents.put(
              file.getFileName().toString(),
              new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }

  @Test
  void csvIsTheSameOnAnyNumberOfCores() throws IOException {
    SparkSession one = session("local[1]");
    try {
      GenerateJob.run(one, config("one.csv", 1000, FileFormat.CSV, 0.1, false));
    } finally {
      one.stop();
    }
    SparkSession three = session("local[3]");
    try {
      GenerateJob.run(three, config("three.csv", 1000, FileFormat.CSV, 0.1, false));
    } finally {
      three.stop();
    }
    assertThat(contents("one.csv"))
        .containsOnlyKeys("part-00000.csv", "part-00001.csv", "part-00002.csv")
        .isEqualTo(contents("three.csv"));
  }

  @Test
  void saysWhatItWrote() {
    SparkSession session = session("local[2]");
    try {
      String text =
          GenerateJob.found(session, config("a.csv", 10, FileFormat.CSV, 0, false)).text();
      assertThat(text)
          .startsWith("Rows       10\nFiles      3 in ")
          .contains("\nBad rows   0\nSlope      ");
    } finally {
      session.stop();
    }
  }

  @Test
  void countsFilesNamesAndDamageAreExact() throws IOException {
    SparkSession session = session("local[2]");
    try {
      SyntheticLine line = new SyntheticLine(parameters(0.2), 1);
      long damaged = LongStream.range(0, 1000).filter(line::damaged).count();
      assertThat(
              GenerateJob.run(session, config("a.parquet", 1000, FileFormat.PARQUET, 0.2, false)))
          .isEqualTo(
              new GeneratedData(directory.resolve("a.parquet").toString(), 1000, 3, damaged));
      assertThat(contents("a.parquet"))
          .containsOnlyKeys("part-00000.parquet", "part-00001.parquet", "part-00002.parquet");
      Dataset<Row> read = session.read().parquet(directory.resolve("a.parquet").toString());
      assertThat(read.columns()).containsExactly("x1", "x2", "y");
      assertThat(read.count()).isEqualTo(1000);
      assertThat(read.filter("abs(x1) < 1e9 and abs(x2) < 1e9 and abs(y) < 1e9").count())
          .isEqualTo(1000 - damaged);

      GenerateJob.run(session, config("a.csv", 1000, FileFormat.CSV, 0, false));
      Dataset<Row> csv =
          session
              .read()
              .option("header", true)
              .schema(read.schema())
              .csv(directory.resolve("a.csv").toString());
      GenerateJob.run(session, config("b.parquet", 1000, FileFormat.PARQUET, 0, false));
      Dataset<Row> parquet = session.read().parquet(directory.resolve("b.parquet").toString());
      assertThat(csv.collectAsList()).containsExactlyInAnyOrderElementsOf(parquet.collectAsList());

      assertThat(
              GenerateJob.run(session, config("empty.parquet", 0, FileFormat.PARQUET, 0, false))
                  .files())
          .isEqualTo(1);
      assertThat(session.read().parquet(directory.resolve("empty.parquet").toString()).count())
          .isZero();
    } finally {
      session.stop();
    }
  }

  @Test
  void anExistingOutputIsReplacedOnlyWhenAsked() throws IOException {
    SparkSession session = session("local[2]");
    try {
      GenerateJob.run(session, config("a.csv", 10, FileFormat.CSV, 0, false));
      Map<String, String> before = contents("a.csv");
      JobException failure =
          catchThrowableOfType(
              JobException.class,
              () -> GenerateJob.run(session, config("a.csv", 20, FileFormat.CSV, 0, false)));
      assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
      assertThat(contents("a.csv")).isEqualTo(before);
      GenerateJob.run(session, config("a.csv", 2, FileFormat.CSV, 0, true));
      assertThat(contents("a.csv")).containsOnlyKeys("part-00000.csv", "part-00001.csv");
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left).hasSize(1);
      }
    } finally {
      session.stop();
    }
  }
}
