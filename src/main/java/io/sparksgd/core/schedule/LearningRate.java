package io.sparksgd.core.schedule;

import java.util.Objects;

/**
 * A learning rate schedule: the factor, in [0, 1], by which the base rate is multiplied at a step.
 * Steps are 0-based and counted over the whole run. A pure function; powers and cosines come from
 * {@link StrictMath}, so that a rate has the same bits everywhere.
 */
public sealed interface LearningRate {

  double rateAt(long step);

  /** 1 at every step. */
  record Constant() implements LearningRate {
    @Override
    public double rateAt(long step) {
      return 1;
    }
  }

  /** 1 / (1 + decay t). Robbins and Monro (1951), doi:10.1214/aoms/1177729586. */
  record InverseTime(double decay) implements LearningRate {
    public InverseTime {
      requirePositive("decay", decay);
    }

    @Override
    public double rateAt(long step) {
      return 1 / (1 + decay * step);
    }
  }

  /** (t + 1)^-power. */
  record InverseScaling(double power) implements LearningRate {
    public InverseScaling {
      requirePositive("decay-power", power);
    }

    @Override
    public double rateAt(long step) {
      return StrictMath.pow(step + 1.0, -power);
    }
  }

  /** 1 / sqrt(t + 1). */
  record InverseSqrt() implements LearningRate {
    @Override
    public double rateAt(long step) {
      return 1 / Math.sqrt(step + 1.0);
    }
  }

  /** decay^(t / steps). */
  record Exponential(double decay, long steps) implements LearningRate {
    public Exponential {
      requireFraction("decay", decay);
      requireSteps("decay-steps", steps);
    }

    @Override
    public double rateAt(long step) {
      return StrictMath.pow(decay, (double) step / steps);
    }
  }

  /** decay^floor(t / steps). */
  record Step(double decay, long steps) implements LearningRate {
    public Step {
      requireFraction("decay", decay);
      requireSteps("decay-steps", steps);
    }

    @Override
    public double rateAt(long step) {
      long falls = step / steps;
      return StrictMath.pow(decay, (double) falls);
    }
  }

  /** (1 + cos(pi t / steps)) / 2, and 0 from {@code steps} on. */
  record Cosine(long steps) implements LearningRate {
    public Cosine {
      requireSteps("decay-steps", steps);
    }

    @Override
    public double rateAt(long step) {
      return step >= steps ? 0 : halfCosine((double) step, (double) steps);
    }
  }

  /**
   * Cosine that starts again at 1 whenever it has reached 0; each cycle is {@code multiplier} times
   * as long as the one before: cycle k starts at steps (multiplier^k - 1) / (multiplier - 1),
   * rounded to a whole step. Loshchilov and Hutter (2017), doi:10.48550/arXiv.1608.03983.
   */
  record CosineRestarts(long steps, double multiplier) implements LearningRate {
    public CosineRestarts {
      requireSteps("decay-steps", steps);
      if (!(multiplier >= 1 && multiplier <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Invalid restart-multiplier: " + multiplier + " (must be >= 1 and finite)");
      }
    }

    @Override
    public double rateAt(long step) {
      if (multiplier == 1) {
        return halfCosine((double) (step % steps), (double) steps);
      }
      long cycle = cycleNear(step);
      while (startOf(cycle) > step) {
        cycle--;
      }
      while (startOf(cycle + 1) <= step) {
        cycle++;
      }
      double start = startOf(cycle);
      return halfCosine(step - start, startOf(cycle + 1) - start);
    }

    /** The cycle of {@code step} but for rounding, which the caller puts right. */
    private long cycleNear(long step) {
      double grown = Math.min((double) step / steps * (multiplier - 1), Double.MAX_VALUE);
      return (long) (StrictMath.log1p(grown) / StrictMath.log1p(multiplier - 1));
    }

    private double startOf(long cycle) {
      double logarithm = cycle * StrictMath.log1p(multiplier - 1);
      double grown =
          logarithm < 0.5
              ? StrictMath.expm1(logarithm)
              : StrictMath.pow(multiplier, (double) cycle) - 1;
      return Math.rint(steps * (grown / (multiplier - 1)));
    }
  }

  /** (t + 1) / steps during the first {@code steps} steps, then {@code after} from its start. */
  record WarmUp(long steps, LearningRate after) implements LearningRate {
    public WarmUp {
      requireSteps("warmup-steps", steps);
      Objects.requireNonNull(after, "after");
    }

    @Override
    public double rateAt(long step) {
      return step < steps ? (step + 1.0) / steps : after.rateAt(step - steps);
    }
  }

  private static double halfCosine(double step, double steps) {
    return (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + value + " (must be > 0 and finite)");
    }
  }

  private static void requireFraction(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value + " (must be in (0, 1])");
    }
  }

  private static void requireSteps(String name, long value) {
    if (!(value >= 1)) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value + " (must be >= 1)");
    }
  }
}
