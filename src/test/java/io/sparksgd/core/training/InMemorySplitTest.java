package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.metrics.HoldoutLoss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.sampling.KeyedPermutation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemorySplitTest {
  private static final int ROWS = 1_003;
  private static final HoldoutSplit SPLIT = new HoldoutSplit.ByRow(ROWS, 0.1, 5);

  private static InMemorySource source(TestExamples data) {
    return new InMemorySource(data.blocks(500, 0, 200));
  }

  @Test
  void thePartsAreAllRowsTogether() {
    InMemorySource all = source(TestExamples.line(ROWS, 1, 3));
    assertThat(all.training(SPLIT).ranges().rows()).isEqualTo(903);
    assertThat(all.holdout(SPLIT).ranges().rows()).isEqualTo(100);
  }

  @Test
  void whatIsHeldOutTouchesNeitherProfileNorScalingNorModel() {
    TestExamples data = TestExamples.line(ROWS, 1, 3);
    TestExamples spoilt = TestExamples.line(ROWS, 1, 3);
    KeyedPermutation order = new KeyedPermutation(ROWS, 5, -1);
    for (int position = 0; position < 100; position++) {
      spoilt.features()[(int) order.rowAt(position)][0] = 1e30;
      spoilt.labels()[(int) order.rowAt(position)] = -1e20;
    }
    double[] weights = trained(source(data).training(SPLIT));
    assertThat(trained(source(spoilt).training(SPLIT))).isEqualTo(weights);

    InMemorySource holdout = source(data).holdout(SPLIT);
    DataProfile profile = profile(source(data).training(SPLIT));
    HoldoutLoss loss =
        new HoldoutLoss(
            new SquaredLoss(),
            profile.scaling(ScalingMethod.STANDARDIZE),
            holdout.ranges(),
            holdout::sum);
    assertThat(loss.at(new double[] {0, 0})).isBetween(0.3, 0.7);
    assertThat(loss.at(profile.scaling(ScalingMethod.STANDARDIZE).toScaled(weights)))
        .isLessThan(0.1);
  }

  private static DataProfile profile(InMemorySource source) {
    return DataProfile.of(source.ranges(), source::sum);
  }

  private static double[] trained(InMemorySource source) {
    Training training = new Training(new TestSettings().build(), profile(source), source, 1);
    return training.weights(training.fit(Optional.empty(), () -> 0, TrainingListener.none()));
  }
}
