package io.sparksgd.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.sampling.KeyedPermutation;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.training.TestExamples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void smallAndLargeWindowsFindTheSameRowsInTheSameOrder() {
    for (int n : new int[] {500, 70_000}) {
      MiniBatches batches = new MiniBatches(n, 30, 3);
      List<ExampleBlock> blocks = TestExamples.line(n, 1, 1).blocks(n / 2, 0);
      for (ExampleBlock block : blocks) {
        long firstRow = block.partition() == 0 ? 0 : n / 2;
        List<List<Integer>> whole = rows(batches, block, firstRow, 0, batches.stepsPerEpoch());
        for (int step = 0; step < batches.stepsPerEpoch(); step += 97) {
          assertThat(rows(batches, block, firstRow, step, 1).get(0)).isEqualTo(whole.get(step));
        }
      }
    }
  }

  @Test
  void aRebuiltBlockFindsTheSameRows() {
    MiniBatches batches = new MiniBatches(900, 30, 3);
    ExampleBlock block = TestExamples.line(900, 1, 1).blocks(300).get(1);
    ExampleBlock again = TestExamples.line(900, 1, 1).blocks(300).get(1);
    assertThat(rows(batches, again, 300, 0, 30)).isEqualTo(rows(batches, block, 300, 0, 30));
  }

  @Test
  void rowsAreThoseThatThePermutationNames() {
    MiniBatches batches = new MiniBatches(100, 7, 3);
    ExampleBlock block = TestExamples.line(100, 1, 1).blocks().get(0);
    List<List<Integer>> found = rows(batches, block, 0, 0, batches.stepsPerEpoch());
    KeyedPermutation order = batches.order(0);
    for (int step = 0; step < found.size(); step++) {
      List<Integer> expected = new ArrayList<>();
      for (int at = step * 7; at < Math.min(100, step * 7 + 7); at++) {
        expected.add((int) order.rowAt(at));
      }
      assertThat(found.get(step)).isSorted().containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aFullBatchTakesAllRowsInOrder() {
    MiniBatches batches = new MiniBatches(5, 5, 3);
    ExampleBlock block = TestExamples.line(5, 1, 1).blocks().get(0);
    assertThat(rows(batches, block, 0, 0, 1)).containsExactly(List.of(0, 1, 2, 3, 4));
  }

  @Test
  void aWindowMustLieWithinItsEpoch() {
    MiniBatches batches = new MiniBatches(10, 3, 1);
    assertThatThrownBy(() -> new Window(batches, 0, 3, 2))
        .hasMessage("Invalid window: steps 3 to 5 (must lie within the 4 steps of an epoch)");
  }

  private static List<List<Integer>> rows(
      MiniBatches batches, ExampleBlock block, long firstRow, long firstStep, long steps) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      rows.add(new ArrayList<>());
    }
    WindowRows found = new Window(batches, 0, firstStep, (int) steps).rowsOf(block, firstRow);
    while (found.next()) {
      for (int i = 0; i < found.count(); i++) {
        rows.get(found.steps()[i]).add(found.rows()[i]);
      }
    }
    return rows;
  }
}
