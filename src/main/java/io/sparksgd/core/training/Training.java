package io.sparksgd.core.training;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.Certifier;
import io.sparksgd.core.inference.FeatureCurvature;
import io.sparksgd.core.inference.LeastSquares;
import io.sparksgd.core.inference.Newton;
import io.sparksgd.core.inference.NewtonFit;
import io.sparksgd.core.inference.Problem;
import io.sparksgd.core.inference.SquaredObjective;
import io.sparksgd.core.inference.SummedObjective;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.Evaluation;
import io.sparksgd.core.metrics.HoldoutLoss;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.core.metrics.RegressionMetrics;
import io.sparksgd.core.optimizer.AdaGrad;
import io.sparksgd.core.optimizer.Adam;
import io.sparksgd.core.optimizer.AdamW;
import io.sparksgd.core.optimizer.Momentum;
import io.sparksgd.core.optimizer.Nesterov;
import io.sparksgd.core.optimizer.Optimizer;
import io.sparksgd.core.optimizer.RmsProp;
import io.sparksgd.core.optimizer.Sgd;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.stopping.StoppingRule;
import io.sparksgd.core.training.Fit.Phase;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.core.training.TrainerSettings.Updates;
import io.sparksgd.core.window.RowSums;
import io.sparksgd.core.window.SumsKind;
import io.sparksgd.core.window.WindowPlanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** The problem that settings and data pose, and the way to its solution, put together. */
public final class Training {
  /** The share of Gaussian efficiency that Huber's epsilon keeps at 1.345 sigma is 95 %. */
  private static final double HUBER_SIGMAS = 1.345;

  /** Residuals below that share of the label's deviation are rounding. */
  private static final double EXACT = 1e-6;

  /** The most features for which every epoch is judged by a Hessian. */
  private static final int MOST_JUDGED_FEATURES = 200;

  private static final double STANDARD_MOMENTUM = 0.9;

  private final TrainerSettings settings;
  private final DataProfile data;
  private final MiniBatchSource source;
  private final ScalingMethod method;
  private final ScaledProfile profile;
  private final Loss loss;
  private final Penalty penalty;
  private final Certifier certifier;
  private final WindowPlanner planner;
  private final Objective objective;
  private Curvature features;

  /**
   * @param tasks how many tasks answer a pass over the training rows
   * @throws IllegalArgumentException when the data do not allow the scaling or the solver
   */
  public Training(TrainerSettings settings, DataProfile data, MiniBatchSource source, int tasks) {
    this.settings = settings;
    this.data = data;
    this.source = source;
    method = settings.scaling().orElseGet(this::standardScaling);
    boolean labelIsNumber = settings.model().loss() != LossKind.LOGISTIC;
    profile = new ScaledProfile(data, data.scaling(method, labelIsNumber));
    loss = newLoss();
    penalty = scaledPenalty();
    objective =
        hasMoments()
            ? new SquaredObjective(profile, penalty, this::features)
            : new SummedObjective(loss, profile, penalty, this::features, source::sum);
    certifier =
        new Certifier(
            new Problem(loss, data, profile.scaling(), penalty.l1(), penalty.l2()), source::sum);
    planner =
        new WindowPlanner(
            chosenSums(),
            hasMoments(),
            data.dimension(),
            RowSums.bytesPerRow(profile),
            tasks,
            Math.min(
                settings.window().orElse(Long.MAX_VALUE),
                settings.stopping().maxSteps().orElse(Long.MAX_VALUE)));
  }

  /** Whitening where it is cheap and nothing speaks against it, else standardising. */
  private ScalingMethod standardScaling() {
    int d = data.dimension();
    boolean whiten =
        settings.model().solver() == Solver.SGD
            && settings.model().penalty().isNone()
            && !data.isSparse()
            && d > 1
            && d <= WindowPlanner.MAX_MOMENT_DIMENSION;
    return whiten ? ScalingMethod.WHITEN : ScalingMethod.STANDARDIZE;
  }

  private Loss newLoss() {
    return switch (settings.model().loss()) {
      case SQUARED -> new SquaredLoss();
      case LOGISTIC -> new LogisticLoss();
      case HUBER -> new HuberLoss(huberEpsilon() * profile.scaling().labelFactor());
    };
  }

