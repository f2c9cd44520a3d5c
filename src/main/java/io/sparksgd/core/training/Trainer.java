package io.sparksgd.core.training;

import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.optimizer.Optimizer;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.stopping.StoppingRule;
import io.sparksgd.core.stopping.StoppingRule.EpochResult;
import io.sparksgd.core.training.Fit.Phase;
import io.sparksgd.core.window.WindowPlanner;
import io.sparksgd.core.window.WindowSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Mini-batch SGD. Each epoch visits every training row once; its result is the average of its
 * iterates, or the last of them, and is judged by F over all training rows. When an epoch has not
 * halved the gradient, mini-batches grow and the rate follows. When the loss grows without bound,
 * training goes back to the best weights with a quarter of the rate.
 *
 * <p>After each step the L1 part of a penalty takes its proximal step, of the size that the
 * optimizer's step had. With a holdout the best weights are those of the lowest loss there.
 *
 * <p>An instance trains once.
 */
public final class Trainer {
  /** How often training goes back to the best weights before it gives up. */
  public static final int MAX_BACKOFFS = 5;

  private static final double BACKOFF = 0.25;
  private static final double BATCH_EXPLOSION = 100;
  private static final double EPOCH_EXPLOSION = 10;
  private static final double HALVED = 0.5;
  private static final int CLOCK_STEPS = 256;

  private final TrainerSettings settings;
  private final ScaledProfile profile;
  private final Objective objective;
  private final Penalty penalty;
  private final Optimizer optimizer;
  private final IntToDoubleFunction stepSize;
  private final WindowReader windows;
  private final ToDoubleFunction<double[]> holdoutLoss;
  private final List<StoppingRule> rules;
  private final LongSupplier nanoTime;
  private final TrainingListener listener;

  private final History history = new History();
  private final List<Phase> phases = new ArrayList<>();
  private final double[] weights;
  private final double[] gradient;
  private final double[] average;
  private final double largestLoss;
  private final double largestEpochLoss;
  private final long deadline;

  private double[] best;
  private double bestLoss;
  private double bestHoldoutLoss;
  private double lastGradientNorm;
  private double rate;
  private double rateCut = 1;
  private int backoffs;
  private long epoch;
  private long step;

  /**
   * @param planner of the windows that {@code source} is asked for
   * @param optimizer without state from earlier steps
   * @param holdoutLoss the mean loss over the holdout; NaN without one
   * @param rules when to stop, in the order in which they are asked
   * @param nanoTime a clock that never goes back; only a limit on time looks at it
   */
  public Trainer(
      TrainerSettings settings,
      ScaledProfile profile,
      Objective objective,
      Optimizer optimizer,
      MiniBatchSource source,
      WindowPlanner planner,
      ToDoubleFunction<double[]> holdoutLoss,
      List<StoppingRule> rules,
      LongSupplier nanoTime,
      TrainingListener listener) {
    this.settings = settings;
    this.profile = profile;
    this.objective = objective;
    this.penalty = objective.penalty();
    this.optimizer = optimizer;
    this.stepSize = optimizer::stepSize;
    this.holdoutLoss = holdoutLoss;
    this.windows = new WindowReader(source, planner, objective.loss(), profile);
    this.rules = List.copyOf(rules);
    this.nanoTime = nanoTime;
    this.listener = listener;
    weights = settings.initialWeights().scaled(profile.scaling(), settings.seed());
    gradient = new double[weights.length];
    average = new double[weights.length];
    best = weights.clone();
    bestLoss = objective.value(weights);
    bestHoldoutLoss = holdoutLoss.applyAsDouble(weights);
    lastGradientNorm = norm(objective.gradient(weights));
    largestLoss = BATCH_EXPLOSION * objective.largestBatchLoss(weights);
    largestEpochLoss =
        EPOCH_EXPLOSION * Math.max(bestLoss, objective.value(new double[weights.length]));
    deadline =
        settings.stopping().maxSeconds().isPresent()
            ? nanoTime.getAsLong() + (long) (1e9 * settings.stopping().maxSeconds().getAsDouble())
            : Long.MAX_VALUE;
  }

  public Fit train() {
    MiniBatches batches =
        new MiniBatches(
            profile.rows(), Math.min(settings.batchSize(), profile.rows()), settings.seed());
    startPhase(batches);
    StopReason stop = null;
    while (stop == null) {
      EpochEnd end = runEpoch(batches);
      epoch++;
      double[] result = settings.averaging() ? average.clone() : weights.clone();
      double loss = objective.value(result);
      if (end == EpochEnd.EXPLODED || !(loss <= largestEpochLoss)) {
        stop = mayGoOn() ? null : StopReason.DIVERGED;
        if (stop == null) {
          backOff(batches);
        }
        continue;
      }
      double heldOut = holdoutLoss.applyAsDouble(result);
      if (isBetter(loss, heldOut)) {
        keep(result, loss, heldOut);
      }
      double gradientNorm = norm(objective.gradient(result));
      recordEpoch(batches, loss, heldOut, gradientNorm);
      stop = reasonToStop(end, new EpochResult((int) epoch, result, loss, gradientNorm, heldOut));
      if (stop == StopReason.OPTIMUM_REACHED || stop == StopReason.GRADIENT_NORM) {
        keep(result, loss, heldOut);
      }
      if (stop == null && !(gradientNorm <= HALVED * lastGradientNorm)) {
        batches = grow(batches, result);
      }
      lastGradientNorm = gradientNorm;
    }
    return new Fit(best, bestLoss, epoch, step, stop, phases, backoffs, history);
  }

  private boolean isBetter(double loss, double heldOut) {
    return Double.isNaN(heldOut) ? loss < bestLoss : heldOut < bestHoldoutLoss;
  }

