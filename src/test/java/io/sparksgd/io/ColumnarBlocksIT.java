package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of columns give the blocks that rows give, or there are none. */
class ColumnarBlocksIT {
  private static final String NOISE = "rand(1) x, rand(2) - 0.5 y, rand(3) w";

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
  void blocksOfSeveralFilesAreThoseOfRows() {
    parquet("d/a.parquet", "select " + NOISE + " from range(10000)");
    parquet("d/b.parquet", "select " + NOISE + " from range(1)");
    parquet("d/c.parquet", "select " + NOISE + " from range(4097)");
    List<ExampleBlock> blocks = same(Inputs.of(dir.resolve("d")));
    assertThat(Inputs.rows(blocks)).isEqualTo(14_098);
  }

  @Test
  void partitionsOfSplitFilesAreThoseOfRows() {
    withRowGroupsOf(
        20_000,
        () -> {
          parquet("d/a.parquet", "select " + NOISE + " from range(20000)");
          parquet("d/b.parquet", "select " + NOISE + " from range(3000)");
        });
    List<ExampleBlock> blocks = same(Inputs.of(dir.resolve("d")).weight("w").splitBytes(70_000));
    assertThat(Inputs.rows(blocks)).isEqualTo(23_000);
    assertThat(blocks.stream().map(ExampleBlock::partition).distinct().count()).isGreaterThan(4);
    assertThat(blocks.stream().filter(block -> block.rows() > 0).count()).isGreaterThan(4);
  }

  @Test
  void severalBlocksOfAPartitionAreThoseOfRows() {
    String wide = "rand(1) a, rand(2) b, rand(3) c, rand(4) d, rand(5) e, rand(6) f, rand(7) g";
    Path file = parquet("a.parquet", "select " + wide + ", id y from range(300000)");
    List<ExampleBlock> blocks = same(Inputs.of(file).features("a", "b", "c", "d", "e", "f", "g"));
    assertThat(blocks.stream().map(ExampleBlock::rows)).containsExactly(131_072, 131_072, 37_856);
  }

  @Test
  void badRowsAtTheEndOfAFullBlockCountIntoTheNext() {
    int capacity = ExampleBlock.capacity(1);
    Path file =
        parquet(
            "a.parquet",
            "select if(id < %d, 1D, null) x, double(id) y from range(%d)"
                .formatted(capacity, capacity + 5));
    List<ExampleBlock> blocks = same(Inputs.of(file));
    assertThat(blocks.stream().map(ExampleBlock::rows)).containsExactly(capacity, 0);
    assertThat(blocks.get(0).rejected().total()).isZero();
    assertThat(blocks.get(1).rejected().count(BadRow.NULL)).isEqualTo(5);
  }

  @Test
  void aFullLastBlockIsFollowedByNone() {
    int capacity = ExampleBlock.capacity(1);
    Path file = parquet("a.parquet", "select 1D x, double(id) y from range(" + capacity + ")");
    assertThat(same(Inputs.of(file))).hasSize(1);
  }

  @Test
  void badRowsAreCountedAsThoseOfRows() {
    String number =
        "case when pmod(hash(id, %d), 40) = 0 then null"
            + " when pmod(hash(id, %d), 40) = 1 then double('NaN')"
            + " when pmod(hash(id, %d), 40) = 2 then double('-Infinity')"
            + " when pmod(hash(id, %d), 40) = 3 then 1E101D"
            + " when pmod(hash(id, %d), 40) = 4 then -0.0D"
            + " else rand(%d) end";
    String query =
        "select %s x, %s y, if(id %% 7 = 3, -1, 1) * (%s) w from range(30000)"
            .formatted(
                number.replace("%d", "1"), number.replace("%d", "2"), number.replace("%d", "3"));
    Path file = parquet("a.parquet", query);
    List<ExampleBlock> blocks = same(Inputs.of(file).weight("w"));
    assertThat(Inputs.rejected(blocks).byReason())
        .containsOnlyKeys(
            BadRow.NULL, BadRow.NAN, BadRow.INFINITE, BadRow.TOO_LARGE, BadRow.NEGATIVE_WEIGHT);
    assertThat(same(Inputs.of(file)).get(0).weights()).isNull();
  }

  @Test
  void aBatchWithoutABadRowMayFollowOneWithSome() {
    Path file =
        parquet(
            "a.parquet",
            "select if(id between 5000 and 5010, null, id) x, id y, if(id = 9000, -1, 1) w"
                + " from range(20000)");
    List<ExampleBlock> blocks = same(Inputs.of(file).weight("w"));
    assertThat(Inputs.rejected(blocks).toString()).isEqualTo("11 null, 1 negative-weight");
  }