  private double huberEpsilon() {
    return settings
        .model()
        .huberEpsilon()
        .orElseGet(
            () -> {
              double deviation = data.deviation(data.dimension());
              double residual =
                  data.hasCorrelations()
                      ? deviation * Math.sqrt(new LeastSquares(data).unexplained())
                      : deviation;
              double spread = residual > EXACT * deviation ? residual : deviation;
              return spread > 0 ? HUBER_SIGMAS * spread : 1;
            });
  }

  /**
   * The penalty for the scaled label: with t = f y, F grows by f^2 and weights by f, so that l1
   * becomes f l1, and l2 stays.
   */
  private Penalty scaledPenalty() {
    Penalty chosen = settings.model().penalty();
    double l1 = chosen.l1() * profile.scaling().labelFactor();
    double lambda = l1 + chosen.l2();
    return lambda == 0 ? Penalty.none() : Penalty.elasticNet(lambda, l1 / lambda);
  }

  private boolean hasMoments() {
    return loss instanceof SquaredLoss && data.hasCorrelations();
  }

  private Optional<SumsKind> chosenSums() {
    return switch (settings.sums()) {
      case AUTO -> Optional.empty();
      case MOMENTS -> Optional.of(SumsKind.MOMENTS);
      case ROWS -> Optional.of(SumsKind.ROWS);
      case GRADIENTS -> Optional.of(SumsKind.GRADIENTS);
    };
  }

  /** The scaling that was chosen. */
  public ScalingMethod scalingMethod() {
    return method;
  }

  public FeatureScaling scaling() {
    return profile.scaling();
  }

  public ScaledProfile profile() {
    return profile;
  }

  public Loss loss() {
    return loss;
  }

  /** F in scaled units. Its curvature may take passes over the rows, once. */
  public Objective objective() {
    return objective;
  }

  private Curvature features() {
    if (features == null) {
      features = FeatureCurvature.of(profile, source::sum);
    }
    return features;
  }

  /** What is brought to the driver, and how much at once, in words. */
  public String windows() {
    return planner.explanation(firstBatches());
  }

  private MiniBatches firstBatches() {
    return new MiniBatches(
        data.rows(), Math.min(settings.batchSize(), data.rows()), settings.seed());
  }

  /** The base rate past which full-batch iterates grow without bound: 2 / lambda1 for plain SGD. */
  public double largestStableRate() {
    return newOptimizer().stabilityLimit() / objective.curvature().largest();
  }

  /** {@link #largestStableRate}, where a rate past it was chosen and not insisted on. */
  public OptionalDouble exceededRate() {
    if (settings.learningRate().isEmpty()
        || settings.unsafeLearningRate()
        || settings.model().solver() != Solver.SGD) {
      return OptionalDouble.empty();
    }
    double limit = largestStableRate();
    boolean isStable = settings.learningRate().getAsDouble() <= limit;
    return isStable ? OptionalDouble.empty() : OptionalDouble.of(limit);
  }

  /** The base rate that {@code auto} stands for, at the first batch size. */
  public double automaticRate() {
    return Trainer.automaticRate(objective, newOptimizer(), firstBatches());
  }

  /**
   * The rates that are worth a test: from 1e-4 / lambda1 to ten times the limit of stability, and
   * for optimizers without one three powers of ten to either side of their customary rate.
   */
  public RateRangeTest.Range rateRange(int steps) {
    double limit = largestStableRate();
    double usual = automaticRate();
    return Double.isFinite(limit)
        ? new RateRangeTest.Range(1e-4 / objective.curvature().largest(), 10 * limit, steps)
        : new RateRangeTest.Range(1e-3 * usual, 1e3 * usual, steps);
  }

  /** A test of rates on this problem, from its initial weights. */
  public RateRangeTest rateRangeTest() {
    return new RateRangeTest(
        settings,
        profile,
        objective,
        newOptimizer(),
        new WindowReader(source, planner, loss, profile));
  }

