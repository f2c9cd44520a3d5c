package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRowsIT {
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

  @BeforeEach
  void writeFiles() {
    write(
        dir.resolve("in/a.csv"),
        """
        x,y,note,reason
        1,1,fine,r
        secret,2, kept as it is ,r
        3,,"quoted ""text"", comma",r
        4,4,"open, never closed
        5,5
        """);
    write(dir.resolve("in/sub/b c.csv"), "x,y,note,reason\n1,1,,\nNaN,2,,\n");
    write(dir.resolve("in/good.csv"), "x,y,note,reason\n1,1,,\n");
  }

  @Test
  void reportCountsByFileAndReasonWhatTheBlocksRejected() {
    ExampleReader reader = inputs().open(spark);
    BadRowReport report = BadRowReport.count(reader);
    assertThat(report.byFile()).containsOnlyKeys("a.csv", "sub/b c.csv");
    assertThat(report.byFile().get("a.csv")).hasToString("2 malformed-line, 1 null, 1 unparsable");
    assertThat(report.byFile().get("sub/b c.csv")).hasToString("1 nan");
    assertThat(report).hasToString("a.csv (4), sub/b c.csv (1)");
    RejectedRows all = new RejectedRows();
    report.byFile().values().forEach(all::merge);
    assertThat(all).hasToString(rejected(reader).toString());
  }

  @Test
  void failTellsCountsAndFilesAndNoContent() {
    assertThatThrownBy(() -> apply(inputs()))
        .hasMessage(
            "Bad rows: 5 of 8 (2 malformed-line, 1 null, 1 unparsable, 1 nan) in a.csv (4),"
                + " sub/b c.csv (1) (bad-rows = fail; use drop or quarantine to train without"
                + " them)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void goodInputPassesUnderEveryPolicy() {
    for (BadRowPolicy policy : BadRowPolicy.values()) {
      Inputs good = Inputs.of(dir.resolve("in/good.csv")).badRows(policy, 0);
      assertThatCode(() -> apply(good)).doesNotThrowAnyException();
    }
    assertThat(dir.resolve("bad")).doesNotExist();
  }

  @Test
  void dropGoesOnUpToTheLargestShare() {
    assertThatCode(() -> apply(inputs().badRows(BadRowPolicy.DROP, 0.625)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> apply(inputs().badRows(BadRowPolicy.DROP, 0.6)))
        .hasMessage(
            "Too many bad rows: 62.5% (max-bad-share 60%): 2 malformed-line, 1 null, 1 unparsable,"
                + " 1 nan")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void onlyAFewFilesAreNamed() {
    for (int i = 1; i <= 7; i++) {
      write(dir.resolve("many/" + i + ".csv"), "x,y\n" + "bad,1\n".repeat(i));
    }
    assertThat(BadRowReport.count(Inputs.of(dir.resolve("many")).open(spark)))
        .hasToString("7.csv (7), 6.csv (6), 5.csv (5), 4.csv (4), 3.csv (3) and 2 more files");
  }

  @Test
  void quarantineKeepsRowsOfCsvAsTheyWere() {
    apply(inputs().badRows(BadRowPolicy.QUARANTINE, 1));
    Dataset<Row> bad =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .csv(dir.resolve("bad").toString());
    assertThat(bad.columns())
        .containsExactly("x", "y", "note", "reason", "malformed_line", "file", "reason_");
    assertThat(bad.select("reason_").as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrder("unparsable", "null", "malformed-line", "malformed-line", "nan");
    assertThat(only(bad, "unparsable").mkString("|"))
        .isEqualTo("secret|2| kept as it is |r|null|a.csv|unparsable");
    assertThat(only(bad, "null").<String>getAs("note")).isEqualTo("quoted \"text\", comma");
    assertThat(only(bad, "nan").<String>getAs("file")).isEqualTo("sub/b c.csv");
    assertThat(
            bad.filter("reason_ = 'malformed-line'")
                .select("malformed_line")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("4,4,\"open, never closed", "5,5");
  }

  @Test
  void quarantineKeepsTheTypesOfParquet() {
    Path file =
        Inputs.parquet(
            spark,
            dir.resolve("p.parquet"),
            "select * from values (1D, 1, date'2026-01-01', array(1, 2)), (null, 2, null, null),"
                + " (double('NaN'), 3, date'2026-01-02', array(3)) t(x, y, day, list)");
    apply(Inputs.of(file).badRows(BadRowPolicy.QUARANTINE, 1));
    Dataset<Row> bad = spark.read().parquet(dir.resolve("bad").toString());
    assertThat(bad.schema().simpleString())
        .isEqualTo("struct<x:double,y:int,day:date,list:array<int>,file:string,reason:string>");
    assertThat(bad.orderBy("y").collectAsList().stream().map(Row::toString))
        .containsExactly(
            "[null,2,null,null,p.parquet,null]", "[NaN,3,2026-01-02,ArraySeq(3),p.parquet,nan]");
  }

  @Test
  void quarantineRespectsTheConditionAndKeepsHiveColumns() {
    write(dir.resolve("h/day=1/a.csv"), "x,y\nbad,1\nbad,2\n");
    apply(Inputs.of(dir.resolve("h")).where("y = 2").badRows(BadRowPolicy.QUARANTINE, 1));
    List<Row> bad =
        spark.read().option("header", true).csv(dir.resolve("bad").toString()).collectAsList();
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0)).hasToString("[bad,2,1,null,a.csv,unparsable]");
  }

  @Test
  void rowsAreSetAsideBeforeThereAreTooMany() {
    assertThatThrownBy(() -> apply(inputs().badRows(BadRowPolicy.QUARANTINE, 0.1)))
        .hasMessageStartingWith("Too many bad rows: 62.5% (max-bad-share 10%): ");
    assertThat(dir.resolve("bad/_SUCCESS")).exists();
  }

  @Test
  void aQuarantineIsNeverWrittenOver() {
    write(dir.resolve("bad/mine.csv"), "mine");
    assertThatThrownBy(() -> apply(inputs().badRows(BadRowPolicy.QUARANTINE, 1)))
        .hasMessage("Cannot write quarantine: " + dir.resolve("bad") + " (exists already)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.CANNOT_WRITE);
  }

  private Inputs inputs() {
    return Inputs.of(dir.resolve("in")).option("escape", "\"");
  }

  private void apply(Inputs inputs) {
    ExampleReader reader = inputs.open(spark);
    BadRowRule.apply(
        reader,
        Inputs.rows(reader.blocks().collect()),
        rejected(reader),
        dir.resolve("bad").toString());
  }

  private static RejectedRows rejected(ExampleReader reader) {
    return Inputs.rejected(reader.blocks().collect());
  }

  private static Row only(Dataset<Row> rows, String reason) {
    List<Row> found = rows.filter("reason_ = '" + reason + "'").collectAsList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