  @Test
  void allPrimitiveNumbersAreThoseOfRows() {
    String columns =
        "%1$s(id %% 100 - 50) %1$s_, if(id %% 11 = 0, null, %1$s(id %% 100 - 50)) %1$s_null";
    StringBuilder query = new StringBuilder("select rand(1) y");
    for (String type : new String[] {"tinyint", "smallint", "int", "bigint", "float", "double"}) {
      query.append(", ").append(columns.formatted(type));
    }
    Path file = parquet("a.parquet", query + " from range(9000)");
    for (String type : new String[] {"tinyint", "smallint", "int", "bigint", "float", "double"}) {
      assertThat(Inputs.rows(same(Inputs.of(file).features(type + "_")))).isEqualTo(9000);
      assertThat(Inputs.rejected(same(Inputs.of(file).features(type + "_null"))).total())
          .isEqualTo(819);
    }
  }

  @Test
  void extremeNumbersAreThoseOfRows() {
    Path file =
        parquet(
            "a.parquet",
            """
            select * from values
              (9223372036854775807L, 2147483647, 0.1F, 127Y, 32767S, 1D),
              (bigint('-9223372036854775808'), int('-2147483648'), float('-1.4E-45'),
                tinyint('-128'), smallint('-32768'), 4.9E-324D),
              (9007199254740993L, 0, float('NaN'), 0Y, 0S, 2D),
              (0L, 0, float('Infinity'), 0Y, 0S, 2D),
              (0L, 0, float('3.4028235E38'), 0Y, 0S, -1E100D) as t(a, b, c, d, e, y)
            """);
    List<ExampleBlock> blocks = same(Inputs.of(file).features("a", "b", "c", "d", "e"));
    assertThat(Inputs.labels(blocks)).containsExactly(1.0, Double.MIN_VALUE, -1e100);
  }

  @Test
  void dictionariesAndPlainPagesAreThoseOfRows() {
    withConf(
        "parquet.enable.dictionary",
        "true",
        () ->
            parquet(
                "d/a.parquet",
                "select double(id % 5) x, if(id % 3 = 0, null, id % 4) w, rand(1) y"
                    + " from range(50000)"));
    withConf(
        "parquet.enable.dictionary",
        "false",
        () ->
            parquet(
                "d/b.parquet",
                "select double(id % 5) x, if(id % 3 = 0, null, id % 4) w, rand(1) y"
                    + " from range(50000)"));
    assertThat(Inputs.rows(same(Inputs.of(dir.resolve("d"))))).isEqualTo(100_000);
    assertThat(Inputs.rejected(same(Inputs.of(dir.resolve("d")).weight("w"))).count(BadRow.NULL))
        .isEqualTo(2 * 16_667);
  }

  @Test
  void aFileWithoutRowsGivesTheBlockThatRowsGive() {
    Path file = parquet("a.parquet", "select 1D x, 2D y from range(0)");
    List<ExampleBlock> blocks = same(Inputs.of(file));
    assertThat(Inputs.rows(blocks)).isZero();
    parquet("d/a.parquet", "select 1D x, 2D y from range(0)");
    parquet("d/b.parquet", "select 1D x, 2D y from range(3)");
    assertThat(Inputs.rows(same(Inputs.of(dir.resolve("d"))))).isEqualTo(3);
  }

  @Test
  void aColumnMayBeUsedTwiceAndInAnyOrder() {
    Path file = parquet("a.parquet", "select id a, 2 * id b, 3 * id c from range(5000)");
    List<ExampleBlock> blocks =
        same(Inputs.of(file).features("c", "a", "c").label("a").weight("b"));
    assertThat(Inputs.features(blocks).subList(6, 9)).containsExactly(6.0, 2.0, 6.0);
    assertThat(blocks.get(0).weights()[2]).isEqualTo(4);
    assertThat(same(Inputs.of(file).features("b").label("a")).get(0).features()[1]).isEqualTo(2);
  }

