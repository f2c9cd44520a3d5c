package io.sparksgd.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComparisonTest {
  private static final double[] CHAMPION = {1, 2.1, -0.9};
  private static final double[] CHALLENGER = {1.05, 1.9, -1.1};

  static Stream<Loss> losses() {
    return Stream.of(new SquaredLoss(), new HuberLoss(0.7), new LogisticLoss());
  }

  private static TestExamples rows(int rows, Loss loss) {
    TestExamples data = TestExamples.plane(rows, 2, 1.5, 11).weighted(3);
    if (loss instanceof LogisticLoss) {
      double[] labels = data.labels().clone();
      Arrays.setAll(labels, row -> data.labels()[row] > 0 ? 1 : 0);
      return new TestExamples(data.features(), labels, data.weights());
    }
    return data;
  }

  private static Comparison compare(List<ExampleBlock> blocks, Loss loss, String... slices) {
    InMemorySource source = new InMemorySource(blocks);
    return Comparison.of(source.ranges(), loss, CHAMPION, CHALLENGER, List.of(slices), source::sum);
  }

  private static double loss(TestExamples data, int row, Loss loss, double[] weights) {
    double margin = weights[2];
    for (int j = 0; j < 2; j++) {
      margin += weights[j] * data.features()[row][j];
    }
    return loss.loss(margin, data.labels()[row]);
  }

  private static void assertClose(MeanEstimate actual, MeanEstimate expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.effectiveRows()).isCloseTo(expected.effectiveRows(), withinPercentage(1e-9));
    assertThat(actual.mean()).isCloseTo(expected.mean(), withinPercentage(1e-8));
    assertThat(actual.standardError()).isCloseTo(expected.standardError(), withinPercentage(1e-7));
    assertThat(actual.skewness()).isCloseTo(expected.skewness(), withinPercentage(1e-5));
  }

  @Test
  void everyLossIsTried() {
    assertThat(losses().<Object>map(Object::getClass))
        .containsExactlyInAnyOrder((Object[]) Loss.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void estimatesAreThoseOfANaiveLoop(Loss loss) {
    TestExamples data = rows(500, loss);
    double[] before = new double[data.rows()];
    double[] after = new double[data.rows()];
    double[] change = new double[data.rows()];
    for (int row = 0; row < data.rows(); row++) {
      before[row] = loss(data, row, loss, CHAMPION);
      after[row] = loss(data, row, loss, CHALLENGER);
      change[row] = after[row] - before[row];
    }
    Comparison comparison = compare(data.blocks(200, 0, 100), loss);
    assertClose(comparison.champion(), Draws.estimate(before, data.weights()));
    assertClose(comparison.challenger(), Draws.estimate(after, data.weights()));
    assertClose(comparison.difference(), Draws.estimate(change, data.weights()));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theBitsDoNotDependOnTheOrderOfPartitions(Loss loss) {
    List<ExampleBlock> blocks = new ArrayList<>(rows(700, loss).blocks(100, 300, 0, 50));
    Comparison inOrder = compare(blocks, loss);
    Collections.reverse(blocks);
    assertThat(compare(blocks, loss)).isEqualTo(inOrder);
  }

  @Test
  void theDifferenceIsKnownBetterThanEitherLoss() {
    Comparison comparison =
        compare(TestExamples.plane(500, 2, 1.5, 11).blocks(), new SquaredLoss());
    assertThat(comparison.difference().standardError())
        .isLessThan(comparison.champion().standardError() / 2);
  }

  @Test
  void theUnitOfWeightsDoesNotMatter() {
    TestExamples data = rows(300, new SquaredLoss());
    double[] heavier = Arrays.stream(data.weights()).map(w -> 1024 * w).toArray();
    TestExamples times = new TestExamples(data.features(), data.labels(), heavier);
    assertThat(compare(times.blocks(), new SquaredLoss()))
        .isEqualTo(compare(data.blocks(), new SquaredLoss()));
  }

  @Test
  void weightTwoIsARowTwiceInTheMeanButOneDraw() {
    TestExamples plain = TestExamples.plane(100, 2, 1, 5);
    double[] weights = new double[100];
    double[][] twice = new double[150][];
    double[] labels = new double[150];
    for (int row = 0; row < 150; row++) {
      int original = row % 100;
      weights[original] = row < 100 ? 1 : 2;
      twice[row] = plain.features()[original];
      labels[row] = plain.labels()[original];
    }
    MeanEstimate weighted =
        compare(
                new TestExamples(plain.features(), plain.labels(), weights).blocks(),
                new SquaredLoss())
            .difference();
    MeanEstimate repeated =
        compare(new TestExamples(twice, labels, null).blocks(), new SquaredLoss()).difference();
    assertThat(weighted.mean()).isCloseTo(repeated.mean(), withinPercentage(1e-9));
    assertThat(weighted.rows()).isEqualTo(100);
    // (50 + 2 50)^2 / (50 + 4 50)
    assertThat(weighted.effectiveRows()).isCloseTo(90, withinPercentage(1e-9));
    assertThat(repeated.effectiveRows()).isCloseTo(150, withinPercentage(1e-9));
  }

  @Test
  void rowsWithoutWeightDoNotCount() {
    TestExamples data = TestExamples.plane(100, 2, 1, 5);
    double[] weights = new double[100];
    Arrays.fill(weights, 0, 60, 1);
    Comparison comparison =
        compare(
            new TestExamples(data.features(), data.labels(), weights).blocks(), new SquaredLoss());
    assertThat(comparison.difference().rows()).isEqualTo(60);
    assertThat(comparison.difference().effectiveRows()).isEqualTo(60);
  }

  @Test
  void theLargestOutliersLeaveEverythingFinite() {
    TestExamples data = TestExamples.plane(200, 2, 1, 5);
    data.labels()[17] = 1e100;
    data.features()[18][0] = -1e100;
    Comparison comparison = compare(data.blocks(), new SquaredLoss());
    for (MeanEstimate estimate : List.of(comparison.champion(), comparison.challenger())) {
      assertThat(estimate.mean()).isBetween(1e197, 1e198);
      assertThat(estimate.standardError()).isBetween(1e196, 1e198);
      assertThat(estimate.skewness()).isBetween(0.0, 1.0);
    }
    assertThat(comparison.difference().standardError()).isFinite();
    assertThat(comparison.difference().upperBound(0.95)).isGreaterThan(0).isFinite();
  }

  @Test
  void aModelAgainstItselfDoesNotDiffer() {
    InMemorySource source = new InMemorySource(TestExamples.plane(80, 2, 1, 5).blocks());
    Comparison comparison =
        Comparison.ofFirst(source.ranges(), new SquaredLoss(), CHAMPION, source::sum);
    assertThat(comparison.challenger()).isEqualTo(comparison.champion());
    assertThat(comparison.difference()).isEqualTo(new MeanEstimate(80, 80, 0, 0, 0));
  }

  @Test
  void slicesAreComparisonsOfTheirRows() {
    TestExamples data = rows(600, new SquaredLoss());
    List<ExampleBlock> blocks = new ArrayList<>();
    List<ExampleBlockBuilder> parts = new ArrayList<>();
    for (int slice = 0; slice < 3; slice++) {
      parts.add(new ExampleBlockBuilder(0, 0, 2, true));
    }
    for (int partition = 0; partition < 2; partition++) {
      ExampleBlockBuilder block = new ExampleBlockBuilder(partition, 0, 2, true).sliced();
      for (int row = 300 * partition; row < 300 * (partition + 1); row++) {
        int slice = RandomBits.uniform(4, row) < 0.2 ? 2 : 0;
        block.add(data.features()[row], data.labels()[row], data.weight(row));
        block.slice(slice);
        parts.get(slice).add(data.features()[row], data.labels()[row], data.weight(row));
      }
      blocks.add(block.build());
    }
    Comparison comparison = compare(blocks, new SquaredLoss(), "a", "nowhere", "c");
    assertThat(comparison.slices()).extracting(Comparison.Slice::name).containsExactly("a", "c");
    for (int i = 0; i < 2; i++) {
      Comparison alone = compare(List.of(parts.get(2 * i).build()), new SquaredLoss());
      assertClose(comparison.slices().get(i).champion(), alone.champion());
      assertClose(comparison.slices().get(i).challenger(), alone.challenger());
      assertClose(comparison.slices().get(i).difference(), alone.difference());
    }
    assertThat(compare(blocks, new SquaredLoss()).difference()).isEqualTo(comparison.difference());
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    InMemorySource source = new InMemorySource(TestExamples.plane(80, 2, 1, 5).blocks());
    assertThatThrownBy(
            () ->
                Comparison.ofFirst(
                    source.ranges(), new SquaredLoss(), new double[] {1, 2}, source::sum))
        .hasMessage(
            "Invalid champion: 2 weights (must be one for each of 2 features and the intercept)");
    double[] notFinite = {1, Double.NaN, 2};
    assertThatThrownBy(
            () ->
                Comparison.of(
                    source.ranges(),
                    new SquaredLoss(),
                    CHAMPION,
                    notFinite,
                    List.of(),
                    source::sum))
        .hasMessage("Invalid challenger: weights are not all finite");
    InMemorySource empty =
        new InMemorySource(List.of(new ExampleBlockBuilder(0, 0, 2, false).build()));
    assertThatThrownBy(
            () -> Comparison.ofFirst(empty.ranges(), new SquaredLoss(), CHAMPION, empty::sum))
        .hasMessage("Invalid holdout: 0 rows of total weight 0.0 (both must be > 0)");
  }
}
