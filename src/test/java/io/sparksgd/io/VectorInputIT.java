package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features in one column: arrays and vectors of Spark ML. */
class VectorInputIT {
  private static SparkSession spark;
  @TempDir Path dir;
  private int files;

  @BeforeAll
  static void start() {
    spark = Inputs.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private Inputs vectors(Metadata metadata, Vector... vectors) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      rows.add(RowFactory.create(vectors[i], (double) i));
    }
    StructType schema =
        new StructType()
            .add(new StructField("v", SQLDataTypes.VectorType(), true, metadata))
            .add("y", DataTypes.DoubleType);
    String path = dir.resolve("vectors").toString();
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(path);
    return Inputs.at(path).format("parquet").features("v");
  }

  private Inputs arrays(String query) {
    return Inputs.of(Inputs.parquet(spark, dir.resolve(files++ + ".parquet"), query)).features("v");
  }

  @Test
  void denseAndSparseVectorsMayBeMixed() {
    Inputs inputs =
        vectors(
            Metadata.empty(),
            Vectors.dense(1, 2, 0),
            Vectors.sparse(3, new int[] {1}, new double[] {5}));
    ExampleReader reader = inputs.open(spark);
    assertThat(Inputs.features(reader.blocks().collect())).containsExactly(1., 2., 0., 0., 5., 0.);
    assertThat(reader.featureNames()).containsExactly("v[0]", "v[1]", "v[2]");
  }

  @Test
  void mostlyEmptyVectorsAreStoredSparse() {
    Vector[] vectors = new Vector[50];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = Vectors.sparse(100, new int[] {i, 99}, new double[] {i + 1, 2});
    }
    List<ExampleBlock> blocks = vectors(Metadata.empty(), vectors).blocks(spark);
    ExampleBlock block = blocks.get(0);
    assertThat(block.isSparse()).isTrue();
    assertThat(block.dimension()).isEqualTo(100);
    assertThat(block.features()).startsWith(1, 2, 2, 2, 3, 2).hasSize(100);
    assertThat(block.indices()).startsWith(0, 99, 1, 99);
  }

  @Test
  void manyFullVectorsAreStoredDense() {
    double[] full = IntStream.range(0, 100).mapToDouble(i -> i < 40 ? 1 : 0).toArray();
    List<ExampleBlock> blocks = vectors(Metadata.empty(), Vectors.dense(full)).blocks(spark);
    assertThat(blocks.get(0).isSparse()).isFalse();
  }

  @Test
  void namesAndLengthComeFromTheAttributesOfTheColumn() {
    Attribute[] attributes = {
      NumericAttribute.defaultAttr().withName("age").withIndex(0),
      NumericAttribute.defaultAttr().withName("height").withIndex(1)
    };
    Inputs inputs =
        vectors(
            new AttributeGroup("v", attributes).toMetadata(),
            Vectors.dense(1, 2, 3),
            Vectors.dense(4, 5));
    ExampleReader reader = inputs.open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(reader.featureNames()).containsExactly("age", "height");
    assertThat(Inputs.features(blocks)).containsExactly(4., 5.);
    assertThat(Inputs.rejected(blocks)).hasToString("1 wrong-length");
  }

  @Test
  void vectorsThatCannotBeUsedAreBadRows() {
    Inputs inputs =
        vectors(
            Metadata.empty(),
            null,
            Vectors.dense(1, 2),
            Vectors.dense(1, 2, 3),
            Vectors.sparse(3, new int[] {0}, new double[] {1}),
            Vectors.dense(Double.NaN, 2),
            Vectors.sparse(2, new int[] {1}, new double[] {Double.NEGATIVE_INFINITY}),
            Vectors.dense(1e300, 2),
            Vectors.dense(3, 4));
    List<ExampleBlock> blocks = inputs.blocks(spark);
    assertThat(Inputs.features(blocks)).containsExactly(1., 2., 3., 4.);
    assertThat(Inputs.rejected(blocks))
        .hasToString("1 null, 1 nan, 1 infinite, 1 too-large, 2 wrong-length");
  }

  @Test
  void badVectorsAreSetAsideAsTheyAre() {
    ExampleReader reader =
        vectors(Metadata.empty(), Vectors.dense(1, 2), Vectors.dense(1))
            .badRows(BadRowPolicy.QUARANTINE, 1)
            .open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    String bad = dir.resolve("bad").toString();
    BadRowRule.apply(reader, 1, Inputs.rejected(blocks), bad);
    List<Row> rows = spark.read().parquet(bad).collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<Vector>getAs("v")).isEqualTo(Vectors.dense(1));
    assertThat(rows.get(0).<String>getAs("reason")).isEqualTo("wrong-length");
  }

  @Test
  void arraysOfAnyNumbersAreRead() {
    for (String type : List.of("double", "float", "int", "bigint", "decimal(9,2)")) {
      List<ExampleBlock> blocks =
          arrays(
                  "select * from values (cast(array(1, 2) as array<"
                      + type
                      + ">), 3), (array(4, 5), 6) t(v, y)")
              .blocks(spark);
      assertThat(Inputs.features(blocks)).as(type).containsExactly(1., 2., 4., 5.);
    }
  }

  @Test
  void arraysThatCannotBeUsedAreBadRows() {
    ExampleReader reader =
        arrays(
                "select * from values (null, 1), (array(1D, 2D), 2), (array(1D, null), 3),"
                    + " (array(1D), 4), (array(double('NaN'), 2D), 5), (array(), 6),"
                    + " (array(7D, 8D), null) t(v, y)")
            .open(spark);
    List<ExampleBlock> blocks = reader.blocks().collect();
    assertThat(Inputs.features(blocks)).containsExactly(1., 2.);
    assertThat(Inputs.rejected(blocks)).hasToString("3 null, 1 nan, 2 wrong-length");
    assertThat(reader.featureNames()).containsExactly("v[0]", "v[1]");
  }

  @Test
  void numbersAndArraysMayStandSideBySide() {
    Inputs inputs = arrays("select array(1D, 2D) v, 3 x, 4 y").features("x", "v");
    ExampleReader reader = inputs.open(spark);
    assertThat(Inputs.features(reader.blocks().collect())).containsExactly(3., 1., 2.);
    assertThat(reader.featureNames()).containsExactly("x", "v[0]", "v[1]");
  }

  @Test
  void arraysOfTextAndOtherTypesAreRefused() {
    assertThatThrownBy(() -> arrays("select array('a') v, 1 y").open(spark))
        .hasMessage(
            "Invalid column type: v array<string> (must be numeric, numeric text, or an array or"
                + " vector of numbers)")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void aColumnWithoutAnyVectorHasNoFeatures() {
    ExampleReader reader = arrays("select cast(null as array<double>) v, 1 y").open(spark);
    assertThat(Inputs.rejected(reader.blocks().collect())).hasToString("1 null");
    assertThat(reader.featureNames()).isEmpty();
  }
}
