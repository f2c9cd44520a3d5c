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
import io.sparksgd.core.training.TrainerState.Best;
import io.sparksgd.core.training.TrainerState.Limits;
import io.sparksgd.core.training.TrainerState.Pace;
import io.sparksgd.core.training.TrainerState.Position;
import io.sparksgd.core.window.WindowPlanner;
import io.sparksgd.core.window.WindowSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
 * <p>Between two steps all that it knows is a {@link TrainerState}; at the start of a window or an
 * epoch it may be asked to leave one, and it may begin with one.
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
  private final Checkpoints checkpoints;

  private final History history;
  private final List<Phase> phases = new ArrayList<>();
  private final double[] weights;
  private final double[] gradient;
  private final EpochAverage average;
  private final Limits limits;
  private final long startedAt;
  private final long nanosBefore;

  private Best best;
  private double lastGradientNorm;
  private double rateCut = 1;
  private int backoffs;
  private MiniBatches batches;
  private long epoch;
  private long stepOfEpoch;
  private long step;

  /**
   * @param planner of the windows that {@code source} is asked for
   * @param optimizer without state from earlier steps
   * @param holdoutLoss the mean loss over the holdout; NaN without one
   * @param rules when to stop, in the order in which they are asked
   * @param nanoTime a clock that never goes back; only a limit on time depends on it
   * @param checkpoints where to begin, and where to leave states
   * @throws IllegalArgumentException when the state to begin with is not one of this training
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
      TrainingListener listener,
      Checkpoints checkpoints) {
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
    this.checkpoints = checkpoints;
    startedAt = nanoTime.getAsLong();
    int length = profile.dimension() + 1;
    gradient = new double[length];
    Optional<TrainerState> state = checkpoints.start();
    if (state.isPresent()) {
      TrainerState start = state.get();
      start.requireFor(length, profile.rows(), this.rules.size());
      history = new History(start.history());
      weights = start.weights().clone();
      average = new EpochAverage(start.average());
      limits = start.limits();
      nanosBefore = start.nanos();
      best = start.best();
      restore(start);
    } else {
      history = new History();
      weights = start();
      average = new EpochAverage(length);
      double loss = objective.value(weights);
      best = new Best(weights.clone(), loss, holdoutLoss.applyAsDouble(weights));
      lastGradientNorm = norm(objective.gradient(weights));
      limits =
          new Limits(
              BATCH_EXPLOSION * objective.largestBatchLoss(weights),
              EPOCH_EXPLOSION * Math.max(loss, objective.value(new double[length])));
      nanosBefore = 0;
      startPhase(Math.min(settings.batchSize(), profile.rows()));
    }
  }

  private void restore(TrainerState start) {
    optimizer.restore(start.optimizer());
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).restore(start.rules().get(i));
    }
    Pace pace = start.pace();
    phases.addAll(pace.phases());
    rateCut = pace.rateCut();
    backoffs = pace.backoffs();
    lastGradientNorm = pace.lastGradientNorm();
    Position position = start.position();
    batches = new MiniBatches(profile.rows(), position.batchSize(), settings.seed());
    epoch = position.epoch();
    stepOfEpoch = position.stepOfEpoch();
    step = position.step();
  }

  private TrainerState state() {
    return new TrainerState(
        new Position(epoch, stepOfEpoch, step, batches.batchSize()),
        weights.clone(),
        optimizer.state(),
        average.state(),
        best,
        new Pace(phases, rateCut, backoffs, lastGradientNorm),
        limits,
        rules.stream().map(StoppingRule::state).toList(),
        history.state(),
        nanos());
  }

  public Fit train() {
    StopReason stop = null;
    while (stop == null) {
      EpochEnd end = runEpoch();
      if (end == EpochEnd.CANCELLED) {
        stop = StopReason.CANCELLED;
        continue;
      }
      double[] result = settings.averaging() ? average.orElse(weights) : weights.clone();
      epoch++;
      stepOfEpoch = 0;
      average.clear();
      double loss = objective.value(result);
      if (end == EpochEnd.EXPLODED || !(loss <= limits.epochLoss())) {
        stop = afterExplosion();
        continue;
      }
      double heldOut = holdoutLoss.applyAsDouble(result);
      if (best.isWorseThan(loss, heldOut)) {
        best = new Best(result, loss, heldOut);
      }
      double gradientNorm = norm(objective.gradient(result));
      recordEpoch(loss, heldOut, gradientNorm);
      stop = reasonToStop(end, new EpochResult((int) epoch, result, loss, gradientNorm, heldOut));
      if (stop == StopReason.OPTIMUM_REACHED || stop == StopReason.GRADIENT_NORM) {
        best = new Best(result, loss, heldOut);
      }
      if (stop == null && !(gradientNorm <= HALVED * lastGradientNorm)) {
        grow(result);
      }
      lastGradientNorm = gradientNorm;
    }
    return new Fit(best.weights(), best.loss(), epoch, step, stop, phases, backoffs, history);
  }

  private enum EpochEnd {
    COMPLETE,
    EXPLODED,
    OUT_OF_STEPS,
    OUT_OF_TIME,
    CANCELLED
  }

  /** Takes those steps of an epoch that are left. */
  private EpochEnd runEpoch() {
    long stepsPerEpoch = batches.stepsPerEpoch();
    long maxSteps = settings.stopping().maxSteps().orElse(Long.MAX_VALUE);
    double rate = phases.get(phases.size() - 1).learningRate();
    EpochEnd end = EpochEnd.COMPLETE;
    while (stepOfEpoch < stepsPerEpoch && end == EpochEnd.COMPLETE) {
      boolean windowBegins = !windows.holds(batches, epoch, stepOfEpoch);
      if (mustStop(windowBegins)) {
        return EpochEnd.CANCELLED;
      }
      WindowSums window =
          windowBegins ? windows.next(batches, epoch, stepOfEpoch, weights) : windows.current();
      double loss = window.lossAndGradient(windows.stepOf(stepOfEpoch), weights, gradient);
      if (!(loss <= limits.batchLoss())) {
        return EpochEnd.EXPLODED;
      }
      double stepRate = rate * settings.schedule().rateAt(step);
      double share = batches.shareOf(stepOfEpoch);
      boolean isLast = stepOfEpoch + 1 == stepsPerEpoch || step + 1 == maxSteps;
      if (isLast || history.wants(step)) {
        takeRecordedStep(loss, stepRate, share);
      } else {
        takeStep(stepRate, share);
      }
      if (step >= settings.averageStart()) {
        average.add(weights);
      }
      listener.stepTaken(epoch, stepOfEpoch, stepsPerEpoch, step, loss, stepRate, weights);
      stepOfEpoch++;
      step++;
      if (step >= maxSteps) {
        end = EpochEnd.OUT_OF_STEPS;
      } else if ((windowBegins || step % CLOCK_STEPS == 0) && isOutOfTime()) {
        end = EpochEnd.OUT_OF_TIME;
      }
    }
    return end;
  }

  /** Whether training is over; a state is saved then, and where one is due. */
  private boolean mustStop(boolean windowBegins) {
    boolean over = checkpoints.mustStop();
    if (over || ((windowBegins || stepOfEpoch == 0) && checkpoints.isDue())) {
      checkpoints.save(state());
    }
    return over;
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

  private void recordEpoch(double loss, double holdoutLoss, double gradientNorm) {
    Phase phase = phases.get(phases.size() - 1);
    history.addEpoch(
        new History.Epoch(
            epoch - 1,
            phases.size() - 1,
            phase.batchSize(),
            phase.learningRate(),
            loss,
            holdoutLoss,
            gradientNorm));
  }

  private boolean isOutOfTime() {
    OptionalDouble most = settings.stopping().maxSeconds();
    return most.isPresent() && nanos() >= (long) (1e9 * most.getAsDouble());
  }

  /** How long training has taken, before it was interrupted and since. */
  private long nanos() {
    return nanosBefore + nanoTime.getAsLong() - startedAt;
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
  private void grow(double[] result) {
    if (settings.batchGrowth() == 1 || batches.isFull()) {
      return;
    }
    long grown =
        batches.batchSize() > batches.rows() / settings.batchGrowth()
            ? batches.rows()
            : batches.batchSize() * settings.batchGrowth();
    restartFrom(result);
    startPhase(grown);
  }

  /** Tries again at a lower rate where anything is left to try with; else says what is not. */
  private StopReason afterExplosion() {
    StopReason spent = null;
    if (epoch >= settings.stopping().maxEpochs()) {
      spent = StopReason.MAX_EPOCHS;
    } else if (step >= settings.stopping().maxSteps().orElse(Long.MAX_VALUE)) {
      spent = StopReason.MAX_STEPS;
    } else if (isOutOfTime()) {
      spent = StopReason.MAX_TIME;
    }
    if (spent == null && backoffs < MAX_BACKOFFS) {
      backOff();
      return null;
    }
    return spent == null || Arrays.equals(best.weights(), start()) ? StopReason.DIVERGED : spent;
  }

  private double[] start() {
    return settings.initialWeights().scaled(profile.scaling(), settings.seed());
  }

  private void backOff() {
    backoffs++;
    rateCut *= BACKOFF;
    lastGradientNorm = norm(objective.gradient(best.weights()));
    restartFrom(best.weights());
    startPhase(batches.batchSize());
  }

  private void restartFrom(double[] start) {
    System.arraycopy(start, 0, weights, 0, weights.length);
    optimizer.reset();
  }

  private void startPhase(long batchSize) {
    batches = new MiniBatches(profile.rows(), batchSize, settings.seed());
    phases.add(new Phase(step, batchSize, rateCut * baseRate()));
  }

  private double baseRate() {
    if (settings.learningRate().isPresent()) {
      return settings.learningRate().getAsDouble();
    }
    return automaticRate(objective, optimizer, batches);
  }

  /** The optimizer's own rate, or what the curvature allows at this batch size. */
  static double automaticRate(Objective objective, Optimizer optimizer, MiniBatches batches) {
    return optimizer
        .standardRate()
        .orElseGet(
            () ->
                objective
                    .curvature()
                    .rate(batches.batchSize(), batches.rows(), optimizer.stabilityLimit()));
  }

  private static double norm(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    return Math.sqrt(square);
  }
}
