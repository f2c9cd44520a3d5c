package io.sparksgd.job;

import io.sparksgd.config.CheckGradientConfig;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.GradientCheck;
import io.sparksgd.core.training.GradientCheck.Worst;
import io.sparksgd.core.training.Training;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.report.GradientReport;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** {@code check-gradient}: holds the gradient of F against differences of F, on a person's rows. */
public final class CheckGradientJob {
  private CheckGradientJob() {}

  /** In a session of its own. */
  public static Finding run(CheckGradientConfig config) {
    return Sessions.run(
        "check-gradient", config.training(), (session, progress) -> run(session, config, progress));
  }

  /** In {@code session}; {@link ExitCode#INTERNAL} when a difference is past the tolerance. */
  public static Finding run(SparkSession session, CheckGradientConfig config, Progress progress) {
    progress.stage("reading");
    try (LoadedRows rows = LoadedRows.read(session, config.input())) {
      return rows.onTrainingRows(
          config.training().seed(),
          training -> check(training, config, progress, rows.reader().featureNames()));
    }
  }

  private static Finding check(
      DistributedExamples rows,
      CheckGradientConfig config,
      Progress progress,
      List<String> features) {
    DataProfile profile = LoadedRows.profile(rows, progress);
    DataRules.require(config.input(), config.training(), profile);
    Training training = new Training(config.training(), profile, rows, rows.tasks());
    progress.stage("comparing gradients");
    double[] sizes = GradientCheck.sizes(training.profile());
    List<Worst> worst =
        new GradientCheck(training.objective(), sizes, config.training().seed())
            .worst(config.points(), config.coefficients());
    boolean passed = worst.get(0).isWithin(config.tolerance());
    return new Finding(
        passed ? ExitCode.DONE : ExitCode.INTERNAL,
        GradientReport.render(
            worst, features, profile.rows(), config.points(), config.tolerance()));
  }
}
