package io.sparksgd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnExtremes;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.TestExamples;
import io.sparksgd.core.window.MomentPass;
import io.sparksgd.core.window.Window;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;

/**
 * What travels as an element, a broadcast or a result comes through Spark's Kryo as it was. Passes
 * travel inside closures, which Spark always serialises the Java way.
 */
class KryoRoundTripIT {
  private static final SerializerInstance KRYO = new KryoSerializer(new SparkConf()).newInstance();
  private static final double[] BOUND = {100};

  private static <T> T travelled(T value) {
    ClassTag<T> tag = ClassTag.apply(value.getClass());
    return KRYO.deserialize(KRYO.serialize(value, tag), tag);
  }

  private static ExampleBlock block(boolean weighted) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(3, 2, 2, weighted);
    builder.add(new double[] {1.5, -0.0}, 2.5, 0.5);
    builder.add(new double[] {Double.MIN_VALUE, 1e100}, -3, 2);
    builder.rejected().add(BadRow.NAN);
    return builder.build();
  }

  private static ExampleBlock sparseBlock() {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(1, 0, 5, true).withOffsets();
    builder.addSparse(new int[] {1, 4}, new double[] {0.5, -1e100}, 2, 1, 0.5, -2);
    builder.addSparse(new int[0], new double[0], 0, 0, 3, 0.25);
    return builder.build();
  }

  @Test
  void extremesTravelAndMerge() {
    ColumnExtremes extremes = ColumnExtremes.none(5).add(sparseBlock());
    ColumnExtremes none = ColumnExtremes.none(5);
    assertThat(travelled(extremes)).usingRecursiveComparison().isEqualTo(extremes);
    assertThat(travelled(none).merge(travelled(extremes)))
        .usingRecursiveComparison()
        .isEqualTo(extremes);
  }

  @Test
  void blocksOfExamplesTravel() {
    for (boolean weighted : new boolean[] {false, true}) {
      ExampleBlock block = block(weighted);
      assertThat(travelled(block)).usingRecursiveComparison().isEqualTo(block);
    }
    ExampleBlock sparse = sparseBlock();
    assertThat(travelled(sparse)).usingRecursiveComparison().isEqualTo(sparse);
    ExampleBlockBuilder keyed = new ExampleBlockBuilder(0, 0, 1, false).keyed();
    keyed.add(new double[] {1}, 2, 1);
    keyed.key(Long.MIN_VALUE);
    assertThat(travelled(keyed.build())).usingRecursiveComparison().isEqualTo(keyed.build());
    ExampleBlock empty = new ExampleBlockBuilder(0, 0, 1, false).build();
    assertThat(travelled(empty)).usingRecursiveComparison().isEqualTo(empty);
  }

  @Test
  void countsOfRejectedRowsTravelAndCanBeAddedTo() {
    RejectedRows none = travelled(new RejectedRows());
    none.add(BadRow.NULL);
    none.addNull(3);
    assertThat(none.byReason()).isEqualTo(Map.of(BadRow.NULL, 1L));
    assertThat(travelled(none).merge(none).nulls(3)).isEqualTo(2);
    assertThat(travelled(none).nulls(4)).isZero();

    RejectedRows some = travelled(none).merge(block(false).rejected());
    some.add(BadRow.NULL);
    assertThat(some.byReason()).isEqualTo(Map.of(BadRow.NULL, 2L, BadRow.NAN, 1L));
    assertThat(travelled(some)).hasToString("2 null, 1 nan");
  }

  @Test
  void summariesOfBlocksTravel() {
    BlockSummary summary = BlockSummary.of(block(true));
    assertThat(travelled(summary)).usingRecursiveComparison().isEqualTo(summary);
    BlockTable table = BlockTable.of(List.of(summary));
    assertThat(travelled(table)).usingRecursiveComparison().isEqualTo(table);
  }

  @Test
  void sumsTravelAndMerge() {
    OrderFreeSums sums = OrderFreeSums.of(new double[] {0.1, -3}, BOUND);
    OrderFreeSums merged =
        travelled(OrderFreeSums.empty()).merge(travelled(sums)).merge(travelled(sums));
    assertThat(merged.values(BOUND)).containsExactly(0.2, -6);
    OrderFreeSums overflowed = travelled(OrderFreeSums.of(new double[] {Double.NaN}, BOUND));
    assertThat(overflowed.overflowed()).isTrue();
  }

  @Test
  void passesTravelInClosures() {
    TestExamples data = TestExamples.line(100, 1, 5);
    DataProfile profile = data.profile();
    ScaledProfile scaled = new ScaledProfile(profile, profile.scaling(ScalingMethod.STANDARDIZE));
    BlockPass pass = new MomentPass(new Window(new MiniBatches(100, 10, 1), 0, 0, 10), scaled);
    SerializerInstance java =
        new org.apache.spark.serializer.JavaSerializer(new SparkConf()).newInstance();
    ClassTag<BlockPass> tag = ClassTag.apply(BlockPass.class);
    BlockPass there = java.deserialize(java.serialize(pass, tag), tag);
    double[] expected = new double[pass.length()];
    double[] actual = new double[there.length()];
    pass.add(data.blocks().get(0), 0, expected);
    there.add(data.blocks().get(0), 0, actual);
    assertThat(actual).isEqualTo(expected);
    assertThat(there.bounds()).isEqualTo(pass.bounds());
  }
}
