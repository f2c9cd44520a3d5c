package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleBlockTest {

  @Test
  void aBlockHoldsItsRowsInOrder() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(3, 1, 2, false);
    builder.add(new double[] {1, 2}, 10, 1);
    builder.add(new double[] {3, 4}, 20, 1);
    ExampleBlock block = builder.build();
    assertThat(block.partition()).isEqualTo(3);
    assertThat(block.index()).isEqualTo(1);
    assertThat(block.rows()).isEqualTo(2);
    assertThat(block.dimension()).isEqualTo(2);
    assertThat(block.features()).containsExactly(1, 2, 3, 4);
    assertThat(block.labels()).containsExactly(10, 20);
  }

  @Test
  void anUnweightedBlockHasNoWeightsAndEveryRowWeighsOne() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, false);
    builder.add(new double[] {1}, 2, 5);
    assertThat(builder.build().weights()).isNull();
    assertThat(builder.build().weight(0)).isEqualTo(1);
  }

  @Test
  void aWeightedBlockKeepsItsWeights() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, true);
    builder.add(new double[] {1}, 2, 5);
    builder.add(new double[] {1}, 2, 0);
    assertThat(builder.build().weights()).containsExactly(5, 0);
    assertThat(builder.build().weight(0)).isEqualTo(5);
    assertThat(builder.build().weight(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 32, 33, 1000})
  void arraysAreExactlyAsLongAsTheRows(int rows) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 3, true);
    for (int row = 0; row < rows; row++) {
      builder.add(new double[] {row, -row, 0.5}, row, 1);
    }
    ExampleBlock block = builder.build();
    assertThat(block.rows()).isEqualTo(rows);
    assertThat(block.features()).hasSize(3 * rows);
    assertThat(block.labels()).hasSize(rows);
    assertThat(block.weights()).hasSize(rows);
    for (int row = 0; row < rows; row++) {
      assertThat(block.features()[3 * row + 1]).isEqualTo(-row);
      assertThat(block.labels()[row]).isEqualTo(row);
    }
  }

  @Test
  void theCallersRowIsCopied() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, false);
    double[] row = {1};
    builder.add(row, 0, 1);
    row[0] = 2;
    builder.add(row, 0, 1);
    assertThat(builder.build().features()).containsExactly(1, 2);
  }

  @Test
  void theSameRowsHashTheSameWhereverTheyAre() {
    ExampleBlockBuilder here = new ExampleBlockBuilder(0, 0, 2, true);
    ExampleBlockBuilder there = new ExampleBlockBuilder(7, 3, 2, true);
    for (int row = 0; row < 40; row++) {
      here.add(new double[] {row, 1}, 2, 3);
      there.add(new double[] {row, 1}, 2, 3);
    }
    assertThat(here.build().contentHash()).isEqualTo(there.build().contentHash());
  }

  @Test
  void theHashDependsOnEveryValueAndOnTheOrder() {
    double[][] rows = {{0, 0}, {1, 2}, {3, -4}, {1e-300, 1e100}};
    Set<Long> hashes = new HashSet<>();
    assertThat(hashes.add(hash(rows))).isTrue();
    for (int row = 0; row < rows.length; row++) {
      for (int j = 0; j < 2; j++) {
        double value = rows[row][j];
        for (double other : new double[] {Math.nextUp(value), -value, value + 1, 2 * value + 3}) {
          if (Double.compare(value, other) != 0) {
            rows[row][j] = other;
            assertThat(hashes.add(hash(rows))).as("%s for %s", other, value).isTrue();
          }
        }
        rows[row][j] = value;
      }
    }
    assertThat(hashes.add(hash(rows[1], rows[0], rows[2], rows[3]))).isTrue();
    assertThat(hashes.add(hash(rows[0], rows[1], rows[3], rows[2]))).isTrue();
  }

  @Test
  void theHashCountsRowsOfZeros() {
    Set<Long> hashes = new HashSet<>();
    for (int rows = 0; rows < 20; rows++) {
      assertThat(hashes.add(hash(new double[rows][2]))).isTrue();
    }
  }

  @Test
  void theHashDependsOnTheDimension() {
    ExampleBlockBuilder wide = new ExampleBlockBuilder(0, 0, 3, false);
    wide.add(new double[] {1, 2, 3}, 4, 1);
    ExampleBlockBuilder narrow = new ExampleBlockBuilder(0, 0, 1, false);
    narrow.add(new double[] {1}, 2, 1);
    narrow.add(new double[] {3}, 4, 1);
    assertThat(wide.build().contentHash()).isNotEqualTo(narrow.build().contentHash());
  }

  @Test
  void theHashDependsOnTheWeights() {
    Set<Long> hashes = new HashSet<>();
    for (double weight : new double[] {0, 1, 2, 0.5}) {
      ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, true);
      builder.add(new double[] {1}, 2, weight);
      assertThat(hashes.add(builder.build().contentHash())).isTrue();
    }
    ExampleBlockBuilder unweighted = new ExampleBlockBuilder(0, 0, 1, false);
    unweighted.add(new double[] {1}, 2, 1);
    assertThat(hashes.add(unweighted.build().contentHash())).isTrue();
  }

  @Test
  void aBlockIsFullAtItsCapacity() {
    int dimension = ExampleBlock.MAX_VALUES / 20 - 1;
    assertThat(ExampleBlock.capacity(dimension)).isEqualTo(20);
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, dimension, false);
    double[] row = new double[dimension];
    for (int i = 0; i < 20; i++) {
      assertThat(builder.isFull()).isFalse();
      builder.add(row, i, 1);
    }
    assertThat(builder.isFull()).isTrue();
    assertThatThrownBy(() -> builder.add(row, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot add row: the block is full (20 rows)");
    assertThat(builder.build().rows()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnsAreAddedAsIfRowByRow(boolean weighted) {
    int rows = 100;
    double[][] columns = new double[weighted ? 4 : 3][rows];
    ExampleBlockBuilder oneByOne = new ExampleBlockBuilder(0, 0, 2, weighted);
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][row] = Math.sin(7 * row + j);
      }
      double weight = weighted ? columns[3][row] : 1;
      if (row >= 5 && row < 95) {
        oneByOne.add(new double[] {columns[0][row], columns[1][row]}, columns[2][row], weight);
      }
    }
    ExampleBlockBuilder atOnce = new ExampleBlockBuilder(0, 0, 2, weighted);
    atOnce.addColumns(columns, 5, 5);
    atOnce.addColumns(columns, 5, 8);
    atOnce.addColumns(columns, 8, 95);
    ExampleBlock expected = oneByOne.build();
    ExampleBlock actual = atOnce.build();
    assertThat(actual.features()).isEqualTo(expected.features());
    assertThat(actual.labels()).isEqualTo(expected.labels());
    assertThat(actual.weights()).isEqualTo(expected.weights());
    assertThat(actual.contentHash()).isEqualTo(expected.contentHash());
  }

  @Test
  void columnsFillABlockAndNoMore() {
    int dimension = ExampleBlock.MAX_VALUES / 20 - 1;
    double[][] columns = new double[dimension + 1][21];
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 1, dimension, false);
    builder.addColumns(columns, 0, 3);
    assertThat(builder.room()).isEqualTo(17);
    assertThatThrownBy(() -> builder.addColumns(columns, 0, 18))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot add 18 rows: the block has room for 17");
    builder.addColumns(columns, 0, 17);
    assertThat(builder.isFull()).isTrue();
    assertThat(builder.build().features()).hasSize(20 * dimension);
  }

  @Test
  void aBlockThatFollowsAnotherIsAsLongAsItsRows() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 1, 1, true);
    builder.add(new double[] {1}, 2, 3);
    ExampleBlock block = builder.build();
    builder.add(new double[] {4}, 5, 6);
    assertThat(block.features()).containsExactly(1);
    assertThat(block.labels()).containsExactly(2);
    assertThat(block.weights()).containsExactly(3);
  }

  @Test
  void aBlockHoldsOneRowHoweverWide() {
    int dimension = ExampleBlock.MAX_VALUES + 1;
    assertThat(ExampleBlock.capacity(dimension)).isEqualTo(1);
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, dimension, false);
    assertThat(builder.isFull()).isFalse();
    builder.add(new double[dimension], 0, 1);
    assertThat(builder.isFull()).isTrue();
    assertThat(builder.build().features()).hasSize(dimension);
  }

  @Test
  void capacityKeepsToTheMostValues() {
    for (int dimension : new int[] {0, 1, 2, 7, 100, 1000, 65_535}) {
      int capacity = ExampleBlock.capacity(dimension);
      assertThat(capacity * (dimension + 1)).isLessThanOrEqualTo(ExampleBlock.MAX_VALUES);
      assertThat((capacity + 1) * (dimension + 1)).isGreaterThan(ExampleBlock.MAX_VALUES);
    }
  }

  @Test
  void whatWasRejectedTravelsWithTheBlock() throws IOException, ClassNotFoundException {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(1, 2, 1, true);
    builder.rejected().add(BadRow.NAN);
    builder.add(new double[] {1}, 2, 3);
    ExampleBlock block = builder.build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(block);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ExampleBlock read = (ExampleBlock) in.readObject();
      assertThat(read.rejected().count(BadRow.NAN)).isEqualTo(1);
      assertThat(read.contentHash()).isEqualTo(block.contentHash());
      assertThat(read.features()).containsExactly(1);
      assertThat(read.weights()).containsExactly(3);
    }
  }

  /** The hash of rows of one feature and a label. */
  private static long hash(double[]... rows) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, false);
    for (double[] row : rows) {
      builder.add(row, row[1], 1);
    }
    return builder.build().contentHash();
  }
}
