package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;

/** What settings and data must have to do with each other, once the data are known. */
final class DataRules {
  private DataRules() {}

  /**
   * Refuses what cannot be trained.
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} for settings that do not fit the
   *     data, {@link ExitCode#BAD_DATA} for labels of one class
   */
  static void require(TrainConfig config, DataProfile profile) {
    requireKnownMoments(profile);
    requireScaling(config.scaling(), profile);
    requireInitialWeights(config, profile.dimension());
    if (config.input().labels().mustBeBinary()) {
      requireBothClasses(config, profile);
    }
  }

  private static void requireKnownMoments(DataProfile profile) {
    if (!profile.hasCorrelations()) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Too many features: "
              + profile.dimension()
              + " (must be at most "
              + BlockSummary.MOST_FEATURES
              + " for squared loss)");
    }
  }

  private static void requireScaling(ScalingMethod scaling, DataProfile profile) {
    try {
      profile.scaling(scaling);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
    }
  }

  private static void requireInitialWeights(TrainConfig config, int features) {
    if (config.training().initialWeights() instanceof InitialWeights.Given given
        && given.coefficients().size() != features + 1) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid initial-weights: "
              + given.coefficients().size()
              + " numbers (must be "
              + (features + 1)
              + ": one per feature and the intercept)");
    }
  }

  private static void requireBothClasses(TrainConfig config, DataProfile profile) {
    int label = profile.dimension();
    if (profile.isConstant(label) && config.input().labels().offset().isEmpty()) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid label: all "
              + profile.rows()
              + " rows have "
              + (profile.min(label) == 0 ? "0" : "1")
              + " (must be both 0 and 1)");
    }
  }
}
