package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SparseBlockTest {

  @Test
  void aSparseBlockHoldsStoredValuesRowByRow() {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(2, 1, 9, false);
    builder.addSparse(new int[] {0, 3, 8}, new double[] {1, -2, 3}, 3, 10, 1);
    builder.addSparse(new int[0], new double[0], 0, 20, 1);
    builder.addSparse(new int[] {5, 7, 77}, new double[] {4, 5, 66}, 2, 30, 1);
    ExampleBlock block = builder.build();
    assertThat(block.isSparse()).isTrue();
    assertThat(block.rows()).isEqualTo(3);
    assertThat(block.dimension()).isEqualTo(9);
    assertThat(block.features()).containsExactly(1, -2, 3, 4, 5);
    assertThat(block.indices()).containsExactly(0, 3, 8, 5, 7);
    assertThat(block.rowStarts()).containsExactly(0, 3, 3, 5);
    assertThat(block.labels()).containsExactly(10, 20, 30);
    assertThat(block.offsets()).isNull();
    assertThat(block.offset(1)).isZero();
  }

  @Test
  void aDenseBlockHasNoIndices() {
    ExampleBlock block = new ExampleBlockBuilder(0, 0, 1, false).build();
    assertThat(block.isSparse()).isFalse();
    assertThat(block.indices()).isNull();
    assertThat(block.rowStarts()).isNull();
  }

  @Test
  void aSparseBlockWithoutRowsHasOneRowStart() {
    assertThat(ExampleBlockBuilder.sparse(0, 0, 3, true).build().rowStarts()).containsExactly(0);
  }

  @Test
  void zerosAreNotStored() {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, 4, false);
    builder.addSparse(new int[] {0, 1, 2}, new double[] {0, 7, -0.0}, 3, 1, 1);
    assertThat(builder.build().features()).containsExactly(7);
    assertThat(builder.build().indices()).containsExactly(1);
  }

  @Test
  void offsetsAreKeptWhereThereIsRoomForThem() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, false).withOffsets();
    for (int row = 0; row < 100; row++) {
      builder.add(new double[] {1}, 2, 1, row / 4.0);
    }
    ExampleBlock block = builder.build();
    assertThat(block.offsets()).hasSize(100);
    assertThat(block.offset(99)).isEqualTo(24.75);
  }

  @Test
  void rowsOfTheOtherKindAreRefused() {
    ExampleBlockBuilder sparse = ExampleBlockBuilder.sparse(0, 0, 1, false);
    assertThatThrownBy(() -> sparse.add(new double[1], 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot add row: the block is sparse");
    ExampleBlockBuilder dense = new ExampleBlockBuilder(0, 0, 1, false);
    assertThatThrownBy(() -> dense.addSparse(new int[1], new double[1], 1, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot add row: the block is dense");
  }

  @Test
  void indicesMustAscendWithinTheDimension() {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, 3, false);
    for (int[] indices : new int[][] {{1, 1}, {2, 1}, {-1, 2}, {0, 3}}) {
      assertThatThrownBy(() -> builder.addSparse(indices, new double[] {1, 1}, 2, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("(must be strictly ascending and below 3)");
    }
    assertThat(builder.build().rows()).isZero();
  }

  @Test
  void aSparseBlockIsFullByWhatIsStored() {
    int dimension = 1_000_000;
    int perRow = ExampleBlock.MAX_VALUES / 4 - 1;
    int[] indices = new int[perRow];
    double[] values = new double[perRow];
    for (int i = 0; i < perRow; i++) {
      indices[i] = i;
      values[i] = 1;
    }
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, dimension, false);
    for (int row = 0; row < 4; row++) {
      assertThat(builder.isFull()).isFalse();
      builder.addSparse(indices, values, perRow, row, 1);
    }
    assertThat(builder.isFull()).isTrue();
    assertThat(builder.build().features()).hasSize(4 * perRow);
  }

  @Test
  void rowsThatStoreNothingFillABlockToo() {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, 5, false);
    while (!builder.isFull()) {
      builder.addSparse(new int[0], new double[0], 0, 1, 1);
    }
    assertThat(builder.build().rows()).isEqualTo(ExampleBlock.MAX_VALUES);
  }

  @Test
  void theHashCoversIndicesValuesRowsAndOffsets() {
    Set<Long> hashes = new HashSet<>();
    assertThat(hashes.add(hash(new int[] {0, 1}, 2, 0))).isTrue();
    assertThat(hashes.add(hash(new int[] {0, 2}, 2, 0))).isTrue();
    assertThat(hashes.add(hash(new int[] {0, 1}, 3, 0))).isTrue();
    assertThat(hashes.add(hash(new int[] {0, 1}, 2, 1))).isTrue();
    ExampleBlockBuilder moved = ExampleBlockBuilder.sparse(0, 0, 3, false).withOffsets();
    moved.addSparse(new int[] {0}, new double[] {2}, 1, 4, 1, 0);
    moved.addSparse(new int[] {1}, new double[] {2}, 1, 4, 1, 0);
    assertThat(hashes.add(moved.build().contentHash())).isTrue();
    SparseRows rows = SparseRows.random(5, 3, 0.5, 1);
    assertThat(hashes.add(rows.dense(true).contentHash())).isTrue();
    assertThat(hashes.add(rows.dense(false).contentHash())).isTrue();
    assertThat(hashes.add(rows.sparse(true).contentHash())).isTrue();
    assertThat(hashes.add(rows.sparse(false).contentHash())).isTrue();
    assertThat(hashes.add(rows.sparse(false).contentHash())).isFalse();
  }

  private static long hash(int[] indices, double value, double offset) {
    ExampleBlockBuilder builder = ExampleBlockBuilder.sparse(0, 0, 3, false).withOffsets();
    builder.addSparse(indices, new double[] {value, 2}, 2, 4, 1, offset);
    builder.addSparse(new int[0], new double[0], 0, 4, 1, 0);
    return builder.build().contentHash();
  }
}
