package io.sparksgd.core.inference;

import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;

/** Objectives of squared loss without penalty. */
public final class TestObjectives {
  private TestObjectives() {}

  /** The rows of {@code data}, which {@code profile} describes. */
  public static SquaredObjective squared(TestExamples data, ScaledProfile profile) {
    Curvature features = FeatureCurvature.of(profile, new InMemorySource(data.blocks())::sum);
    return new SquaredObjective(profile, Penalty.none(), () -> features);
  }
}