  /** Looks for the optimum from the beginning to the end, and leaves nothing on the way. */
  public Fit fit(
      Optional<ToDoubleFunction<double[]>> holdoutLoss,
      LongSupplier nanoTime,
      TrainingListener listener) {
    return fit(holdoutLoss, nanoTime, listener, Checkpoints.none());
  }

  /**
   * Looks for the optimum.
   *
   * @param holdoutLoss the mean loss over the holdout at weights in scaled units; empty without one
   * @param checkpoints of SGD; other solvers take a few passes and keep none
   * @throws NoOptimumException when the solver finds no optimum, with the reason
   */
  public Fit fit(
      Optional<ToDoubleFunction<double[]>> holdoutLoss,
      LongSupplier nanoTime,
      TrainingListener listener,
      Checkpoints checkpoints) {
    return switch (settings.model().solver()) {
      case SGD ->
          new Trainer(
                  settings,
                  profile,
                  objective,
                  newOptimizer(),
                  source,
                  planner,
                  holdoutLoss.orElse(weights -> Double.NaN),
                  rules(holdoutLoss.isPresent()),
                  nanoTime,
                  listener,
                  checkpoints)
              .train();
      case NORMAL -> normal();
      case NEWTON -> newton();
    };
  }

  private Fit normal() {
    if (!hasMoments() || penalty.hasL1()) {
      throw new IllegalArgumentException(
          "Invalid solver: normal (must be sgd or newton without squared loss, with L1, or with"
              + " more than 2,000 features)");
    }
    double[] weights = profile.scaling().toScaled(certifier.leastSquares().weights());
    double lowest = objective.value(weights);
    return solved(weights, lowest, 0);
  }

  private Fit newton() {
    NewtonFit fit = new Newton(loss, profile, penalty.l2(), source::sum).fit();
    if (!fit.converged()) {
      throw new NoOptimumException(fit.reason().words());
    }
    return solved(fit.weights(), fit.objective(), fit.iterations());
  }

  private Fit solved(double[] weights, double lowest, int passes) {
    return new Fit(
        weights,
        lowest,
        passes,
        passes,
        StopReason.SOLVED,
        List.of(new Phase(0, data.rows(), 1)),
        0,
        new History());
  }

  private Optimizer newOptimizer() {
    Updates updates = settings.updates();
    int length = profile.dimension() + 1;
    OptimizerKind kind = updates.optimizer();
    double momentum = updates.momentum();
    return switch (kind) {
      case SGD -> momentum == 0 ? new Sgd() : new Momentum(momentum, length);
      case NESTEROV -> new Nesterov(momentum == 0 ? STANDARD_MOMENTUM : momentum, length);
      case ADAGRAD -> new AdaGrad(AdaGrad.EPSILON, length);
      case RMSPROP -> new RmsProp(updates.beta2().orElse(RmsProp.DECAY), RmsProp.EPSILON, length);
      case ADAM ->
          new Adam(updates.beta1(), updates.beta2().orElse(Adam.BETA2), Adam.EPSILON, length);
      case ADAMW ->
          new AdamW(
              updates.beta1(),
              updates.beta2().orElse(Adam.BETA2),
              Adam.EPSILON,
              updates.weightDecay(),
              length);
    };
  }

  private List<StoppingRule> rules(boolean holdout) {
    Stopping stopping = settings.stopping();
    List<StoppingRule> rules = new ArrayList<>();
    if (stopping.targetGap().isPresent()) {
      addTarget(rules, stopping.targetGap().getAsDouble());
    }
    if (stopping.gradientNorm().isPresent()) {
      rules.add(new StoppingRule.GradientNorm(stopping.gradientNorm().getAsDouble()));
    }
    if (stopping.minImprovement().isPresent()) {
      rules.add(
          new StoppingRule.LossPlateau(
              stopping.minImprovement().getAsDouble(), stopping.patience()));
    }
    if (holdout) {
      rules.add(new StoppingRule.HoldoutPlateau(stopping.patience(), stopping.minDelta()));
    }
    rules.add(new StoppingRule.MaxEpochs(stopping.maxEpochs()));
    return rules;
  }

