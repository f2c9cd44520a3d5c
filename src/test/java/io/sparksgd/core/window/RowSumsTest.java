package io.sparksgd.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.data.SparseRows;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Enough rows for several looks at each block, whose borders depend on the window. */
class RowSumsTest {
  private static final int ROWS = 20_000;
  private static final int STEP = 10;
  private static final MiniBatches BATCHES = new MiniBatches(ROWS, 256, 1);

  @ParameterizedTest
  @CsvSource({"10, 1", "10, 5", "7, 8", "0, 40", "0, 79"})
  void aStepHasTheSameBitsInEveryWindow(long firstStep, int steps) {
    List<ExampleBlock> dense = TestExamples.plane(ROWS, 5, 1, 3).weighted(4).blocks(9_000);
    assertThat(step(dense, firstStep, steps)).isEqualTo(step(dense, STEP, 1));
    List<ExampleBlock> sparse = List.of(SparseRows.random(ROWS, 9, 0.3, 5).sparse(true));
    assertThat(step(sparse, firstStep, steps)).isEqualTo(step(sparse, STEP, 1));
  }

  /** Its gradient, then its loss. */
  private static double[] step(List<ExampleBlock> blocks, long firstStep, int steps) {
    DataProfile profile = TestExamples.profile(blocks);
    ScaledProfile scaled =
        new ScaledProfile(profile, profile.scaling(ScalingMethod.STANDARDIZE, false));
    Window window = new Window(BATCHES, 0, firstStep, steps);
    RowSums rows =
        new RowSums(
            window,
            new LogisticLoss(),
            scaled,
            new InMemorySource(blocks).rows(window, scaled.scaling()));
    int d = scaled.dimension();
    double[] weights = new double[d + 1];
    Arrays.setAll(weights, j -> 0.1 * (j + 1));
    double[] gradient = new double[d + 1];
    double loss = rows.lossAndGradient((int) (STEP - firstStep), weights, gradient);
    double[] all = Arrays.copyOf(gradient, d + 2);
    all[d + 1] = loss;
    return all;
  }
}
