package io.sparksgd.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.sampling.MiniBatches;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowPlannerTest {
  private static final MiniBatches MANY = new MiniBatches(1_000_000_000_000L, 10, 1);

  @Test
  void gradientsTakeOneStepPerJob() {
    assertThat(planner(SumsKind.GRADIENTS, 1, 10).steps(MANY, 0, 2)).isEqualTo(1);
  }

  @Test
  void whatATaskAndAJobSendIsBounded() {
    for (int dimension : new int[] {1, 10, 100}) {
      for (int tasks : new int[] {1, 10, 1_000, 100_000}) {
        long steps = planner(SumsKind.MOMENTS, dimension, tasks).steps(MANY, 0, 2);
        long bytes = 16 * steps * MomentSums.size(dimension);
        assertThat(steps).isPositive();
        if (steps > 1) {
          assertThat(bytes).isLessThanOrEqualTo(WindowPlanner.TASK_BYTES);
          assertThat(bytes * tasks).isLessThanOrEqualTo(WindowPlanner.JOB_BYTES);
        }
      }
    }
  }

  @Test
  void oneLimbLetsTwiceAsManyStepsFit() {
    WindowPlanner planner = planner(SumsKind.MOMENTS, 1, 100);
    assertThat(planner.steps(MANY, 0, 1)).isEqualTo(2 * planner.steps(MANY, 0, 2));
  }

  @Test
  void windowsEndWithTheirEpoch() {
    MiniBatches batches = new MiniBatches(1_000, 10, 1);
    assertThat(planner(SumsKind.MOMENTS, 1, 1).steps(batches, 0, 2)).isEqualTo(100);
    assertThat(planner(SumsKind.MOMENTS, 1, 1).steps(batches, 93, 2)).isEqualTo(7);
  }

  @Test
  void aPersonMayAllowFewerSteps() {
    assertThat(new WindowPlanner(Optional.empty(), true, 1, 36, 1, 5).steps(MANY, 0, 2))
        .isEqualTo(5);
  }

  @Test
  void theKindFollowsFromLossFeaturesAndBatchSize() {
    MiniBatches large = new MiniBatches(10_000_000, 10_000_000, 1);
    assertThat(automatic(true, 1).kind(MANY)).isEqualTo(SumsKind.MOMENTS);
    assertThat(automatic(true, 1).kind(large)).isEqualTo(SumsKind.MOMENTS);
    assertThat(automatic(true, 101).kind(MANY)).isEqualTo(SumsKind.ROWS);
    assertThat(automatic(false, 1).kind(MANY)).isEqualTo(SumsKind.ROWS);
    assertThat(automatic(false, 1).kind(large)).isEqualTo(SumsKind.GRADIENTS);
  }

  @Test
  void rowsOfAWindowFitIntoAJob() {
    for (int tasks : new int[] {1, 2, 1_000}) {
      WindowPlanner planner = automatic(false, 20);
      double bytes = planner.steps(MANY, 0, 2) * MANY.batchSize() * planner.rowBytes();
      assertThat(bytes).isLessThanOrEqualTo(WindowPlanner.JOB_BYTES);
      assertThat(bytes / tasks).isLessThanOrEqualTo(WindowPlanner.TASK_BYTES);
    }
  }

  private static WindowPlanner automatic(boolean squared, int dimension) {
    return new WindowPlanner(
        Optional.empty(), squared, dimension, 8.0 * dimension + 28, 1, Long.MAX_VALUE);
  }

  private static WindowPlanner planner(SumsKind kind, int dimension, int tasks) {
    return new WindowPlanner(
        Optional.of(kind), true, dimension, 8.0 * dimension + 28, tasks, Long.MAX_VALUE);
  }
}
