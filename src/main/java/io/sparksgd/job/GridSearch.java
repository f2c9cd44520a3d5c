package io.sparksgd.job;

import io.sparksgd.config.GridConfig;
import io.sparksgd.config.GridConfig.Combination;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.Evaluation;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.NoOptimumException;
import io.sparksgd.core.training.Training;
import io.sparksgd.core.training.TrainingListener;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.job.GridTrial.Score;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains every combination of a grid on one part of the rows after the other, and judges it by the
 * other part. A combination that cannot be trained keeps its reason and stops no other.
 */
final class GridSearch {
  private final GridConfig config;
  private final Progress progress;
  private final List<GridTrial> trials;

  GridSearch(GridConfig config, Progress progress) {
    this.config = config;
    this.progress = progress;
    trials = config.combinations().stream().map(GridTrial::new).toList();
  }

  List<GridTrial> trials() {
    return trials;
  }

  /**
   * Tries all combinations that have not failed yet.
   *
   * @param name how progress calls it
   * @param stopsEarly whether training watches the loss on {@code holdout}, as {@code train} does
   */
  void run(
      String name, DistributedExamples training, DistributedExamples holdout, boolean stopsEarly) {
    DataProfile profile = LoadedRows.profile(training, progress);
    int number = 0;
    for (GridTrial trial : trials) {
      number++;
      if (trial.isSound()) {
        progress.stage(name + "combination " + number + " of " + trials.size());
        tryOut(trial, profile, training, holdout, stopsEarly);
      }
    }
  }

  private void tryOut(
      GridTrial trial,
      DataProfile profile,
      DistributedExamples rows,
      DistributedExamples holdout,
      boolean stopsEarly) {
    Combination combination = trial.combination();
    try {
      DataRules.require(config.input(), combination.training(), profile);
      Training training = new Training(combination.training(), profile, rows, rows.tasks());
      OptionalDouble limit = training.exceededRate();
      if (limit.isPresent()) {
        trial.fail(
            String.format(
                Locale.ROOT,
                "learning-rate past %.4g, the limit on these data",
                limit.getAsDouble()));
        return;
      }
      score(trial, training, holdout, stopsEarly);
    } catch (JobException e) {
      if (e.exitCode() != ExitCode.BAD_CONFIGURATION) {
        throw e;
      }
      trial.fail(e.getMessage());
    } catch (IllegalArgumentException | NoOptimumException e) {
      trial.fail(e.getMessage());
    }
  }

  private static void score(
      GridTrial trial, Training training, DistributedExamples holdout, boolean stopsEarly) {
    long start = System.nanoTime();
    Fit fit =
        training.fit(
            stopsEarly
                ? Optional.of(training.holdoutLoss(holdout.ranges(), holdout))
                : Optional.empty(),
            System::nanoTime,
            TrainingListener.none());
    double seconds = (System.nanoTime() - start) / 1e9;
    if (fit.stopReason() == StopReason.DIVERGED) {
      trial.fail("diverged");
      return;
    }
    Score score = score(training, fit, holdout, seconds);
    if (Double.isFinite(score.loss())) {
      trial.add(score);
    } else {
      trial.fail("the loss on the holdout is not finite");
    }
  }

  private static Score score(
      Training training, Fit fit, DistributedExamples holdout, double seconds) {
    Evaluation judged = training.evaluate(fit, holdout.ranges(), holdout);
    if (judged instanceof ClassificationMetrics metrics) {
      return new Score(metrics.logLoss(), metrics.confusion().accuracy(), fit.steps(), seconds);
    }
    RegressionEvaluation metrics = (RegressionEvaluation) judged;
    return new Score(metrics.meanLoss(), metrics.mse(), fit.steps(), seconds);
  }
}
