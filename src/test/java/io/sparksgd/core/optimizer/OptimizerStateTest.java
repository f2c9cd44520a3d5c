package io.sparksgd.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptimizerStateTest {

  @Test
  void aStateKeepsItsNumbers() {
    double[][] vectors = {{1, 2}, {3, 4}};
    OptimizerState state = new OptimizerState(5, vectors);
    vectors[0][0] = 9;
    state.vectors()[1][1] = 9;
    assertThat(state.vectors()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    assertThat(state.steps()).isEqualTo(5);
  }

  @Test
  void statesOfTheSameNumbersAreEqual() {
    OptimizerState state = new OptimizerState(5, new double[][] {{1, Double.NaN}});
    assertThat(state)
        .isEqualTo(new OptimizerState(5, new double[][] {{1, Double.NaN}}))
        .hasSameHashCodeAs(new OptimizerState(5, new double[][] {{1, Double.NaN}}))
        .isNotEqualTo(new OptimizerState(6, new double[][] {{1, Double.NaN}}))
        .isNotEqualTo(new OptimizerState(5, new double[][] {{1, 2}}))
        .hasToString("OptimizerState[steps=5, vectors=[[1.0, NaN]]]");
  }

  @Test
  void aNegativeCountIsRefused() {
    assertThatThrownBy(() -> new OptimizerState(-1, new double[0][]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid optimizer state: -1 steps (must be >= 0)");
  }
}
