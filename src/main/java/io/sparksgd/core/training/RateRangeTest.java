package io.sparksgd.core.training;

import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.optimizer.Optimizer;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.window.WindowSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * The learning rate range test of Smith (2017), doi:10.1109/WACV.2017.58: mini-batch SGD whose rate
 * grows geometrically,
 *
 * <pre>
 *   rate_t = least (largest / least)^(t / (N - 1)),   t = 0 .. N - 1
 * </pre>
 *
 * while the loss of the mini-batches tells where rates begin to work and where they are too large.
 * A loss is that of the mini-batch per row, penalty included, before its step. Losses are smoothed
 * by s = 0.9 s + 0.1 loss, divided by 1 - 0.9^(t + 1); the test ends early when the smoothed loss
 * passes four times its least value, or is no number.
 *
 * <p>An instance runs once.
 */
public final class RateRangeTest {
  public static final int FEWEST_STEPS = 20;
  public static final int MOST_STEPS = 100_000;

  private static final double SMOOTHING = 0.9;
  private static final double EXPLOSION = 4;

  /** A loss of nothing but rounding is no measure of growth. */
  private static final double NEGLIGIBLE = 1e-9;

  private final TrainerSettings settings;
  private final ScaledProfile profile;
  private final Penalty penalty;
  private final Optimizer optimizer;
  private final WindowReader windows;

  RateRangeTest(
      TrainerSettings settings,
      ScaledProfile profile,
      Objective objective,
      Optimizer optimizer,
      WindowReader windows) {
    this.settings = settings;
    this.profile = profile;
    this.penalty = objective.penalty();
    this.optimizer = optimizer;
    this.windows = windows;
  }

  /**
   * The rates that are tried.
   *
   * @param least the rate of the first step, &gt; 0
   * @param largest the rate of the last step, &gt; least and finite
   * @param steps N, from {@link #FEWEST_STEPS} to {@link #MOST_STEPS}
   */
  public record Range(double least, double largest, int steps) {
    public Range {
      if (!(least > 0 && least < largest && largest <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Invalid rates: "
                + least
                + " to "
                + largest
                + " (the first must be > 0 and less than the last, which must be finite)");
      }
      if (!(steps >= FEWEST_STEPS && steps <= MOST_STEPS)) {
        throw new IllegalArgumentException(
            "Invalid steps: "
                + steps
                + " (must be from "
                + FEWEST_STEPS
                + " to "
                + MOST_STEPS
                + ")");
      }
    }

    /** The rate of {@code step}, 0-based. */
    public double rateAt(int step) {
      if (step == steps - 1) {
        return largest;
      }
      double share = step / (steps - 1.0);
      return least * StrictMath.exp(share * (StrictMath.log(largest) - StrictMath.log(least)));
    }
  }

  /**
   * One step.
   *
   * @param step 0-based
   * @param loss of the mini-batch per row, penalty included, at the weights before the step; not
   *     finite only at the last step of a test that ended early
   */
  public record Point(int step, double rate, double loss, double smoothedLoss) {}

  /**
   * What came of it.
   *
   * @param points at least one, by step
   * @param steepest where the loss falls most steeply, the suggested rate; empty when it never
   *     falls
   * @param lowest where the smoothed loss is least
   * @param exploded whether the test ended early
   */
  public record Result(
      List<Point> points, Optional<Point> steepest, Point lowest, boolean exploded) {
    public Result {
      points = List.copyOf(points);
    }
  }

  /** Takes the steps. */
  public Result run(Range range) {
    MiniBatches batches =
        new MiniBatches(
            profile.rows(), Math.min(settings.batchSize(), profile.rows()), settings.seed());
    double[] weights = settings.initialWeights().scaled(profile.scaling(), settings.seed());
    double[] gradient = new double[weights.length];
    IntToDoubleFunction stepSize = optimizer::stepSize;
    List<Point> points = new ArrayList<>();
    Point lowest = null;
    double running = 0;
    double missing = 1;
    for (int step = 0; step < range.steps(); step++) {
      long epoch = step / batches.stepsPerEpoch();
      long taken = step % batches.stepsPerEpoch();
      WindowSums window = windows.at(batches, epoch, taken, weights);
      double batchLoss = window.lossAndGradient(windows.stepOf(taken), weights, gradient);
      double share = batches.shareOf(taken);
      double loss = batchLoss / share + penalty.value(weights);
      running = SMOOTHING * running + (1 - SMOOTHING) * loss;
      missing *= SMOOTHING;
      Point point = new Point(step, range.rateAt(step), loss, running / (1 - missing));
      points.add(point);
      lowest = lowest == null || point.smoothedLoss() < lowest.smoothedLoss() ? point : lowest;
      if (hasExploded(point, lowest, points.get(0))) {
        return new Result(points, steepest(points, lowest), lowest, true);
      }
      penalty.addGradient(weights, share, gradient);
      settings.updates().clipping().apply(gradient);
      optimizer.update(weights, gradient, point.rate());
      penalty.shrink(weights, stepSize, share);
    }
    return new Result(points, steepest(points, lowest), lowest, false);
  }

  private static boolean hasExploded(Point point, Point lowest, Point first) {
    double least = Math.max(lowest.smoothedLoss(), NEGLIGIBLE * first.smoothedLoss());
    return !(point.smoothedLoss() <= EXPLOSION * least);
  }

  /**
   * Where the slope of the loss over the logarithm of the rate is least, up to the lowest loss. The
   * slope at a point is that of the straight line of least squares through the losses of a tenth of
   * all points on either side (Savitzky and Golay 1964, doi:10.1021/ac60214a047), which, unlike the
   * smoothed loss, does not lag behind.
   */
  static Optional<Point> steepest(List<Point> points, Point lowest) {
    int reach = Math.max(2, points.size() / 10);
    Point steepest = null;
    double least = 0;
    for (int centre = reach; centre <= lowest.step() && centre + reach < points.size(); centre++) {
      double slope = 0;
      for (int offset = -reach; offset <= reach; offset++) {
        slope += offset * points.get(centre + offset).loss();
      }
      if (slope < least) {
        least = slope;
        steepest = points.get(centre);
      }
    }
    return Optional.ofNullable(steepest);
  }
}
