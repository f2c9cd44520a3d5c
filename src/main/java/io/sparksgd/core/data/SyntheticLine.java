package io.sparksgd.core.data;

import io.sparksgd.core.sampling.RandomBits;
import java.io.Serializable;
import java.util.List;

/**
 * Rows scattered around a known line,
 *
 * <pre>
 *   x_j = mean + sd g_j                  g_j standard normal
 *   y   = intercept + sum_j slope_j x_j + noise e
 * </pre>
 *
 * each a pure function of the seed and the row's number. A share of the rows is marked as damaged.
 */
public final class SyntheticLine implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long STREAM = 0x73796E7468L;
  private static final long NOISE = -1;
  private static final long DAMAGE = -2;
  private static final long REASON = -3;
  private static final long CELL = -4;
  private static final double ROOT_3 = StrictMath.sqrt(3);

  private final double[] slopes;
  private final double intercept;
  private final double noise;
  private final Tails tails;
  private final double mean;
  private final double deviation;
  private final double badShare;
  private final long[] featureKeys;
  private final long key;

  /** How the noise falls off. */
  public enum Tails {
    /** e standard normal. */
    NORMAL,
    /** e Student with 3 degrees of freedom, scaled to variance 1; its fourth moment is infinite. */
    STUDENT3,
    /** e standard Cauchy, which has neither mean nor variance. */
    CAUCHY
  }

  /**
   * What the rows are drawn from.
   *
   * @param slopes one per feature, at least one
   * @param noise the standard deviation of the noise, or its scale for Cauchy; at least 0
   * @param mean the mean of each feature
   * @param deviation the standard deviation of each feature, at least 0
   * @param badShare the probability that a row is damaged, in [0, 1]
   */
  public record Parameters(
      List<Double> slopes,
      double intercept,
      double noise,
      Tails tails,
      double mean,
      double deviation,
      double badShare) {

    public Parameters {
      slopes = List.copyOf(slopes);
      if (slopes.isEmpty()) {
        throw new IllegalArgumentException("Invalid slopes: none (must be at least one)");
      }
      if (!(noise >= 0)) {
        throw new IllegalArgumentException("Invalid noise: " + noise + " (must be >= 0)");
      }
      if (!(deviation >= 0)) {
        throw new IllegalArgumentException("Invalid deviation: " + deviation + " (must be >= 0)");
      }
      if (!(badShare >= 0 && badShare <= 1)) {
        throw new IllegalArgumentException(
            "Invalid badShare: " + badShare + " (must be in [0, 1])");
      }
    }
  }

  public SyntheticLine(Parameters parameters, long seed) {
    slopes = parameters.slopes().stream().mapToDouble(Double::doubleValue).toArray();
    intercept = parameters.intercept();
    noise = parameters.noise();
    tails = parameters.tails();
    mean = parameters.mean();
    deviation = parameters.deviation();
    badShare = parameters.badShare();
    key = RandomBits.mix(RandomBits.mix(seed) ^ STREAM);
    featureKeys = new long[slopes.length];
    for (int j = 0; j < slopes.length; j++) {
      featureKeys[j] = RandomBits.at(key, j);
    }
  }

  /** The number of features. */
  public int dimension() {
    return slopes.length;
  }

  /** Writes row {@code row}: the features, then the label, into {@code values[dimension + 1]}. */
  public void row(long row, double[] values) {
    double label = intercept;
    for (int j = 0; j < slopes.length; j++) {
      values[j] = mean + deviation * RandomBits.gaussian(featureKeys[j], row);
      label += slopes[j] * values[j];
    }
    values[slopes.length] = label + noise * error(RandomBits.at(key, NOISE), row);
  }

  private double error(long stream, long row) {
    return switch (tails) {
      case NORMAL -> RandomBits.gaussian(stream, row);
      case STUDENT3 -> student3(stream, row) / ROOT_3;
      case CAUCHY -> StrictMath.tan(Math.PI * (RandomBits.uniform(stream, row) - 0.5));
    };
  }

  /** Z / sqrt((A^2 + B^2 + C^2) / 3) with four standard normal numbers; its variance is 3. */
  private static double student3(long stream, long row) {
    double a = RandomBits.gaussian(stream, 4 * row + 1);
    double b = RandomBits.gaussian(stream, 4 * row + 2);
    double c = RandomBits.gaussian(stream, 4 * row + 3);
    return RandomBits.gaussian(stream, 4 * row) * ROOT_3 / StrictMath.sqrt(a * a + b * b + c * c);
  }

  /** Whether row {@code row} is damaged. */
  public boolean damaged(long row) {
    return badShare > 0 && RandomBits.uniform(RandomBits.at(key, DAMAGE), row) < badShare;
  }

  /** Which of {@code choices} kinds of damage a damaged row has, in [0, choices). */
  public int damage(long row, int choices) {
    return (int) (choices * RandomBits.uniform(RandomBits.at(key, REASON), row));
  }

  /** Which cell of a damaged row is damaged, in [0, dimension]. */
  public int damagedCell(long row) {
    return (int) ((dimension() + 1) * RandomBits.uniform(RandomBits.at(key, CELL), row));
  }
}
