package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.config.InputConfig;
import io.sparksgd.config.PredictConfig.OutputFormat;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns of numbers are predicted by a compiled expression; others row by row. */
class PredictionsIT {
  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    spark = Inputs.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static Stream<Loss> losses() {
    return Stream.of(new SquaredLoss(), new LogisticLoss());
  }

  private static List<Long> bits(Dataset<Row> means) {
    List<Long> bits = new ArrayList<>();
    for (Row row : means.select("mean").collectAsList()) {
      bits.add(row.isNullAt(0) ? null : (Long) Double.doubleToRawLongBits(row.getDouble(0)));
    }
    return bits;
  }

  /** Numbers of every type and size, and all that a row can be bad by. */
  @ParameterizedTest
  @MethodSource("losses")
  void bothWaysGiveTheSameBits(Loss loss) {
    Path file =
        Inputs.parquet(
            spark,
            directory.resolve("a.parquet"),
            """
            select
              case id % 97
                when 0 then null when 1 then double('NaN') when 2 then double('Infinity')
                when 3 then -1.0000000000000002E100D when 4 then -1E100D when 5 then -0.0D when 6 then 4.9E-324D
                else randn(1) * pow(10D, id % 30 - 15) end as a,
              int(id % 1000 - 500) as `b.c`,
              float(randn(2)) as f,
              cast(id as decimal(20, 3)) / 7 as d,
              if(id % 89 = 0, null, rand(3) * 4 - 2) as o
            from range(5000)
            """);
    List<String> names = List.of("a", "b.c", "f", "d");
    InputConfig config =
        Inputs.of(file).features(names.toArray(String[]::new)).offset("o").config().withoutLabel();
    FeatureEncoding encoding =
        new FeatureEncoding(
            names.stream().<FeatureEncoding.Column>map(FeatureEncoding.Numeric::new).toList(),
            OptionalInt.empty());
    double[] weights = {0.3, -0.007, 1.7, 1e-3, 0.25};
    ExampleReader reader = ExampleReader.open(spark, config, encoding);
    Predictions predictions = new Predictions(reader, weights, loss, OptionalDouble.empty());
    List<Long> compiled = bits(predictions.meansOfColumns("mean"));
    assertThat(compiled).hasSize(5_000).isEqualTo(bits(predictions.meansOfRows("mean")));
    assertThat(compiled.stream().filter(Objects::isNull).count()).isBetween(240L, 330L);
  }

  /** Trying a dictionary on numbers that are all different costs time and comes to nothing. */
  @Test
  void parquetKeepsTheDictionariesOfItsInput() {
    Path file =
        Inputs.parquet(
            spark,
            directory.resolve("b.parquet"),
            "select randn(1) as many, double(id % 7) as few, string(id % 5) as text"
                + " from range(0, 20000, 1, 1)");
    List<FeatureEncoding.Column> columns =
        List.of(new FeatureEncoding.Numeric("many"), new FeatureEncoding.Numeric("few"));
    InputConfig config = Inputs.of(file).features("many", "few").config().withoutLabel();
    ExampleReader reader =
        ExampleReader.open(spark, config, new FeatureEncoding(columns, OptionalInt.empty()));
    Path written = directory.resolve("predicted");
    new Predictions(reader, new double[] {1, 2, 3}, new SquaredLoss(), OptionalDouble.empty())
        .write(written.toString(), OutputFormat.PARQUET, "000001-a");
    InputConfig output = Inputs.of(written).features("many", "few").config().withoutLabel();
    InputFile first = ExampleReader.open(spark, output).files().orElseThrow().files().get(0);
    assertThat(ParquetFooters.withoutDictionary(spark, first))
        .containsExactly("many", "prediction");
  }
}
