package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSketchTest {
  private static final TestExamples HOUSING =
      TestExamples.csv(
          "california_housing.csv", "median_house_value", "median_income", "housing_median_age");
  private static final List<String> NAMES = List.of("median_income", "housing_median_age");

  private static DataSketch sketch(List<ExampleBlock> blocks, List<String> features) {
    DataProfile profile = TestExamples.profile(blocks);
    return DataSketch.of(profile, features, "y", NullCounts.NONE, new InMemorySource(blocks)::sum);
  }

  @Test
  void countsAndMomentsAreThoseOfANaiveLoop() {
    DataSketch sketch = sketch(HOUSING.blocks(5_000, 0, 1), NAMES);
    assertThat(sketch.rows()).isEqualTo(HOUSING.rows());
    assertThat(sketch.columns()).hasSize(3);
    assertThat(sketch.features().get(0).name()).isEqualTo("median_income");
    assertThat(sketch.label().name()).isEqualTo("y");
    for (int j = 0; j < 3; j++) {
      int column = j;
      double[] values =
          IntStream.range(0, HOUSING.rows())
              .mapToDouble(i -> column == 2 ? HOUSING.labels()[i] : HOUSING.features()[i][column])
              .toArray();
      assertSameAsNaive(sketch.columns().get(j), values);
    }
  }

  private static void assertSameAsNaive(ColumnSketch sketch, double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(sketch.mean()).isCloseTo(mean, within(1e-12 * Math.abs(mean)));
    assertThat(sketch.variance()).isCloseTo(variance, within(1e-10 * variance));
    double third =
        Arrays.stream(values)
            .map(v -> (v - mean) * (v - mean) * (v - mean))
            .average()
            .orElseThrow();
    assertThat(sketch.skewness()).isCloseTo(third / (variance * Math.sqrt(variance)), within(1e-9));
    assertThat(sketch.min()).isEqualTo(Arrays.stream(values).min().orElseThrow());
    assertThat(sketch.max()).isEqualTo(Arrays.stream(values).max().orElseThrow());
    for (int i = 0; i < sketch.counts().length; i++) {
      double from = i == 0 ? -1e300 : sketch.grid().edge(sketch.ordinals()[i]);
      double to =
          i == sketch.counts().length - 1 ? 1e300 : sketch.grid().edge(sketch.ordinals()[i] + 1);
      assertThat(sketch.counts()[i])
          .isEqualTo(Arrays.stream(values).filter(v -> v >= from && v < to).count());
    }
  }

  @Test
  void quantilesAreWithinTheirErrorOfThoseOfSortedRows() {
    double[][] columns = new double[4][3_000];
    for (int i = 0; i < 3_000; i++) {
      columns[0][i] = RandomBits.gaussian(1, i);
      columns[1][i] = StrictMath.exp(3 * RandomBits.gaussian(2, i));
      columns[2][i] = 1e6 + RandomBits.gaussian(3, i);
      columns[3][i] = RandomBits.at(4, i) & 7;
    }
    for (double[] values : columns) {
      double[][] x = Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
      ColumnSketch sketch =
          sketch(new TestExamples(x, values, null).blocks(), List.of("x")).features().get(0);
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      for (int p = 1; p <= 100; p++) {
        double exact = sorted[(int) Math.ceil(p / 100.0 * sorted.length) - 1];
        if (exact >= sketch.low() && exact < sketch.high()) {
          double smallest = Math.scalb(0.5, sketch.grid().exponent());
          assertThat(sketch.quantile(p / 100.0))
              .isCloseTo(exact, within(Math.max(Math.abs(exact) / 128, smallest)));
        }
      }
      assertThat(sketch.quantile(0.5))
          .isCloseTo(sorted[sorted.length / 2 - 1], within(sketch.deviation() / 16));
    }
  }

  @Test
  void theBitsDoNotDependOnOrderPartitionsAndEmptyBlocks() {
    DataSketch one = sketch(HOUSING.blocks(), NAMES);
    List<ExampleBlock> blocks = new ArrayList<>(HOUSING.blocks(100, 0, 7_000, 3, 0));
    Collections.reverse(blocks);
    List<ExampleBlock> sorted = HOUSING.blocks(100, 0, 7_000, 3, 0);
    DataProfile profile = TestExamples.profile(sorted);
    DataSketch reversed =
        DataSketch.of(profile, NAMES, "y", NullCounts.NONE, new InMemorySource(blocks)::sum);
    DataSketch inOrder =
        DataSketch.of(profile, NAMES, "y", NullCounts.NONE, new InMemorySource(sorted)::sum);
    assertThat(reversed).usingRecursiveComparison().isEqualTo(inOrder);
    assertThat(one.columns().get(0).counts()).containsExactly(inOrder.columns().get(0).counts());
  }

  @Test
  void everyRowCountsOnceWhateverItsWeight() {
    DataSketch plain = sketch(HOUSING.blocks(), NAMES);
    DataSketch weighted = sketch(HOUSING.weighted(3).blocks(), NAMES);
    assertThat(weighted.label().rows()).isEqualTo(plain.rows());
    assertThat(weighted.label().mean()).isCloseTo(plain.label().mean(), within(1e-6));
  }

  @Test
  void sparseRowsHaveTheSketchOfTheSameRowsInFull() {
    ExampleBlockBuilder sparse = ExampleBlockBuilder.sparse(0, 0, 3, false);
    ExampleBlockBuilder dense = new ExampleBlockBuilder(0, 0, 3, false);
    for (int i = 0; i < 200; i++) {
      double value = RandomBits.gaussian(5, i);
      int at = i % 2;
      double[] row = new double[3];
      row[at] = value;
      sparse.addSparse(new int[] {at}, new double[] {value}, 1, i, 1, 0);
      dense.add(row, i, 1);
    }
    DataSketch fromSparse = sketch(List.of(sparse.build()), List.of("a", "b", "c"));
    DataSketch fromDense = sketch(List.of(dense.build()), List.of("a", "b", "c"));
    for (int j = 0; j < 4; j++) {
      ColumnSketch expected = fromDense.columns().get(j);
      ColumnSketch found = fromSparse.columns().get(j);
      assertThat(found.ordinals()).containsExactly(expected.ordinals());
      assertThat(found.counts()).containsExactly(expected.counts());
      assertThat(found.mean()).isCloseTo(expected.mean(), within(1e-14));
      assertThat(found.variance()).isCloseTo(expected.variance(), within(1e-10));
    }
    assertThat(fromSparse.columns().get(2).counts()).containsExactly(200);
  }

  @Test
  void ofTooManyFeaturesOnlyTheLabelIsSketched() {
    int dimension = BlockSummary.MOST_FEATURES + 1;
    ExampleBlockBuilder rows = ExampleBlockBuilder.sparse(0, 0, dimension, false);
    for (int i = 0; i < 20; i++) {
      rows.addSparse(new int[] {i}, new double[] {1}, 1, i % 2, 1, 0);
    }
    DataSketch sketch =
        sketch(List.of(rows.build()), Collections.nCopies(dimension, "same for all"));
    assertThat(sketch.hasFeatures()).isFalse();
    assertThat(sketch.dimension()).isEqualTo(dimension);
    assertThat(sketch.features()).isEmpty();
    assertThat(sketch.label().counts()).containsExactly(10, 10);
  }

  @Test
  void extremesAndConstantsAreKept() {
    double[][] x = {{1e100, 5}, {-1e100, 5}, {1e-300, 5}, {0, 5}};
    DataSketch sketch =
        sketch(
            new TestExamples(x, new double[] {1, 2, 3, 4}, null).blocks(), List.of("wide", "five"));
    ColumnSketch wide = sketch.features().get(0);
    assertThat(wide.min()).isEqualTo(-1e100);
    assertThat(wide.max()).isEqualTo(1e100);
    assertThat(wide.rows()).isEqualTo(4);
    ColumnSketch five = sketch.features().get(1);
    assertThat(five.variance()).isZero();
    assertThat(five.mean()).isEqualTo(5);
    assertThat(five.quantile(0.5)).isEqualTo(5);
  }

  @Test
  void aFewRowsFarOutDoNotMakeTheBucketsOfTheOthersWide() {
    double[] values = new double[100_000];
    Arrays.setAll(values, i -> 1000 + RandomBits.gaussian(6, i));
    values[7] = 1300;
    double[][] x = Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    ColumnSketch sketch =
        sketch(new TestExamples(x, values, null).blocks(), List.of("x")).features().get(0);
    assertThat(sketch.high()).isBetween(1015.0, 1030.0);
    assertThat(sketch.low()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(sketch.max()).isEqualTo(1300);
    assertThat(sketch.quantile(0.25)).isCloseTo(999.3255, within(0.05));
  }

  @Test
  void whatIsNoSketchIsRefused() {
    BucketGrid grid = BucketGrid.of(6, 0);
    double inf = Double.POSITIVE_INFINITY;
    ColumnSketch column =
        new ColumnSketch(
            "x", 0, 1, 0.5, 0.25, 0, grid, -inf, inf, new long[] {0, 1}, new long[] {1, 1});
    assertThat(column.rows()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ColumnSketch(
                    "x", 0, 1, Double.NaN, 1, 0, grid, -inf, inf, new long[] {0}, new long[] {1}))
        .withMessage("Invalid sketch: x (must have a mean from min to max)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ColumnSketch(
                    "x", 0, 1, 0.5, 1, 0, grid, -inf, inf, new long[] {1, 0}, new long[] {1, 1}))
        .withMessage("Invalid sketch: x (must have ascending buckets)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ColumnSketch(
                    "x", 0, 1, 0.5, 1, 0, grid, -inf, inf, new long[] {0, 9}, new long[] {1, 1}))
        .withMessage("Invalid sketch: x (must have buckets to max)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataSketch(3, 0, List.of(column), NullCounts.NONE))
        .withMessage("Invalid sketch: x has not 3 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullCounts(3, Map.of("x", 4L)))
        .withMessage("Invalid nulls: x 4 (must be 0 to 3)");
  }
}
