package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labels mean, and the weights and offsets that go with them. */
class LabelsIT {
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

  private Inputs csv(String text) {
    return Inputs.of(write(dir.resolve("a.csv"), text));
  }

  @Test
  void thePositiveLabelBecomesOneAndTheOtherZero() {
    String text = "x,y\n1,yes\n2, no\n3,yes \n4,no\n";
    assertThat(Inputs.labels(csv(text).positive("yes").blocks(spark)))
        .containsExactly(1., 0., 1., 0.);
    assertThat(Inputs.labels(csv(text).positive("no").blocks(spark)))
        .containsExactly(0., 1., 0., 1.);
  }

  @Test
  void numbersAreComparedByValue() {
    assertThat(Inputs.labels(csv("x,y\n1,1\n2,2.0\n3,1e0\n").positive("1.00").blocks(spark)))
        .containsExactly(1., 0., 1.);
    Path file =
        Inputs.parquet(
            spark, dir.resolve("p.parquet"), "select * from values (1, -1), (2, 1) t(x, y)");
    assertThat(Inputs.labels(Inputs.of(file).positive("1").blocks(spark))).containsExactly(0., 1.);
  }

  @Test
  void booleansMayBeLabels() {
    Path file =
        Inputs.parquet(
            spark, dir.resolve("b.parquet"), "select * from values (1, true), (2, false) t(x, y)");
    assertThat(Inputs.labels(Inputs.of(file).positive("true").blocks(spark)))
        .containsExactly(1., 0.);
  }

  @Test
  void aThirdLabelIsAnError() {
    ExampleReader reader = csv("x,y\n1,yes\n2,no\n3,maybe\n").positive("yes").open(spark);
    assertThatThrownBy(reader::blocks)
        .hasMessage("Invalid label: y has more than 2 values (must be 2 with positive-label)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void aThirdLabelInARowThatIsBadAnywayIsNone() {
    List<ExampleBlock> blocks =
        csv("x,y\n1,yes\n2,no\nbad,maybe\n3,\n").positive("yes").blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(1., 0.);
    assertThat(Inputs.rejected(blocks)).hasToString("1 null, 1 unparsable");
  }

  @Test
  void aPositiveLabelThatNeverOccursIsAnError() {
    ExampleReader reader = csv("x,y\n1,yes\n2,no\n").positive("Yes").open(spark);
    assertThatThrownBy(reader::blocks)
        .hasMessage(
            "Invalid positive-label: Yes (must occur among the labels; none of 2 rows has it)");
    ExampleReader alone = csv("x,y\n1,yes\n2,yes\n").positive("yes").open(spark);
    assertThatThrownBy(alone::blocks)
        .hasMessage("Invalid label: all 2 rows have the positive label (must be 2 values)");
  }

  @Test
  void binaryLabelsAreZeroOrOne() {
    List<ExampleBlock> blocks = csv("x,y\n1,0\n2,1\n3,-1\n4,0.5\n5,nan\n").binary().blocks(spark);
    assertThat(Inputs.labels(blocks)).containsExactly(0., 1.);
    assertThat(Inputs.rejected(blocks)).hasToString("1 nan, 2 invalid-label");
  }

  @Test
  void givenClassWeightsMultiplyTheWeights() {
    ClassWeights weights = new ClassWeights.Given(0.5, 3);
    List<ExampleBlock> blocks =
        csv("x,y,w\n1,0,2\n2,1,4\n3,2,1\n4,1,-1\n").weight("w").classWeights(weights).blocks(spark);
    assertThat(blocks.get(0).weights()).containsExactly(1, 12);
    assertThat(Inputs.rejected(blocks)).hasToString("1 negative-weight, 1 invalid-label");
    assertThat(csv("x,y\n1,0\n2,1\n").classWeights(weights).blocks(spark).get(0).weights())
        .containsExactly(0.5, 3);
  }

  /** sklearn.utils.class_weight.compute_class_weight("balanced", [0, 1], [0, 0, 0, 1]). */
  @Test
  void balancedClassWeightsGiveBothClassesTheSameTotal() {
    List<ExampleBlock> blocks =
        csv("x,y\n1,0\n2,0\n3,0\n4,1\nbad,1\n5,7\n")
            .classWeights(new ClassWeights.Balanced())
            .blocks(spark);
    assertThat(blocks.get(0).weights()).containsExactly(4 / 6., 4 / 6., 4 / 6., 2);
    List<ExampleBlock> named =
        csv("x,y\n1,a\n2,b\n3,b\n")
            .positive("b")
            .classWeights(new ClassWeights.Balanced())
            .blocks(spark);
    assertThat(named.get(0).weights()).containsExactly(1.5, 0.75, 0.75);
  }

  @Test
  void offsetsOfBinaryLabelsStandInTheBlock() {
    List<ExampleBlock> blocks =
        csv("x,y,o\n1,0,0.5\n2,1,-2\n3,1,\n4,1,nan\n").binary().offset("o").blocks(spark);
    assertThat(blocks.get(0).offsets()).containsExactly(0.5, -2);
    assertThat(Inputs.labels(blocks)).containsExactly(0., 1.);
    assertThat(Inputs.rejected(blocks)).hasToString("1 null, 1 nan");
  }

  @Test
  void offsetsOfNumbersAreTakenOffTheLabel() {
    List<ExampleBlock> blocks =
        csv("x,y,w,o\n1,5,2,0.5\n2,7,3,-2\n").weight("w").offset("o").blocks(spark);
    assertThat(blocks.get(0).offsets()).isNull();
    assertThat(blocks.get(0).labels()[0]).isCloseTo(4.5, within(0.));
    assertThat(Inputs.labels(blocks)).containsExactly(4.5, 9.);
    assertThat(blocks.get(0).weights()).containsExactly(2, 3);
  }

  @Test
  void missingColumnsAreNamed() {
    assertThatThrownBy(() -> csv("x,y\n1,1\n").offset("base").open(spark))
        .hasMessage("Missing column: base (available: x, y)");
  }
}
