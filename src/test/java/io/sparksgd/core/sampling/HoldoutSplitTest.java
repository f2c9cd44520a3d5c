package io.sparksgd.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutSplitTest {

  private static BitSet heldOut(HoldoutSplit split, int rows) {
    BitSet heldOut = new BitSet(rows);
    for (int row = 0; row < rows; row++) {
      heldOut.set(row, split.isHeldOut(row, HoldoutSplit.hash("key " + row)));
    }
    return heldOut;
  }

  private static int common(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both.cardinality();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0.5, 1",
    "3, 0.5, 2",
    "272, 0.1, 27",
    "1000, 0.0006, 1",
    "1000, 0.9994, 999",
    "65536, 0.25, 16384",
    "65537, 0.25, 16384",
    "70000, 1e-4, 7"
  })
  void aShareOfRowsHoldsOutExactlyTheRoundedNumber(int rows, double share, int expected) {
    for (long seed = -2; seed < 3; seed++) {
      HoldoutSplit.ByRow split = new HoldoutSplit.ByRow(rows, share, seed);
      assertThat(split.heldOut()).isEqualTo(expected);
      assertThat(heldOut(split, rows).cardinality()).isEqualTo(expected);
    }
  }

  @Test
  void aShareThatLeavesOneSideEmptyIsRefused() {
    assertThatThrownBy(() -> new HoldoutSplit.ByRow(3, 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid holdout: 0.1 of 3 rows is 0 (must leave at least 1 row for training and 1"
                + " for the holdout)");
    assertThatThrownBy(() -> new HoldoutSplit.ByRow(3, 0.9, 1)).hasMessageContaining("is 3 (");
    assertThatThrownBy(() -> new HoldoutSplit.ByRow(1, 0.5, 1)).hasMessageContaining("is 1 (");
    assertThatThrownBy(() -> new HoldoutSplit.ByRow(0, 0.5, 1)).hasMessageContaining("is 0 (");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void aShareOutsideTheOpenIntervalIsRefused(double share) {
    assertThatThrownBy(() -> new HoldoutSplit.ByRow(1000, share, 1))
        .hasMessage("Invalid holdout: " + share + " (must be in (0, 1))");
    assertThatThrownBy(() -> new HoldoutSplit.ByKey(share, 1))
        .hasMessage("Invalid holdout: " + share + " (must be in (0, 1))");
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 100_000})
  void theHoldoutIsNoMiniBatchOfAnyEpoch(int rows) {
    int size = rows / 10;
    BitSet holdout = heldOut(new HoldoutSplit.ByRow(rows, 0.1, 7), rows);
    double chance = size * 0.1;
    double deviation = Math.sqrt(chance * 0.9 * 0.9);
    for (long epoch = 0; epoch < 20; epoch++) {
      KeyedPermutation order = new KeyedPermutation(rows, 7, epoch);
      BitSet first = new BitSet();
      for (int position = 0; position < size; position++) {
        first.set((int) order.rowAt(position));
      }
      assertThat(Math.abs(common(holdout, first) - chance)).isLessThan(5 * deviation);
    }
  }

  @Test
  void anotherSeedHoldsOutOtherRows() {
    int rows = 10_000;
    for (int kind = 0; kind < 2; kind++) {
      BitSet one = heldOut(kind == 0 ? byRow(1) : new HoldoutSplit.ByKey(0.2, 1), rows);
      BitSet other = heldOut(kind == 0 ? byRow(2) : new HoldoutSplit.ByKey(0.2, 2), rows);
      assertThat(common(one, other)).isBetween(300, 500);
    }
  }

  private static HoldoutSplit byRow(long seed) {
    return new HoldoutSplit.ByRow(10_000, 0.2, seed);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.75, 0.999})
  void aShareOfKeysIsMetByChance(double share) {
    int keys = 200_000;
    double deviation = Math.sqrt(keys * share * (1 - share));
    int count = heldOut(new HoldoutSplit.ByKey(share, 11), keys).cardinality();
    assertThat(Math.abs(count - share * keys)).isLessThan(5 * deviation);
  }

  @Test
  void aKeyKeepsItsSideWhereverItsRowsAre() {
    HoldoutSplit split = new HoldoutSplit.ByKey(0.3, 5);
    for (int i = 0; i < 1_000; i++) {
      long key = HoldoutSplit.hash("customer-" + i);
      assertThat(split.isHeldOut(i, key)).isEqualTo(split.isHeldOut(1_000_000_007L * i, key));
    }
  }

  @Test
  void aLargerShareKeepsTheKeysOfASmallerOne() {
    BitSet small = heldOut(new HoldoutSplit.ByKey(0.1, 5), 10_000);
    BitSet large = heldOut(new HoldoutSplit.ByKey(0.2, 5), 10_000);
    assertThat(common(small, large)).isEqualTo(small.cardinality());
    assertThat(large.cardinality()).isGreaterThan(small.cardinality());
  }

  @Test
  void theSmallestAndTheLargestShareAreLimitsThatFitInto64Bits() {
    assertThat(heldOut(new HoldoutSplit.ByKey(Double.MIN_VALUE, 1), 100_000).cardinality())
        .isZero();
    assertThat(heldOut(new HoldoutSplit.ByKey(1 - 0x1p-53, 1), 100_000).cardinality())
        .isEqualTo(100_000);
  }

  /** Golden values: {@code src/test/golden/holdout_keys.py}. */
  @Test
  void keysHashTheSameInEveryRelease() {
    assertThat(HoldoutSplit.hash("")).isEqualTo(0xc3817c016ba4ff30L);
    assertThat(HoldoutSplit.hash("customer-17")).isEqualTo(0xad6769c20c900b07L);
    assertThat(HoldoutSplit.hash("\u00c6r\u00f8 8000")).isEqualTo(0xd2f2a893c2c770a1L);
    HoldoutSplit split = new HoldoutSplit.ByKey(0.25, 42);
    StringBuilder sides = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      sides.append(split.isHeldOut(0, HoldoutSplit.hash("customer-" + i)) ? 'h' : 't');
    }
    assertThat(sides).hasToString("tttttttththttttththttttttttthhtthtttthth");
  }

  @Test
  void shortKeysDoNotCollide() {
    Set<Long> hashes = new HashSet<>();
    int keys = 0;
    for (int i = 0; i < 100_000; i++) {
      hashes.add(HoldoutSplit.hash(Integer.toString(i)));
      hashes.add(HoldoutSplit.hash("0" + i));
      keys += 2;
    }
    assertThat(hashes).hasSize(keys);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "7, 7", "10, 3", "272, 5", "65537, 10"})
  void foldsPartTheRowsIntoEqualParts(int rows, int folds) {
    BitSet all = new BitSet();
    int total = 0;
    for (int fold = 0; fold < folds; fold++) {
      HoldoutSplit.Fold split = new HoldoutSplit.Fold(rows, folds, fold, 5);
      BitSet held = heldOut(split, rows);
      assertThat(held.cardinality()).isBetween(rows / folds, (rows + folds - 1) / folds);
      assertThat(split.heldOut()).isEqualTo(held.cardinality());
      total += held.cardinality();
      all.or(held);
    }
    assertThat(total).isEqualTo(rows);
    assertThat(all.cardinality()).isEqualTo(rows);
  }

  @Test
  void foldsAreDrawnByTheSeedAndNotInTheOrderOfRows() {
    BitSet one = heldOut(new HoldoutSplit.Fold(10_000, 5, 2, 1), 10_000);
    BitSet other = heldOut(new HoldoutSplit.Fold(10_000, 5, 2, 2), 10_000);
    assertThat(common(one, other)).isBetween(300, 500);
    assertThat(one.get(4_000, 6_000).cardinality()).isBetween(300, 500);
    assertThat(heldOut(new HoldoutSplit.Fold(10_000, 5, 0, 1), 10_000))
        .isEqualTo(heldOut(byRow(1), 10_000));
  }

  @Test
  void foldsThatLeaveNoRowsAreRefused() {
    assertThatThrownBy(() -> new HoldoutSplit.Fold(3, 4, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid folds: 4 of 3 rows (must be from 2 to the number of rows)");
    assertThatThrownBy(() -> new HoldoutSplit.Fold(3, 1, 0, 1)).hasMessageContaining("folds: 1");
    assertThatThrownBy(() -> new HoldoutSplit.Fold(3, 2, 2, 1))
        .hasMessage("Invalid fold: 2 (must be from 0 to 1)");
    assertThatThrownBy(() -> new HoldoutSplit.Fold(3, 2, -1, 1)).hasMessageContaining("fold: -1");
  }

  @Test
  void everyKindTravelsAndDecidesTheSameThere() throws Exception {
    List<HoldoutSplit> splits =
        List.of(byRow(3), new HoldoutSplit.ByKey(0.2, 3), new HoldoutSplit.Fold(10_000, 3, 1, 3));
    assertThat(splits.stream().<Object>map(Object::getClass))
        .containsExactlyInAnyOrder((Object[]) HoldoutSplit.class.getPermittedSubclasses());
    for (HoldoutSplit split : splits) {
      BitSet here = heldOut(split, 10_000);
      assertThat(heldOut(travelled(split), 10_000)).isEqualTo(here);
      assertThat(split.needsKeys()).isEqualTo(split instanceof HoldoutSplit.ByKey);
    }
  }

  private static HoldoutSplit travelled(HoldoutSplit split)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(split);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (HoldoutSplit) in.readObject();
    }
  }
}
