package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetInputIT {
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
  void countsEveryReasonOnce() {
    Path file =
        parquet(
            "a.parquet",
            """
            select * from values
              (1D, 2D, 1D), (-0.0D, 4.9E-324D, 0D),
              (null, 2D, 1D), (1D, null, 1D), (1D, 2D, null),
              (double('NaN'), 2D, 1D), (1D, double('-Infinity'), 1D), (1E300D, 2D, 1D),
              (1D, double('NaN'), -1D), (1D, 2D, -1D) as t(x, y, w)
            """);
    List<ExampleBlock> blocks = Inputs.of(file).weight("w").blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(2.0, Double.MIN_VALUE);
    assertThat(Double.doubleToRawLongBits(Inputs.features(blocks).get(1)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(blocks.get(0).weights()).containsExactly(1, 0);
    assertThat(Inputs.rejected(blocks).byReason())
        .isEqualTo(
            Map.of(
                BadRow.NULL, 3L,
                BadRow.NAN, 2L,
                BadRow.INFINITE, 1L,
                BadRow.TOO_LARGE, 1L,
                BadRow.NEGATIVE_WEIGHT, 1L));
  }

  @Test
  void readsAllNumericTypesAndNumericText() {
    Path file =
        parquet(
            "a.parquet",
            "select 1Y a, 2S b, 3 c, 4L d, 5.5F e, cast(6.25 as decimal(10, 2)) f,"
                + " cast('12345678901234567890.5' as decimal(38, 5)) g, ' 7.5e0 ' h, 8D y");
    List<ExampleBlock> blocks =
        Inputs.of(file).features("a", "b", "c", "d", "e", "f", "g", "h").blocks(spark);
    assertThat(Inputs.features(blocks))
        .containsExactly(1.0, 2.0, 3.0, 4.0, 5.5, 6.25, 1.2345678901234567e19, 7.5);
  }

  @Test
  void textThatIsNoNumberIsUnparsable() {
    Path file = parquet("a.parquet", "select x, 1 y from values ('1'), ('1,5'), (''), (null) t(x)");
    List<ExampleBlock> blocks = Inputs.of(file).blocks(spark);
    assertThat(Inputs.rows(blocks)).isEqualTo(1);
    assertThat(Inputs.rejected(blocks).toString()).isEqualTo("2 null, 1 unparsable");
  }

  @Test
  void otherTypesAreRefused() {
    Path file =
        parquet(
            "a.parquet",
            "select timestamp'2026-01-01' x, true b, array(1) c, array(true) d," + " 1 y");
    assertThatThrownBy(() -> Inputs.of(file).open(spark))
        .hasMessage(
            "Invalid column type: x timestamp (must be numeric, numeric text, or an array or vector"
                + " of numbers)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
    assertThatThrownBy(() -> Inputs.of(file).features("d").open(spark))
        .hasMessageStartingWith("Invalid column type: d array<boolean> (must be numeric, ");
    assertThatThrownBy(() -> Inputs.of(file).features("y").label("c").open(spark))
        .hasMessage("Invalid column type: c array<int> (must be numeric or numeric text)");
  }

  @Test
  void hostileNamesAreOrdinaryNames() {
    spark.conf().set("spark.sql.caseSensitive", true);
    Path file =
        parquet("a.parquet", "select 1 `a.b`, 2 `c``d`, 3 `e f,{}`, 4 `🚀`, 5 `A`, 6 `a`, 7 y");
    spark.conf().unset("spark.sql.caseSensitive");
    List<ExampleBlock> blocks =
        Inputs.of(file)
            .features("a.b", "c`d", "e f,{}", "🚀", "A", "a")
            .where("`c``d` = 2")
            .blocks(spark);
    assertThat(Inputs.features(blocks)).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
  }

  @Test
  void filesMustAgreeOnTheColumnsThatAreUsed() {
    parquet("d/a.parquet", "select 1 id, 2D x, 3D y");
    parquet("d/b.parquet", "select 3D y, 2D x, 'other' id, 5 more");
    Inputs inputs = Inputs.of(dir.resolve("d"));
    assertThat(Inputs.rows(inputs.blocks(spark))).isEqualTo(2);
    assertThatThrownBy(() -> inputs.where("id > 0").open(spark))
        .hasMessage("Different schemas: column id is STRING in b.parquet but int32 in a.parquet")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
    assertThatThrownBy(
            () -> Inputs.of(dir.resolve("d")).badRows(BadRowPolicy.QUARANTINE, 1).open(spark))
        .hasMessageStartingWith("Different schemas: column id is STRING in b.parquet");
    parquet("d/c.parquet", "select 1L x, 3D y");
    assertThatThrownBy(() -> Inputs.of(dir.resolve("d")).open(spark))
        .hasMessage("Different schemas: column x is int64 in c.parquet but double in a.parquet");
    parquet("d/b2.parquet", "select 2D X, 3D y");
    assertThatThrownBy(() -> Inputs.of(dir.resolve("d")).open(spark))
        .hasMessage("Different schemas: column x is missing in b2.parquet but double in a.parquet");
  }

  @Test
  void schemasOfManyFilesAreComparedInTasks() throws IOException {
    Path good = parquet("one.parquet", "select 2D x, 3D y");
    Path bad = parquet("two.parquet", "select 2D x");
    Files.createDirectory(dir.resolve("m"));
    for (int i = 100; i < 140; i++) {
      Files.copy(i == 139 ? bad : good, dir.resolve("m/" + i + ".parquet"));
    }
    assertThatThrownBy(() -> Inputs.of(dir.resolve("m")).open(spark))
        .hasMessage(
            "Different schemas: column y is missing in 139.parquet but double in 100.parquet");
  }

  @Test
  void directoriesOfHiveGiveTextColumns() {
    parquet("h/dt=2026-11-19/city=K%C3%B6ln/a.parquet", "select 1D x, 1D y");
    parquet("h/dt=2026-11-20/city=a%2Fb/a.parquet", "select 2D x, 2D y");
    Inputs inputs = Inputs.of(dir.resolve("h"));
    assertThat(Inputs.labels(inputs.blocks(spark))).containsExactly(1.0, 2.0);
    assertThat(Inputs.labels(inputs.where("dt = '2026-11-20'").blocks(spark))).containsExactly(2.0);
    assertThat(Inputs.labels(inputs.where("city = 'a/b'").blocks(spark))).containsExactly(2.0);
    Inputs asOf = Inputs.at(dir + "/h/dt={as-of}").asOf("2026-11-20", 1).where("dt < '2026'");
    assertThat(Inputs.rows(asOf.blocks(spark))).isZero();
  }

  @Test
  void aColumnOfADirectoryMayBeAFeature() {
    parquet("h/month=3/a.parquet", "select 1D x, 1D y");
    parquet("h/month=11/a.parquet", "select 2D x, 2D y");
    assertThat(Inputs.features(Inputs.of(dir.resolve("h")).features("month", "x").blocks(spark)))
        .containsExactly(11.0, 2.0, 3.0, 1.0);
  }

  @Test
  void jsonAndOrcAreReadAsFilesToo() {
    spark.sql("select 1L x, 2D y").write().orc(dir.resolve("o").toString());
    spark.sql("select 1L x, 2D y").write().json(dir.resolve("j").toString());
    assertThat(Inputs.labels(Inputs.of(dir.resolve("o")).format("orc").blocks(spark)))
        .containsExactly(2.0);
    ExampleReader json = Inputs.of(dir.resolve("j")).format("json").open(spark);
    assertThat(Inputs.labels(json.blocks().collect())).containsExactly(2.0);
    assertThat(json.reproducible()).isTrue();
  }

  @Test
  void otherSourcesAreReadButNotReproducible() {
    ExampleReader reader =
        Inputs.of(dir).format("binaryFile").features("length").label("length").open(spark);
    assertThat(reader.reproducible()).isFalse();
    assertThat(reader.files()).isEmpty();
    assertThatThrownBy(() -> Inputs.at().format("no.such.source").open(spark))
        .hasMessage("Invalid format: no.such.source (Spark knows no such source)");
  }

  private Path parquet(String name, String query) {
    return Inputs.parquet(spark, dir.resolve(name), query);
  }
}
