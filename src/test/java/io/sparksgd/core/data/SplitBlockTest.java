package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.sampling.HoldoutSplit;
import org.junit.jupiter.api.Test;

class SplitBlockTest {
  private static final int ROWS = 500;
  private static final long FIRST_ROW = 1_000;

  /** Rows x = (i, -i), y = i / 2, weight i + 1, key i / 10. */
  private static ExampleBlock block(boolean keyed) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(4, 2, 2, true);
    if (keyed) {
      builder.keyed();
    }
    for (int row = 0; row < ROWS; row++) {
      builder.add(new double[] {row, -row}, row / 2.0, row + 1);
      if (keyed) {
        builder.key(HoldoutSplit.hash("k" + row / 10));
      }
    }
    builder.rejected().add(BadRow.NAN);
    return builder.build();
  }

  private static void assertParts(ExampleBlock block, HoldoutSplit split) {
    ExampleBlock training = SplitBlock.training(block, FIRST_ROW, split);
    ExampleBlock holdout = SplitBlock.holdout(block, FIRST_ROW, split);
    int[] next = {0, 0};
    for (int row = 0; row < ROWS; row++) {
      boolean heldOut = split.isHeldOut(FIRST_ROW + row, block.key(row));
      ExampleBlock part = heldOut ? holdout : training;
      int at = next[heldOut ? 1 : 0]++;
      assertThat(part.features()[2 * at]).isEqualTo(row);
      assertThat(part.features()[2 * at + 1]).isEqualTo(-row);
      assertThat(part.labels()[at]).isEqualTo(row / 2.0);
      assertThat(part.weight(at)).isEqualTo(row + 1);
    }
    assertThat(next).containsExactly(training.rows(), holdout.rows()).doesNotContain(0);
    for (ExampleBlock part : new ExampleBlock[] {training, holdout}) {
      assertThat(part.partition()).isEqualTo(4);
      assertThat(part.index()).isEqualTo(2);
      assertThat(part.hasKeys()).isFalse();
      assertThat(part.key(0)).isZero();
    }
    assertThat(training.rejected().total()).isEqualTo(1);
    assertThat(holdout.rejected().total()).isZero();
  }

  @Test
  void everyRowGoesToOnePartInItsOrder() {
    assertParts(block(false), new HoldoutSplit.ByRow(2_000, 0.2, 7));
    assertParts(block(true), new HoldoutSplit.ByRow(2_000, 0.2, 7));
    assertParts(block(true), new HoldoutSplit.ByKey(0.2, 7));
  }

  @Test
  void rowsWithTheSameKeyGoTogether() {
    ExampleBlock holdout =
        SplitBlock.holdout(block(true), FIRST_ROW, new HoldoutSplit.ByKey(0.4, 7));
    assertThat(holdout.rows() % 10).isZero();
    for (int row = 0; row < holdout.rows(); row++) {
      assertThat((int) holdout.features()[2 * row] / 10)
          .isEqualTo((int) holdout.features()[2 * (row - row % 10)] / 10);
    }
  }

  @Test
  void aPartIsTheBlockThatReadingOnlyItsRowsWouldMake() {
    HoldoutSplit split = new HoldoutSplit.ByRow(2_000, 0.2, 7);
    ExampleBlockBuilder expected = new ExampleBlockBuilder(4, 2, 2, true);
    for (int row = 0; row < ROWS; row++) {
      if (split.isHeldOut(FIRST_ROW + row, 0)) {
        expected.add(new double[] {row, -row}, row / 2.0, row + 1);
      }
    }
    ExampleBlock holdout = SplitBlock.holdout(block(false), FIRST_ROW, split);
    assertThat(holdout).usingRecursiveComparison().isEqualTo(expected.build());
  }

  @Test
  void anEmptyBlockHasTwoEmptyParts() {
    ExampleBlock empty = new ExampleBlockBuilder(4, 2, 2, false).build();
    HoldoutSplit split = new HoldoutSplit.ByRow(2_000, 0.2, 7);
    assertThat(SplitBlock.training(empty, 0, split)).usingRecursiveComparison().isEqualTo(empty);
    assertThat(SplitBlock.holdout(empty, 0, split)).usingRecursiveComparison().isEqualTo(empty);
  }

  @Test
  void keysChangeTheHashOfAKeyedBlock() {
    ExampleBlockBuilder one = new ExampleBlockBuilder(0, 0, 1, false).keyed();
    ExampleBlockBuilder other = new ExampleBlockBuilder(0, 0, 1, false).keyed();
    one.add(new double[] {1}, 2, 1);
    one.key(5);
    other.add(new double[] {1}, 2, 1);
    other.key(6);
    assertThat(one.build().contentHash()).isNotEqualTo(other.build().contentHash());
  }

  @Test
  void aSplitByKeyNeedsKeys() {
    HoldoutSplit split = new HoldoutSplit.ByKey(0.2, 7);
    assertThatThrownBy(() -> SplitBlock.training(block(false), 0, split))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot hold out by key: the rows have no keys");
    assertThatThrownBy(() -> SplitBlock.holdout(block(false), 0, split))
        .hasMessage("Cannot hold out by key: the rows have no keys");
  }
}
