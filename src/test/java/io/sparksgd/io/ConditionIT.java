package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionIT {
  private static SparkSession spark;
  @TempDir Path dir;
  private Path file;

  @BeforeAll
  static void start() {
    spark = Inputs.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writeFile() {
    file =
        write(
            dir.resolve("a.csv"),
            """
            x,y,kind
            1,10,a
            2,20,b
            bad,30,b
            bad,40,a
            5,50,
            6,60
            7,70,b,b
            """);
  }

  @Test
  void rowsForWhichItIsNotTrueAreNotRead() {
    List<ExampleBlock> blocks = Inputs.of(file).where("kind = 'a'").blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(10.0);
  }

  @Test
  void malformedLinesCannotHideBehindIt() {
    for (String where : List.of("kind = 'a'", "kind <> 'b'", "y is not null and kind = 'a'")) {
      assertThat(Inputs.rejected(Inputs.of(file).where(where).blocks(spark)).toString())
          .isEqualTo("2 malformed-line, 1 unparsable");
    }
    assertThat(Inputs.rejected(Inputs.of(file).where("false").blocks(spark)).toString())
        .isEqualTo("2 malformed-line");
  }

  @Test
  void anOrInTheConditionStaysInside() {
    assertThat(Inputs.labels(Inputs.of(file).where("y = 10 or y = 20").blocks(spark)))
        .containsExactly(10.0, 20.0);
  }

  @Test
  void aConditionThatMakesNoSenseIsToldInOneLine() {
    for (String where :
        List.of("kind = ", "kinds = 'a'", "y + 1", "sum(y) > 1", "y = 10; drop table t", "f(y)")) {
      assertThatThrownBy(() -> Inputs.of(file).where(where).open(spark))
          .hasMessageStartingWith("Invalid where: ")
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("SQLSTATE")
          .extracting(e -> ((JobException) e).exitCode())
          .isEqualTo(ExitCode.BAD_CONFIGURATION);
    }
  }

  @Test
  void aValueThatDoesNotFitIsNotShown() {
    ExampleReader reader = Inputs.of(file).where("x > 1").open(spark);
    assertThatThrownBy(
            () -> {
              try {
                reader.blocks().collect();
              } catch (Exception e) {
                throw reader.explain(e).orElseThrow();
              }
            })
        .hasMessageStartingWith("Cannot evaluate where: CAST_INVALID_INPUT (")
        .hasMessageNotContaining("bad")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
    assertThat(Inputs.labels(Inputs.of(file).where("try_cast(x as double) > 1").blocks(spark)))
        .containsExactly(20.0, 50.0);
  }
}
