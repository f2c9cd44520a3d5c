package io.sparksgd.job;

import io.sparksgd.config.GridConfig;
import io.sparksgd.config.GridConfig.Combination;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.HoldoutLoss;
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
import java.util.function.ToDoubleFunction;

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
      Optional<String> refused = pastLimit(combination, training);
      if (refused.isPresent()) {
        trial.fail(refused.get());
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

  private static Optional<String> pastLimit(Combination combination, Training training) {
    double rate = combination.training().learningRate().orElse(0);
    if (rate == 0 || combination.training().unsafeLearningRate()) {
      return Optional.empty();
    }
    double limit = training.largestStableRate();
    return rate <= limit
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "learning-rate past %.4g, the limit on these data", limit));
  }

  private static void score(
      GridTrial trial, Training training, DistributedExamples holdout, boolean stopsEarly) {
    long start = System.nanoTime();
    Fit fit =
        training.fit(
            stopsEarly ? Optional.of(watched(training, holdout)) : Optional.empty(),
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

  private static ToDoubleFunction<double[]> watched(
      Training training, DistributedExamples holdout) {
    return new HoldoutLoss(training.loss(), training.scaling(), holdout.ranges(), holdout::sum)::at;
  }

  private static Score score(
      Training training, Fit fit, DistributedExamples holdout, double seconds) {
    double[] weights = training.weights(fit);
    if (training.loss() instanceof LogisticLoss) {
      ClassificationMetrics metrics =
          ClassificationMetrics.of(holdout.ranges(), weights, holdout::sum);
      return new Score(metrics.logLoss(), metrics.confusion().accuracy(), fit.steps(), seconds);
    }
    Loss loss = inUnitsOfTheLabel(training);
    RegressionEvaluation metrics =
        RegressionEvaluation.of(holdout.ranges(), weights, loss, holdout::sum);
    return new Score(metrics.meanLoss(), metrics.mse(), fit.steps(), seconds);
  }

  private static Loss inUnitsOfTheLabel(Training training) {
    return training.loss() instanceof HuberLoss huber
        ? new HuberLoss(huber.epsilon() / training.scaling().labelFactor())
        : training.loss();
  }
}