  @Test
  void hostileNamesAreOrdinaryNames() {
    withConf(
        "spark.sql.caseSensitive",
        "true",
        () ->
            parquet(
                "a.parquet",
                "select 1 `a.b`, 2 `c``d`, 3 `e f,{}`, 4 `🚀`, 5 `A`, 6 `a`, struct(9 as b) s, 7 y"));
    List<ExampleBlock> blocks =
        same(Inputs.of(dir.resolve("a.parquet")).features("a", "A", "🚀", "e f,{}", "c`d", "a.b"));
    assertThat(Inputs.features(blocks)).containsExactly(6.0, 5.0, 4.0, 3.0, 2.0, 1.0);
  }

  @Test
  void directoriesOfHiveDoNotMatterUntilTheyAreUsed() {
    parquet("h/month=3/a.parquet", "select 1D x, 1D y");
    parquet("h/month=11/a.parquet", "select 2D x, 2D y");
    assertThat(Inputs.rows(same(Inputs.of(dir.resolve("h"))))).isEqualTo(2);
    assertNone(Inputs.of(dir.resolve("h")).features("month", "x"));
  }

  @Test
  void whatNeedsMoreThanCopyingIsReadAsRows() {
    Path file = parquet("a.parquet", "select 1D x, '2' t, cast(3 as decimal(10, 2)) d, 4 y");
    assertThat(Inputs.rows(same(Inputs.of(file)))).isEqualTo(1);
    assertNone(Inputs.of(file).features("t"));
    assertNone(Inputs.of(file).features("x").weight("d"));
    assertNone(Inputs.of(file).where("x > 0"));
    assertNone(Inputs.of(Inputs.write(dir.resolve("a.csv"), "x,y\n1,2\n")));
  }

  @Test
  void aReaderThatHandsOutRowsOnlyIsReadAsRows() {
    Path file = parquet("a.parquet", "select 1D x, 4 y");
    ExampleReader reader = Inputs.of(file).open(spark);
    reader.session().conf().set("spark.sql.parquet.enableVectorizedReader", "false");
    assertThat(reader.columnarBlocks()).isEmpty();
    assertThat(Inputs.rows(reader.blocks().collect())).isEqualTo(1);
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Path file = parquet("a.parquet", "select rand(1) x, rand(2) y from range(20000)");
    ExampleReader reader = Inputs.of(file).open(spark);
    JavaRDD<ExampleBlock> blocks = reader.columnarBlocks().orElseThrow();
    UnreadableFilesIT.flipByte(file);
    assertThatThrownBy(blocks::collect)
        .satisfies(
            e ->
                assertThat(reader.explain(e).map(JobException::getMessage))
                    .contains("Cannot read file: a.parquet (corrupt parquet: checksum of a page)"));
  }

  private static void assertNone(Inputs inputs) {
    ExampleReader reader = inputs.open(spark);
    assertThat(reader.columnarBlocks()).isEmpty();
    assertThat(Inputs.rows(reader.blocks().collect())).isPositive();
  }

  /** The blocks, which are those of batches and are the same as those of rows. */
  private static List<ExampleBlock> same(Inputs inputs) {
    ExampleReader reader = inputs.open(spark);
    Optional<JavaRDD<ExampleBlock>> columnar = reader.columnarBlocks();
    assertThat(columnar).as("blocks of batches").isPresent();
    List<ExampleBlock> blocks = columnar.get().collect();
    List<ExampleBlock> ofRows = reader.blocksOfRows().collect();
    assertThat(columnar.get().getNumPartitions())
        .isEqualTo(reader.blocksOfRows().getNumPartitions());
    assertThat(Inputs.identity(blocks)).isEqualTo(Inputs.identity(ofRows));
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(blocks.get(i).features()).isEqualTo(ofRows.get(i).features());
      assertThat(blocks.get(i).labels()).isEqualTo(ofRows.get(i).labels());
      assertThat(blocks.get(i).weights()).isEqualTo(ofRows.get(i).weights());
    }
    return blocks;
  }

  private static void withRowGroupsOf(int bytes, Runnable task) {
    withConf(
        "parquet.block.size.row.check.min",
        "100",
        () -> withConf("parquet.block.size", Integer.toString(bytes), task));
  }

  /** Runs {@code task} with a setting of the session or, unless it is Spark's, of Hadoop. */
  private static void withConf(String key, String value, Runnable task) {
    if (!key.startsWith("spark.")) {
      spark.sparkContext().hadoopConfiguration().set(key, value);
    }
    spark.conf().set(key, value);
    try {
      task.run();
    } finally {
      spark.conf().unset(key);
      spark.sparkContext().hadoopConfiguration().unset(key);
    }
  }

  private Path parquet(String name, String query) {
    return Inputs.parquet(spark, dir.resolve(name), query);
  }
}