  private void keep(double[] result, double loss, double heldOut) {
    best = result;
    bestLoss = loss;
    bestHoldoutLoss = heldOut;
  }

  private enum EpochEnd {
    COMPLETE,
    EXPLODED,
    OUT_OF_STEPS,
    OUT_OF_TIME
  }

  /** Takes the steps of one epoch; leaves the average of its iterates in {@link #average}. */
  private EpochEnd runEpoch(MiniBatches batches) {
    long stepsPerEpoch = batches.stepsPerEpoch();
    long maxSteps = settings.stopping().maxSteps().orElse(Long.MAX_VALUE);
    double[] sum = new double[weights.length];
    long summed = 0;
    EpochEnd end = EpochEnd.COMPLETE;
    long taken = 0;
    while (taken < stepsPerEpoch && end == EpochEnd.COMPLETE) {
      WindowSums window = windows.at(batches, epoch, taken, weights);
      double loss = window.lossAndGradient(windows.stepOf(taken), weights, gradient);
      if (!(loss <= largestLoss)) {
        return EpochEnd.EXPLODED;
      }
      double stepRate = rate * settings.schedule().rateAt(step);
      boolean isLast = taken + 1 == stepsPerEpoch || step + 1 == maxSteps;
      if (isLast || history.wants(step)) {
        takeRecordedStep(loss, stepRate, batches.shareOf(taken));
      } else {
        takeStep(stepRate, batches.shareOf(taken));
      }
      if (step >= settings.averageStart()) {
        for (int j = 0; j < sum.length; j++) {
          sum[j] += weights[j];
        }
        summed++;
      }
      listener.stepTaken(epoch, taken, stepsPerEpoch, step, loss, stepRate, weights);
      taken++;
      step++;
      if (step >= maxSteps) {
        end = EpochEnd.OUT_OF_STEPS;
      } else if (step % CLOCK_STEPS == 0 && isOutOfTime()) {
        end = EpochEnd.OUT_OF_TIME;
      }
    }
    for (int j = 0; j < sum.length; j++) {
      average[j] = summed == 0 ? weights[j] : sum[j] / summed;
    }
    return end;
  }

  /**
   * Changes the weights.
   *
   * @param share of a full mini-batch that this one has
   */
  private void takeStep(double stepRate, double share) {
    penalty.addGradient(weights, share, gradient);
    settings.updates().clipping().apply(gradient);
    optimizer.update(weights, gradient, stepRate);
    penalty.shrink(weights, stepSize, share);
  }

  private void takeRecordedStep(double loss, double stepRate, double share) {
    double[] before = weights.clone();
    takeStep(stepRate, share);
    for (int j = 0; j < before.length; j++) {
      before[j] -= weights[j];
    }
    history.add(
        new History.Entry(
            step,
            epoch,
            phases.size() - 1,
            loss,
            norm(gradient),
            norm(before),
            norm(weights),
            stepRate));
  }

  private void recordEpoch(
      MiniBatches batches, double loss, double holdoutLoss, double gradientNorm) {
    history.addEpoch(
        new History.Epoch(
            epoch - 1,
            phases.size() - 1,
            batches.batchSize(),
            rate,
            loss,
            holdoutLoss,
            gradientNorm));
  }

  private boolean isOutOfTime() {
    return deadline != Long.MAX_VALUE && nanoTime.getAsLong() - deadline >= 0;
  }

  private StopReason reasonToStop(EpochEnd end, EpochResult result) {
    for (StoppingRule rule : rules) {
      StopReason reason = rule.check(result);
      if (reason != null) {
        return reason;
      }
    }
    if (end == EpochEnd.OUT_OF_STEPS) {
      return StopReason.MAX_STEPS;
    }
    return end == EpochEnd.OUT_OF_TIME || isOutOfTime() ? StopReason.MAX_TIME : null;
  }

  /** Continues from {@code result} with larger mini-batches, where there are any. */
  private MiniBatches grow(MiniBatches batches, double[] result) {
    if (settings.batchGrowth() == 1 || batches.isFull()) {
      return batches;
    }
    long grown =
        batches.batchSize() > batches.rows() / settings.batchGrowth()
            ? batches.rows()
            : batches.batchSize() * settings.batchGrowth();
    MiniBatches larger = new MiniBatches(batches.rows(), grown, batches.seed());
    restartFrom(result);
    startPhase(larger);
    return larger;
  }

  /** Whether there is anything left, after an explosion, to try again with. */
  private boolean mayGoOn() {
    return backoffs < MAX_BACKOFFS
        && epoch < settings.stopping().maxEpochs()
        && step < settings.stopping().maxSteps().orElse(Long.MAX_VALUE)
        && !isOutOfTime();
  }

  private void backOff(MiniBatches batches) {
    backoffs++;
    rateCut *= BACKOFF;
    lastGradientNorm = norm(objective.gradient(best));
    restartFrom(best);
    startPhase(batches);
  }

  private void restartFrom(double[] start) {
    System.arraycopy(start, 0, weights, 0, weights.length);
    optimizer.reset();
  }

  private void startPhase(MiniBatches batches) {
    rate = rateCut * baseRate(batches);
    phases.add(new Phase(step, batches.batchSize(), rate));
  }

  private double baseRate(MiniBatches batches) {
    if (settings.learningRate().isPresent()) {
      return settings.learningRate().getAsDouble();
    }
    if (optimizer.standardRate().isPresent()) {
      return optimizer.standardRate().getAsDouble();
    }
    return objective
        .curvature()
        .rate(batches.batchSize(), batches.rows(), optimizer.stabilityLimit());
  }

  private static double norm(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    return Math.sqrt(square);
  }
}
