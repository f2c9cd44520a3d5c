package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.data.SparseRows;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongestRowPassTest {

  @Test
  void itIsAtLeastTheLongestRowAndLessThanAFifthAbove() {
    for (long seed = 1; seed <= 50; seed++) {
      SparseRows rows = SparseRows.random(40, 1 + (int) (seed % 7), 0.6, seed);
      double stretch = Math.scalb(1.0, (int) (seed % 60) - 30);
      for (double[] x : rows.features()) {
        for (int j = 0; j < x.length; j++) {
          x[j] *= stretch;
        }
      }
      for (ScalingMethod method : new ScalingMethod[] {ScalingMethod.NONE, ScalingMethod.WHITEN}) {
        holds(rows, rows.dense(false), method);
      }
      holds(rows, rows.sparse(false), ScalingMethod.NONE);
      holds(rows, rows.sparse(false), ScalingMethod.STANDARDIZE);
    }
  }

  private static void holds(SparseRows rows, ExampleBlock block, ScalingMethod method) {
    DataProfile data = TestExamples.profile(List.of(block));
    ScaledProfile profile = new ScaledProfile(data, data.scaling(method));
    double longest = 0;
    double[] z = new double[rows.dimension()];
    for (double[] x : rows.features()) {
      profile.scaling().features(x, 0, z);
      double square = 1;
      for (double value : z) {
        square += value * value;
      }
      longest = Math.max(longest, square);
    }
    LongestRowPass pass = new LongestRowPass(profile);
    double found = pass.read(new InMemorySource(List.of(block)).sum(pass));
    assertThat(found).isBetween(longest * (1 - 1e-12), 1.2 * longest);
  }
}
