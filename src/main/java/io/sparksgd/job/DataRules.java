package io.sparksgd.job;

import io.sparksgd.config.InputConfig;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.InitialWeights;
import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.Locale;

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
    require(config.input(), config.training(), profile);
  }

  /** The same for rows and settings that lead to no model directory. */
  static void require(InputConfig input, TrainerSettings training, DataProfile profile) {
    training.scaling().ifPresent(scaling -> requireScaling(scaling, profile));
    requireMoments(training, profile);
    requireInitialWeights(training, profile.dimension());
    if (input.labels().mustBeBinary()) {
      requireBothClasses(input, profile);
    }
  }

  private static void requireMoments(TrainerSettings training, DataProfile profile) {
    Solver solver = training.model().solver();
    if (!profile.hasCorrelations() && solver != Solver.SGD) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid solver: "
              + solver.name().toLowerCase(Locale.ROOT)
              + " (must be sgd for more than "
              + BlockSummary.MOST_FEATURES
              + " features)");
    }
    if (!profile.hasCorrelations() && training.sums() == SumsChoice.MOMENTS) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid sums: moments (must be rows or gradients for more than "
              + BlockSummary.MOST_FEATURES
              + " features)");
    }
  }

  private static void requireScaling(ScalingMethod scaling, DataProfile profile) {
    try {
      profile.scaling(scaling);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
    }
  }

  private static void requireInitialWeights(TrainerSettings training, int features) {
    if (training.initialWeights() instanceof InitialWeights.Given given
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

  private static void requireBothClasses(InputConfig input, DataProfile profile) {
    int label = profile.dimension();
    if (profile.isConstant(label) && input.labels().offset().isEmpty()) {
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
