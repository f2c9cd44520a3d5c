package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvInputIT {
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

  @Test
  void readsNumbersByNameWhateverTheOrderOfColumns() {
    Path file = write(dir.resolve("a.csv"), "y,id,x\n1,a,10\n2,b,20\n");
    List<ExampleBlock> blocks = Inputs.of(file).blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(1.0, 2.0);
    assertThat(Inputs.features(blocks)).containsExactly(10.0, 20.0);
    assertThat(Inputs.rejected(blocks).total()).isZero();
  }

  @Test
  void countsEveryReasonOnce() {
    Path file =
        write(
            dir.resolve("a.csv"),
            """
            x,y,w
            1,2,1
            -0.0,4.9e-324,0
            ,2,1
            1,,1
            1,2,
            NaN,2,1
            1,inf,1
            1e300,2,1
            1,1e400,1
            abc,nan,1
            1,2,-1
            1,2
            1,2,3,4
            """);
    List<ExampleBlock> blocks = Inputs.of(file).weight("w").blocks(spark);
    assertThat(Inputs.rows(blocks)).isEqualTo(2);
    assertThat(Inputs.rejected(blocks).byReason())
        .isEqualTo(
            Map.of(
                BadRow.NULL, 3L,
                BadRow.NAN, 1L,
                BadRow.INFINITE, 1L,
                BadRow.TOO_LARGE, 2L,
                BadRow.UNPARSABLE, 1L,
                BadRow.NEGATIVE_WEIGHT, 1L,
                BadRow.MALFORMED_LINE, 2L));
  }

  @Test
  void malformedLinesCountEvenInColumnsThatAreNotUsed() {
    Path file = write(dir.resolve("a.csv"), "x,y,note\n1,2,fine\n1,2\n1,2,a,b\n");
    List<ExampleBlock> blocks = Inputs.of(file).blocks(spark);
    assertThat(Inputs.rows(blocks)).isEqualTo(1);
    assertThat(Inputs.rejected(blocks).toString()).isEqualTo("2 malformed-line");
  }

  @Test
  void badQuotesAreRejectedAndDoNotSwallowTheNextLine() {
    Path file = write(dir.resolve("a.csv"), "x,y,note\n1,2,\"open\n3,\"4,b\n5,6,c\n");
    List<ExampleBlock> blocks = Inputs.of(file).blocks(spark);
    assertThat(Inputs.labels(blocks)).contains(6.0).doesNotContain(4.0);
    assertThat(Inputs.rows(blocks) + Inputs.rejected(blocks).total()).isEqualTo(3);
  }

  @Test
  void blankLinesAreNoRows() {
    Path file = write(dir.resolve("a.csv"), "\n  \nx,y\n\n1,2\n   \n3,4\n\n");
    List<ExampleBlock> blocks = Inputs.of(file).blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(2.0, 4.0);
    assertThat(Inputs.rejected(blocks).total()).isZero();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() {
    Path plain = write(dir.resolve("b/b.csv"), "x,y\n1,2\n");
    Path marked = write(dir.resolve("b/a.csv"), "\uFEFFx,y\r\n1,2\r\n");
    assertThat(Inputs.labels(Inputs.of(plain, marked).blocks(spark))).containsExactly(2.0, 2.0);
    assertThat(Inputs.labels(Inputs.of(plain, marked).option("multiLine", "true").blocks(spark)))
        .containsExactly(2.0, 2.0);
  }

  @Test
  void newlinesInsideQuotesNeedMultiLine() {
    Path file = write(dir.resolve("a.csv"), "x,y,note\n1,2,\"two\nlines\"\n3,4,b\n");
    assertThat(Inputs.labels(Inputs.of(file).option("multiLine", "true").blocks(spark)))
        .containsExactly(2.0, 4.0);
    assertThat(Inputs.rejected(Inputs.of(file).blocks(spark)).count(BadRow.MALFORMED_LINE))
        .isPositive();
  }

  @Test
  void aDecimalCommaIsNotRead() {
    Path file = write(dir.resolve("a.csv"), "x;y\n1,5;2\n1.5;2\n");
    List<ExampleBlock> blocks = Inputs.of(file).option("sep", ";").blocks(spark);
    assertThat(Inputs.features(blocks)).containsExactly(1.5);
    assertThat(Inputs.rejected(blocks).toString()).isEqualTo("1 unparsable");
  }

  @Test
  void theEncodingIsAnOption() throws IOException {
    Path file = dir.resolve("a.csv");
    Files.write(file, "größe,y\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
    Inputs inputs = Inputs.of(file).features("größe");
    assertThatThrownBy(() -> inputs.open(spark)).hasMessageStartingWith("Missing column: größe (");
    assertThat(Inputs.rows(inputs.option("encoding", "ISO-8859-1").blocks(spark))).isEqualTo(1);
  }

  @Test
  void aWrongEncodingDoesNotGoUnnoticed() throws IOException {
    Path file = dir.resolve("a.csv");
    Files.write(file, "x,y\n1,2\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> Inputs.of(file).open(spark)).hasMessageStartingWith("Missing column");
    assertThat(
            Inputs.rows(
                Inputs.of(file)
                    .option("encoding", "UTF-16")
                    .option("multiLine", "true")
                    .blocks(spark)))
        .isEqualTo(1);
  }

  @Test
  void aHeaderAloneIsAnInputWithoutRows() {
    Path file = write(dir.resolve("a.csv"), "x,y\n");
    List<ExampleBlock> blocks = Inputs.of(file).blocks(spark);
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).rows()).isZero();
    assertThat(blocks.get(0).rejected().total()).isZero();
  }

  @Test
  void columnsWithoutAHeaderAreNamedByTheSettings() {
    Path file = write(dir.resolve("a.csv"), "1,2\n3,4\n5\n");
    List<ExampleBlock> blocks = Inputs.of(file).columns("x", "y").blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(2.0, 4.0);
    assertThat(Inputs.rejected(blocks).toString()).isEqualTo("1 malformed-line");
    Inputs numbered = Inputs.of(file).option("header", "false").features("_c0").label("_c1");
    assertThat(Inputs.labels(numbered.blocks(spark))).containsExactly(2.0, 4.0);
  }

  @Test
  void aMissingHeaderIsRecognisedAndNotPrinted() {
    Path file = write(dir.resolve("a.csv"), "1.25,2.5\n3,4\n");
    assertThatThrownBy(() -> Inputs.of(file).open(spark))
        .hasMessage(
            "Missing columns: x, y (the first line is no header but holds numbers; name the"
                + " columns)");
  }

  @Test
  void headersMustBeTheSameInAllFiles() {
    write(dir.resolve("h/a.csv"), "x,y\n1,2\n");
    write(dir.resolve("h/b.csv"), "\"x\",y\n3,4\n");
    assertThat(Inputs.labels(Inputs.of(dir.resolve("h")).blocks(spark))).contains(2.0, 4.0);
    write(dir.resolve("h/c.csv"), "y,x\n5,6\n");
    assertThatThrownBy(() -> Inputs.of(dir.resolve("h")).open(spark))
        .hasMessage("Different headers: column 1 of c.csv is not x as in a.csv")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
    write(dir.resolve("h/c.csv"), "x,y,z\n5,6,7\n");
    assertThatThrownBy(() -> Inputs.of(dir.resolve("h")).open(spark))
        .hasMessage("Different headers: c.csv has 3 columns, a.csv has 2");
  }

  @Test
  void headersOfManyFilesAreComparedInTasks() {
    for (int i = 100; i < 140; i++) {
      write(dir.resolve("m/" + i + ".csv"), (i == 139 ? "x,z" : "x,y") + "\n1,2\n");
    }
    assertThatThrownBy(() -> Inputs.of(dir.resolve("m")).open(spark))
        .hasMessage("Different headers: column 2 of 139.csv is not y as in 100.csv");
  }

  @Test
  void unnamedAndRepeatedColumnsDoNotStandInTheWay() {
    Path file = write(dir.resolve("a.csv"), ",x,x,y\n0,1,2,3\n");
    assertThat(Inputs.labels(Inputs.of(file).features("_c0").blocks(spark))).containsExactly(3.0);
  }

  @Test
  void missingColumnsAreNamedTogetherWithTheNearest() {
    Path file = write(dir.resolve("a.csv"), "id,features,label\n1,2,3\n");
    assertThatThrownBy(() -> Inputs.of(file).features("id").label("lable").open(spark))
        .hasMessage("Missing column: lable (available: id, features, label; did you mean label?)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
    assertThatThrownBy(() -> Inputs.of(file).features("Features", "q").label("lable").open(spark))
        .hasMessage(
            "Missing columns: Features, q, lable (available: id, features, label; did you mean"
                + " features for Features?; did you mean label for lable?)");
  }

  @Test
  void hostileNamesAreOrdinaryNames() {
    List<String> names = List.of("a.b", "c`d", "e f", "🚀", "select", "x\\y", "_corrupt_record");
    Path file = write(dir.resolve("a.csv"), String.join(",", names) + ",y\n1,2,3,4,5,6,7,8\n1\n");
    List<ExampleBlock> blocks =
        Inputs.of(file).features(names.toArray(String[]::new)).where("`a.b` > 0").blocks(spark);
    assertThat(Inputs.features(blocks)).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
    assertThat(Inputs.rejected(blocks).toString()).isEqualTo("1 malformed-line");
  }

  @Test
  void optionsThatWouldHideRowsAreRefused() {
    Path file = write(dir.resolve("a.csv"), "x,y\n1,2\n");
    for (String option : List.of("mode", "inferSchema", "pathGlobFilter", "ENFORCESCHEMA")) {
      assertThatThrownBy(() -> Inputs.of(file).option(option, "true").open(spark))
          .hasMessageStartingWith("Invalid option: " + option + " (")
          .extracting(e -> ((JobException) e).exitCode())
          .isEqualTo(ExitCode.BAD_CONFIGURATION);
    }
    assertThatThrownBy(() -> Inputs.of(file).columns("x", "y").option("header", "true").open(spark))
        .hasMessage("Invalid option: header (must be false when columns are named)");
    assertThatThrownBy(() -> Inputs.of(file).columns("x", "x").open(spark))
        .hasMessage("Invalid columns: x (given twice)");
  }

  @Test
  void namesOfFilesMayHoldAnything() {
    List<String> names =
        List.of("a[1].csv", "b{c,d}.csv", "e*.csv", "f g%20.csv", "h?+&#.csv", "ü.csv");
    names.forEach(name -> write(dir.resolve("n").resolve(name), "x,y\n1,2\nbad,2\n"));
    ExampleReader reader = Inputs.of(dir.resolve("n")).open(spark);
    assertThat(Inputs.rows(reader.blocks().collect())).isEqualTo(names.size());
    assertThat(BadRowReport.count(reader).byFile()).containsOnlyKeys(names);
  }

  @Test
  void aPartitionHasOneBlockAtLeastAndMoreWhenItIsLong() {
    StringBuilder text = new StringBuilder("x,y\n");
    int rows = ExampleBlock.capacity(1) + 10;
    for (int i = 0; i < rows; i++) {
      text.append(i).append(i % 1000 == 999 ? ",bad\n" : ",1\n");
    }
    List<ExampleBlock> blocks =
        Inputs.of(write(dir.resolve("a.csv"), text.toString())).blocks(spark);
    assertThat(blocks).extracting(ExampleBlock::partition).containsOnly(0);
    assertThat(Inputs.rejected(blocks).total()).isEqualTo(rows / 1000);
    List<ExampleBlock> two = Inputs.of(dir.resolve("a.csv")).label("x").blocks(spark);
    assertThat(two).extracting(ExampleBlock::index).containsExactly(0, 1);
    assertThat(two).extracting(ExampleBlock::rows).containsExactly(rows - 10, 10);
    assertThat(new ArrayList<>(Inputs.labels(two)).get(rows - 1)).isEqualTo(rows - 1.0);
  }
}
