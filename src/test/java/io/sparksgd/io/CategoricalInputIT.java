package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Elements;
import io.sparksgd.core.data.FeatureEncoding.HashedText;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text as features: one-hot with a dictionary, and hashed. */
class CategoricalInputIT {
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
    return Inputs.of(write(dir.resolve("a.csv"), text)).features("x", "c").categorical("c");
  }

  @Test
  void everyValueButTheFirstHasAFeature() {
    ExampleReader reader = csv("x,c,y\n5,red,1\n6,blue,2\n7,green,3\n8,red,4\n").open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(reader.featureNames()).containsExactly("x", "c=green", "c=red");
    assertThat(Inputs.features(blocks))
        .containsExactly(5., 0., 1., 6., 0., 0., 7., 1., 0., 8., 0., 1.);
    assertThat(reader.encoding())
        .isEqualTo(
            new FeatureEncoding(
                List.of(new Numeric("x"), new Category("c", List.of("blue", "green", "red"))),
                OptionalInt.empty()));
  }

  @Test
  void valuesUnseenInTrainingAreLikeTheReference() {
    FeatureEncoding trained =
        new FeatureEncoding(
            List.of(new Numeric("x"), new Category("c", List.of("blue", "green", "red"))),
            OptionalInt.empty());
    InputConfig config = csv("x,c,y\n5,red,1\n6,mauve,2\n7,blue,3\n8,,4\n").config();
    ExampleReader reader = ExampleReader.open(spark, config, trained);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(Inputs.features(blocks)).containsExactly(5., 0., 1., 6., 0., 0., 7., 0., 0.);
    assertThat(Inputs.rejected(blocks)).hasToString("1 null");
    assertThat(reader.encoding()).isEqualTo(trained);
  }

  @Test
  void rowsMustHaveTheColumnsOfTheModel() {
    FeatureEncoding trained =
        new FeatureEncoding(
            List.of(new Numeric("x"), new Elements("c", 2, List.of())), OptionalInt.empty());
    InputConfig config = csv("x,c,y\n5,1,1\n").categorical().config();
    assertThatThrownBy(() -> ExampleReader.open(spark, config, trained).blocks())
        .hasMessage("Invalid column type: c string (must be an array or vector, as in training)");
    InputConfig other = csv("x,c,y\n5,1,1\n").categorical().features("c").config();
    assertThatThrownBy(() -> ExampleReader.open(spark, other, trained))
        .hasMessage("Invalid features: c (must be those of the model: x,c)");
  }

  @Test
  void theDictionaryDoesNotDependOnFilesOrPartitions() {
    StringBuilder text = new StringBuilder("x,c,y\n");
    for (int row = 0; row < 20_000; row++) {
      text.append(row).append(",v").append(row * 7919 % 30).append(",1\n");
    }
    ExampleReader whole = csv(text.toString()).open(spark);
    ExampleReader split = csv(text.toString()).splitBytes(1 << 16).open(spark);
    assertThat(split.blocks().getNumPartitions()).isGreaterThan(1);
    assertThat(split.featureNames()).isEqualTo(whole.featureNames()).hasSize(30);
    assertThat(Inputs.features(split.blocks().collect()))
        .isEqualTo(Inputs.features(whole.blocks().collect()));
  }

  @Test
  void nullsAndBlanksAreBadRowsAndNoCategories() {
    ExampleReader reader =
        csv("x,c,y\n1,a,1\n2,,2\n3,\"  \",3\n4,b,4\n5,\"d,open\nx,e,5\n").open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(Inputs.rejected(blocks).toString()).contains("2 null", "malformed-line");
    assertThat(reader.encoding().columns().get(1).features()).contains("c=b");
  }

  @Test
  void manyCategoriesAreStoredSparse() {
    StringBuilder text = new StringBuilder("x,c,y\n");
    for (int row = 0; row < 100; row++) {
      text.append("1,").append(100 + row).append(",1\n");
    }
    ExampleBlock block = csv(text.toString()).blocks(spark).get(0);
    assertThat(block.isSparse()).isTrue();
    assertThat(block.dimension()).isEqualTo(100);
    assertThat(block.rowStarts()).startsWith(0, 1, 3, 5);
    assertThat(block.indices()).startsWith(0, 0, 1, 0, 2);
  }

  @Test
  void tooManyCategoriesAreRefusedInFavourOfHashing() {
    StringBuilder text = new StringBuilder("x,c,y\n");
    for (int row = 0; row < 1_000; row++) {
      text.append("1,c").append(row).append(",1\n");
    }
    assertThat(csv(text.toString()).open(spark).featureNames()).hasSize(1_000);
    ExampleReader reader = csv(text + "1,one-more,1\n").open(spark);
    assertThatThrownBy(reader::blocks)
        .hasMessage(
            "Too many categories: c has more than 1000 values (hash-features takes any number)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void categoriesOfOneValueAloneAreNoFeatures() {
    ExampleReader reader = csv("x,c,y\n1,a,1\n2,a,2\n").features("c").open(spark);
    assertThatThrownBy(reader::blocks)
        .hasMessage("No features: each categorical column has only one value");
  }

  @Test
  void numbersBooleansAndDatesMayBeCategories() {
    Path file =
        Inputs.parquet(
            spark,
            dir.resolve("t.parquet"),
            "select * from values (1, true, date'2026-01-01', 0.5D, 1), (2, false,"
                + " date'2026-01-02', 1.5D, 2), (3, false, date'2026-01-02', double('NaN'), 3)"
                + " t(i, b, d, f, y)");
    ExampleReader reader =
        Inputs.of(file).features("i", "b", "d", "f").categorical("i", "b", "d", "f").open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(reader.featureNames())
        .containsExactly("i=2", "i=3", "b=true", "d=2026-01-02", "f=1.5");
    assertThat(Inputs.rejected(blocks)).hasToString("1 nan");
    assertThat(Inputs.features(blocks)).containsExactly(0., 0., 1., 0., 0., 1., 0., 0., 1., 1.);
  }

  @Test
  void textThatIsNotCategoricalMustHoldNumbers() {
    List<ExampleBlock> blocks = csv("x,c,y\n1,red,1\n1,2,1\n").categorical().blocks(spark);
    assertThat(Inputs.rejected(blocks)).hasToString("1 unparsable");
    Path file = Inputs.parquet(spark, dir.resolve("l.parquet"), "select array(1) c, 2 y");
    assertThatThrownBy(() -> Inputs.of(file).features("c").categorical("c").open(spark))
        .hasMessage(
            "Invalid column type: c array<int> (must be text, numeric, boolean or a date to be"
                + " categorical)");
  }

  @Test
  void hashedTextIsOneAndHashedNumbersKeepTheirValue() {
    ExampleReader reader =
        csv("x,c,y\n5,red,1\n-2,blue,2\n0,,3\nz,red,3\n").hashFeatures(1 << 16).open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    ExampleBlock block = blocks.get(0);
    assertThat(block.isSparse()).isTrue();
    assertThat(block.dimension()).isEqualTo(1 << 16);
    assertThat(Inputs.rejected(blocks)).hasToString("1 null, 1 unparsable");
    assertThat(valueOf(block, 0, "x")).isEqualTo(5 * sign("x"));
    assertThat(valueOf(block, 0, "c=red")).isEqualTo(sign("c=red"));
    assertThat(valueOf(block, 0, "c=blue")).isZero();
    assertThat(valueOf(block, 1, "x")).isEqualTo(-2 * sign("x"));
    assertThat(valueOf(block, 1, "c=blue")).isEqualTo(sign("c=blue"));
    assertThat(reader.featureNames()).hasSize(1 << 16).startsWith("hash[0]", "hash[1]");
    assertThat(reader.encoding())
        .isEqualTo(
            new FeatureEncoding(
                List.of(new Numeric("x"), new HashedText("c")), OptionalInt.of(1 << 16)));
  }

  @Test
  void hashedFeaturesThatCollideAddUp() {
    ExampleBlock block = csv("x,c,y\n5,red,1\n").hashFeatures(2).blocks(spark).get(0);
    double[] sums = new double[2];
    sums[FeatureHash.place(FeatureHash.hash("x"), 2)] += 5 * sign("x");
    sums[FeatureHash.place(FeatureHash.hash("c=red"), 2)] += sign("c=red");
    for (int i = 0; i < block.features().length; i++) {
      assertThat(block.features()[i]).isEqualTo(sums[block.indices()[i]]);
    }
    assertThat(block.features()).isNotEmpty();
  }

  @Test
  void vectorsAreNotHashed() {
    Path file = Inputs.parquet(spark, dir.resolve("v.parquet"), "select array(1D) v, 2 y");
    assertThatThrownBy(() -> Inputs.of(file).features("v").hashFeatures(16).open(spark))
        .hasMessage(
            "Invalid column type: v array<double> (must be numeric or numeric text to be hashed)");
  }

  private static double sign(String name) {
    return FeatureHash.sign(FeatureHash.hash(name));
  }

  private static double valueOf(ExampleBlock block, int row, String name) {
    int feature = FeatureHash.place(FeatureHash.hash(name), block.dimension());
    for (int i = block.rowStarts()[row]; i < block.rowStarts()[row + 1]; i++) {
      if (block.indices()[i] == feature) {
        return block.features()[i];
      }
    }
    return 0;
  }
}
