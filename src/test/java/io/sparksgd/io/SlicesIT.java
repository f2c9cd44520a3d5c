package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.SplitBlock;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row knows its slice. */
class SlicesIT {
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

  private Path rows() {
    return Inputs.write(
        dir.resolve("a.csv"), "x,y,region\n1,1,south\n2,2,north\n3,3,\nbad,4,west\n5,5,south\n");
  }

  private static List<Integer> slices(List<ExampleBlock> blocks) {
    List<Integer> slices = new ArrayList<>();
    for (ExampleBlock block : blocks) {
      for (int row = 0; row < block.rows(); row++) {
        slices.add(block.slice(row));
      }
    }
    return slices;
  }

  @Test
  void aRowsSliceIsThePlaceOfItsTextAmongAllTexts() {
    ExampleReader reader =
        Inputs.of(rows()).badRows(BadRowPolicy.DROP, 1).slices("region").open(spark);
    assertThat(slices(reader.blocks().collect())).containsExactly(1, 0, -1, 1);
    assertThat(reader.slices()).containsExactly("north", "south", "west").isSorted();
  }

  @Test
  void rowsWithoutSlicesHaveNone() {
    ExampleReader reader = Inputs.of(rows()).badRows(BadRowPolicy.DROP, 1).open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(reader.slices()).isEmpty();
    assertThat(blocks).noneMatch(ExampleBlock::hasSlices);
    assertThat(slices(blocks)).containsOnly(-1);
  }

  @Test
  void slicesStayWithTheirRowsWhenRowsAreHeldOut() {
    List<ExampleBlock> blocks =
        Inputs.of(rows())
            .badRows(BadRowPolicy.DROP, 1)
            .holdoutKey("x")
            .slices("region")
            .blocks(spark);
    HoldoutSplit split = new HoldoutSplit.ByKey(0.5, 7);
    int found = 0;
    for (ExampleBlock block : blocks) {
      for (ExampleBlock part :
          List.of(SplitBlock.training(block, 0, split), SplitBlock.holdout(block, 0, split))) {
        for (int row = 0; row < part.rows(); row++) {
          int expected = part.labels()[row] == 3 ? -1 : part.labels()[row] == 2 ? 0 : 1;
          assertThat(part.slice(row)).isEqualTo(expected);
          found++;
        }
      }
    }
    assertThat(found).isEqualTo(4);
  }

  @Test
  void aColumnWithoutAnyTextHasNoSlices() {
    Path file = Inputs.write(dir.resolve("b.csv"), "x,y,region\n1,1,\n2,2,\n");
    ExampleReader reader = Inputs.of(file).slices("region").open(spark);
    assertThat(slices(reader.blocks().collect())).containsExactly(-1, -1);
    assertThat(reader.slices()).isEmpty();
  }

  @Test
  void aColumnOfNumbersWorksAndTooManyValuesDoNot() {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int row = 0; row < 100; row++) {
      text.append(row).append(",1\n");
    }
    Path file = Inputs.write(dir.resolve("c.csv"), text.toString());
    assertThat(Inputs.of(file).slices("x").open(spark).slices()).hasSize(100);
    Path more = Inputs.write(dir.resolve("d.csv"), text + "100,1\n");
    assertThatThrownBy(() -> Inputs.of(more).slices("x").open(spark).blocks())
        .hasMessage("Invalid slices: x (must have at most 100 different values)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThatThrownBy(() -> Inputs.of(more).slices("region").open(spark))
        .hasMessageStartingWith("Missing column: region");
  }
}
