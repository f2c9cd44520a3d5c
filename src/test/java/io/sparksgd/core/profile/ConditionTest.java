package io.sparksgd.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.training.TestExamples;
import org.junit.jupiter.api.Test;

class ConditionTest {

  /** The eigenvalues of a correlation matrix of two features are 1 + |r| and 1 - |r|. */
  @Test
  void californiaLiesAlongADiagonalOfTheMap() {
    DataProfile profile =
        TestExamples.csv("california_housing.csv", "median_house_value", "latitude", "longitude")
            .profile();
    double r = Math.abs(profile.correlation(0, 1));
    assertThat((1 + r) / (1 - r)).isBetween(25.0, 26.0);
  }
}
