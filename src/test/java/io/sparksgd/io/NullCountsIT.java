package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NullCountsIT {
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

  private static NullCounts nulls(ExampleReader reader, List<ExampleBlock> blocks) {
    return reader.nulls(ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList()));
  }

  @Test
  void everyNullOfATextFileCountsInItsColumnAlsoBehindAnotherBadValue() {
    Path file =
        Inputs.write(
            dir.resolve("in.csv"),
            """
            x,region,y,w,extra
            1,north,1,1,
            ,north,2,1,
            nonsense, ,,1,
            3,south,3,,
            5,south,5
            """);
    ExampleReader reader =
        Inputs.of(file)
            .features("x", "region")
            .categorical("region")
            .weight("w")
            .badRows(BadRowPolicy.DROP, 1)
            .open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    NullCounts nulls = nulls(reader, blocks);
    assertThat(Inputs.rejected(blocks)).hasToString("1 malformed-line, 2 null, 1 unparsable");
    assertThat(nulls).isEqualTo(new NullCounts(4, Map.of("x", 1L, "region", 1L, "y", 1L, "w", 1L)));
  }

  @Test
  void batchesOfColumnsAndRowsCountTheSameNulls() {
    Path file =
        Inputs.parquet(
            spark,
            dir.resolve("in.parquet"),
            "SELECT IF(id % 3 = 0, NULL, double(id)) AS x, IF(id % 5 = 0, NULL, id) AS y"
                + " FROM range(0, 3000, 1, 1)");
    ExampleReader reader = Inputs.of(file).badRows(BadRowPolicy.DROP, 1).open(spark);
    List<ExampleBlock> columnar = reader.columnarBlocks().orElseThrow().collect();
    List<ExampleBlock> rows = reader.blocksOfRows().collect();
    NullCounts expected = new NullCounts(3_000, Map.of("x", 1_000L, "y", 600L));
    assertThat(nulls(reader, columnar)).isEqualTo(expected);
    assertThat(nulls(reader, rows)).isEqualTo(expected);
  }
}