  private void addTarget(List<StoppingRule> rules, double target) {
    if (hasMoments() && !penalty.hasL1()) {
      LeastSquares optimum = certifier.leastSquares();
      if (!optimum.isSingular()) {
        FeatureScaling scaling = profile.scaling();
        rules.add(
            new StoppingRule.OptimumReached(
                weights -> optimum.isReached(scaling.toOriginal(weights), target)));
        return;
      }
    }
    if (data.dimension() <= MOST_JUDGED_FEATURES) {
      rules.add(
          new StoppingRule.OptimumReached(
              weights -> certifier.isWithin(weights, target), steepest(target)));
    }
  }

  /**
   * The norm of the gradient g past which it is not worth a Hessian, which is a pass over all rows,
   * to ask whether all coefficients are within {@code target} standard errors of the optimum. In
   * units of standard errors the step H^-1 g is at least sqrt(S / lambda1) |g| long, and no
   * coefficient is further than target only if that is at most sqrt((d + 1) kappa) target, kappa
   * the condition of the estimates' correlations. A thousand is allowed for it, by experience:
   * where it is larger, training may stop some epochs later than it could, never too early.
   */
  private double steepest(double target) {
    double lambda = objective.curvature().largest();
    double condition = 1000;
    return target * Math.sqrt((data.dimension() + 1) * condition * lambda / data.weightSum());
  }

  /**
   * How far {@code fit} is from the optimum of the same objective.
   *
   * @param features their names
   */
  public Certificate certify(List<String> features, Fit fit) {
    return certifier.certify(features, fit.weights());
  }

  /** The coefficients of {@code fit} in original units, intercept last. */
  public double[] weights(Fit fit) {
    return profile.scaling().toOriginal(fit.weights());
  }

  /**
   * How well {@code fit} meets the training rows, in original units: by name, the objective in the
   * units of training as {@code loss}, and what {@link Evaluation#numbers} tells. Squared loss
   * knows MSE and R2 from the profile; the rest takes passes over the rows.
   */
  public Map<String, Double> evaluate(Fit fit) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("loss", fit.loss());
    if (hasMoments()) {
      RegressionMetrics metrics = metrics(fit);
      numbers.put("mse", metrics.mse());
      numbers.put("rmse", metrics.rmse());
      numbers.put("r2", metrics.r2());
    } else {
      numbers.putAll(evaluate(fit, data.ranges(), source).numbers());
    }
    return numbers;
  }

  /** How well {@code fit} meets any rows, in original units. */
  public Evaluation evaluate(Fit fit, ColumnRanges ranges, MiniBatchSource rows) {
    double[] weights = weights(fit);
    return settings.model().loss() == LossKind.LOGISTIC
        ? ClassificationMetrics.of(ranges, weights, rows::sum)
        : RegressionEvaluation.of(ranges, weights, labelLoss(), rows::sum);
  }

  /** The loss of original weights: that of training where the label was not scaled. */
  public Loss labelLoss() {
    return switch (settings.model().loss()) {
      case SQUARED -> new SquaredLoss();
      case LOGISTIC -> new LogisticLoss();
      case HUBER -> new HuberLoss(huberEpsilon());
    };
  }

  /** The mean loss over a holdout, as early stopping asks for it. */
  public ToDoubleFunction<double[]> holdoutLoss(ColumnRanges ranges, MiniBatchSource rows) {
    return new HoldoutLoss(loss, profile.scaling(), ranges, rows::sum)::at;
  }

  /** How well {@code fit} of squared loss meets the training labels, in original units. */
  public RegressionMetrics metrics(Fit fit) {
    double mse = 2 * trainingLoss(fit);
    double deviation = data.deviation(data.dimension());
    return new RegressionMetrics(
        mse, deviation == 0 ? Double.NaN : 1 - mse / (deviation * deviation));
  }

  /** The mean loss at {@code fit}, penalty not counted, in units of the label. */
  public double trainingLoss(Fit fit) {
    double factor = loss instanceof LogisticLoss ? 1 : profile.scaling().labelFactor();
    return Math.max(0, fit.loss() - penalty.value(fit.weights())) / (factor * factor);
  }
}
