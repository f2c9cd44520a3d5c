package io.sparksgd.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DataContractTest {
  private static final FeatureEncoding ENCODING =
      new FeatureEncoding(
          List.of(
              new FeatureEncoding.Numeric("age"),
              new FeatureEncoding.Category("region", List.of("east", "north", "south")),
              new FeatureEncoding.Elements("v", 2, List.of())),
          OptionalInt.empty());

  /** age, region=north, region=south, v[0], v[1]. */
  private static final double[][] FEATURES = {
    {30, 1, 0, 0.5, -2}, {999, 0, 1, 0.25, 3}, {-4, 0, 0, 0, 1}, {41, 0, 0, 0, 2}
  };

  private static final double[] LABELS = {1, 0, 0, 0};

  private static ReadRows rows(NullCounts nulls, List<ExampleBlock> blocks) {
    ColumnRanges ranges = ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
    return new ReadRows(ENCODING, "sick", ranges, nulls, new InMemorySource(blocks)::sum);
  }

  private static ReadRows rows() {
    return rows(
        new NullCounts(10, Map.of("age", 3L, "region", 1L)),
        new TestExamples(FEATURES, LABELS, null).blocks(2));
  }

  private static List<String> lines(DataContract contract, ReadRows rows) {
    return contract.check(rows).violations().stream()
        .map(v -> v.thing() + ' ' + v.value() + " (" + v.rule() + ')')
        .toList();
  }

  private static DataContract contract(
      Map<String, Interval> ranges,
      Map<String, List<String>> sets,
      Map<String, Double> nulls,
      Interval rows,
      Interval balance) {
    return new DataContract(
        Map.of(),
        ranges,
        sets,
        nulls,
        Optional.ofNullable(rows),
        Optional.ofNullable(balance),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static DataContract ranges(Map<String, Interval> ranges) {
    return contract(ranges, Map.of(), Map.of(), null, null);
  }

  private static DataContract sets(Map<String, List<String>> sets) {
    return contract(Map.of(), sets, Map.of(), null, null);
  }

  private static DataContract nulls(Map<String, Double> nulls) {
    return contract(Map.of(), Map.of(), nulls, null, null);
  }

  @Test
  void withoutRulesEverythingHolds() {
    assertThat(DataContract.none().check(rows()).holds()).isTrue();
  }

  @Test
  void bothEndsOfARangeAreIncludedAndEachHasItsLine() {
    assertThat(lines(ranges(Map.of("age", new Interval(-4, 999))), rows())).isEmpty();
    assertThat(lines(ranges(Map.of("age", new Interval(0, 120))), rows()))
        .containsExactly("age min -4 (must be >= 0)", "age max 999 (must be <= 120)");
    assertThat(lines(ranges(Map.of("age", Interval.atMost(1e-7))), rows()))
        .containsExactly("age max 999 (must be <= 1.0E-7)");
    assertThat(lines(ranges(Map.of("age", Interval.atLeast(-3.5))), rows()))
        .containsExactly("age min -4 (must be >= -3.5)");
  }

  @Test
  void theLabelAndAllElementsOfAColumnHaveRangesToo() {
    assertThat(lines(ranges(Map.of("sick", Interval.atMost(0))), rows()))
        .containsExactly("sick max 1 (must be <= 0)");
    assertThat(lines(ranges(Map.of("v", new Interval(-1, 2))), rows()))
        .containsExactly("v min -2 (must be >= -1)", "v max 3 (must be <= 2)");
  }

  @Test
  void categoriesOutsideTheirSetAreCountedAndNotShown() {
    assertThat(lines(sets(Map.of("region", List.of("south", "west"))), rows()))
        .containsExactly("region values outside its set 2 (must be one of south, west)");
    assertThat(lines(sets(Map.of("region", List.of("east", "north", "south", "west"))), rows()))
        .isEmpty();
  }

  @Test
  void rowsWithNumbersOutsideTheirSetAreCounted() {
    assertThat(lines(sets(Map.of("age", List.of("30", "41.0"))), rows()))
        .containsExactly("age rows outside its set 2 (must be one of 30, 41.0)");
    assertThat(lines(sets(Map.of("sick", List.of("-0", "1"))), rows())).isEmpty();
    assertThat(lines(sets(Map.of("v", List.of("0", "1", "2", "3", "-2"))), rows()))
        .containsExactly("v rows outside its set 2 (must be one of 0, 1, 2, 3, -2)");
  }

  @Test
  void sparseRowsHoldZerosThatAreNotStored() {
    ExampleBlockBuilder block = ExampleBlockBuilder.sparse(0, 0, 5, false);
    for (double[] row : FEATURES) {
      block.addSparse(new int[] {0, 4}, new double[] {row[0], row[4]}, 2, 1, 1, 0);
    }
    ReadRows rows = rows(NullCounts.NONE, List.of(block.build()));
    assertThat(lines(sets(Map.of("v", List.of("-2", "3", "1", "2"))), rows))
        .containsExactly("v rows outside its set 4 (must be one of -2, 3, 1, 2)");
    assertThat(lines(sets(Map.of("v", List.of("0", "-2", "3"))), rows))
        .containsExactly("v rows outside its set 2 (must be one of 0, -2, 3)");
  }

  @Test
  void sharesOfNullsAreThoseOfAllRowsThatWereRead() {
    assertThat(lines(nulls(Map.of("age", 0.3)), rows())).isEmpty();
    assertThat(lines(nulls(Map.of("age", 0.25)), rows()))
        .containsExactly("age null share 0.3 (must be <= 0.25)");
    assertThat(lines(nulls(Map.of("*", 0.0, "age", 0.5)), rows()))
        .containsExactly("region null share 0.1 (must be <= 0)");
  }

  @Test
  void rowsAndTheBalanceOfLabelsHaveRanges() {
    DataContract contract =
        contract(Map.of(), Map.of(), Map.of(), Interval.atLeast(1e6), new Interval(0.3, 0.95));
    assertThat(lines(contract, rows()))
        .containsExactly(
            "rows 4 (must be >= 1000000)",
            "sick share of positives 0.25 (must be from 0.3 to 0.95)");
  }

  @Test
  void weightsDoNotChangeTheBalance() {
    double[] weights = {30, 1, 1, 1};
    List<ExampleBlock> blocks = new TestExamples(FEATURES, LABELS, weights).blocks();
    DataContract contract = contract(Map.of(), Map.of(), Map.of(), null, new Interval(0.25, 0.25));
    assertThat(lines(contract, rows(NullCounts.NONE, blocks))).isEmpty();
  }

  @Test
  void withoutRowsOnlyTheirNumberAndNullsAreLookedAt() {
    ExampleBlock empty = new ExampleBlockBuilder(0, 0, 5, false).build();
    DataContract contract =
        contract(
            Map.of("age", new Interval(0, 1)),
            Map.of("age", List.of("1")),
            Map.of("age", 0.5),
            Interval.atLeast(1),
            new Interval(0, 0.5));
    assertThat(lines(contract, rows(new NullCounts(2, Map.of("age", 2L)), List.of(empty))))
        .containsExactly("rows 0 (must be >= 1)", "age null share 1 (must be <= 0.5)");
  }

  @Test
  void longSetsAreCutInMessages() {
    List<String> numbers = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    assertThat(lines(sets(Map.of("sick", numbers)), rows()))
        .containsExactly(
            "sick rows outside its set 3 (must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more)");
  }

  @Test
  void hashedColumnsHaveNoPlaces() {
    FeatureEncoding hashed = new FeatureEncoding(ENCODING.columns(), OptionalInt.of(8));
    ReadRows rows = rows();
    ReadRows read = new ReadRows(hashed, "sick", rows.ranges(), rows.nulls(), rows.source());
    assertThat(read.places("age")).isEmpty();
    assertThat(read.places("sick")).containsExactly(5);
    assertThat(rows.places("region")).isEmpty();
    assertThat(rows.places("v")).containsExactly(3, 4);
    assertThat(rows.places("unknown")).isEmpty();
  }
}
