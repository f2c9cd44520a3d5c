package io.sparksgd.core.training;

import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.RandomBits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of an objective held against central differences of its value, at random weights:
 *
 * <pre>
 *   dF / dw_j  ~  (F(w + h_j e_j) - F(w - h_j e_j)) / (2 h_j)
 * </pre>
 *
 * Each coefficient has a size, the root mean square of its scaled feature, 1 for the intercept.
 * Weights are drawn so that all features matter alike and margins stay moderate, w_j = (0.1 + |g|)
 * / (size_j sqrt(d + 1)) with a random sign and g standard normal; so no weight is near 0, where an
 * L1 penalty has a corner. Steps are h_j = eps^(1/3) max(|w_j|, 1 / size_j), which balances
 * rounding and truncation (Nocedal and Wright 2006, doi:10.1007/978-0-387-40065-5, 8.1).
 *
 * <p>The relative difference of a coefficient is
 *
 * <pre>
 *   |a_j - b_j| / max(|a_j|, |b_j|, largest / 1000)
 * </pre>
 *
 * with a and b the two gradients divided by size_j, and largest the largest |a_k| of the point: so
 * that a component which happens to be 0 is not judged by its rounding.
 */
public final class GradientCheck {
  private static final long WEIGHTS = 0x677261642D77L;
  private static final long CHOICE = 0x677261642D63L;
  private static final double STEP = StrictMath.cbrt(Math.ulp(1.0));
  private static final double AWAY_FROM_ZERO = 0.1;
  private static final double SMALLEST_SHARE = 1e-3;

  private final Objective objective;
  private final double[] sizes;
  private final long seed;

  /**
   * @param sizes {@code sizes[dimension + 1]}, each &gt; 0, intercept last
   * @param seed selects the points, and the coefficients where not all are checked
   */
  public GradientCheck(Objective objective, double[] sizes, long seed) {
    this.objective = objective;
    this.sizes = sizes.clone();
    this.seed = seed;
  }

  /** The sizes of the coefficients of {@code profile}; 1 for features that are always 0. */
  public static double[] sizes(ScaledProfile profile) {
    double[] sizes = new double[profile.dimension() + 1];
    for (int j = 0; j < profile.dimension(); j++) {
      double size = Math.hypot(profile.mean(j), profile.deviation(j));
      sizes[j] = size > 0 && size <= Double.MAX_VALUE ? size : 1;
    }
    sizes[profile.dimension()] = 1;
    return sizes;
  }

  /**
   * The worst of all points for one coefficient.
   *
   * @param coefficient 0-based; the number of features for the intercept
   * @param analytic the component of {@link Objective#gradient} there
   * @param numeric the central difference
   * @param relative their relative difference; NaN when either is no number
   */
  public record Worst(int coefficient, double analytic, double numeric, double relative) {

    /** Whether the difference is at most {@code tolerance}; never when it is NaN. */
    public boolean isWithin(double tolerance) {
      return relative <= tolerance;
    }
  }

  /**
   * Looks at every coefficient at {@code points} points, or, where there are more than {@code
   * most}, at the intercept and others chosen by the seed.
   *
   * @param points at least 1
   * @param most at least 1
   * @return one entry for each coefficient that was looked at, the worst first
   */
  public List<Worst> worst(int points, int most) {
    int[] chosen = chosen(most);
    Worst[] worst = new Worst[chosen.length];
    for (int point = 0; point < points; point++) {
      check(weights(point), chosen, worst);
    }
    List<Worst> sorted = new ArrayList<>(Arrays.asList(worst));
    sorted.sort((a, b) -> Double.compare(b.relative(), a.relative())); // NaN is the largest
    return List.copyOf(sorted);
  }

  private void check(double[] weights, int[] chosen, Worst[] worst) {
    double[] analytic = objective.gradient(weights).clone();
    double largest = 0;
    for (int j = 0; j < analytic.length; j++) {
      double size = Math.abs(analytic[j]) / sizes[j];
      largest = size > largest ? size : largest; // NaN spoils its own coefficient only
    }
    for (int i = 0; i < chosen.length; i++) {
      int j = chosen[i];
      double numeric = centralDifference(weights, j);
      double scale =
          Math.max(
              Math.max(Math.abs(analytic[j]), Math.abs(numeric)) / sizes[j],
              SMALLEST_SHARE * largest);
      double difference = Math.abs(analytic[j] - numeric) / sizes[j];
      double relative = difference == 0 ? 0 : difference / scale;
      if (worst[i] == null || !(relative <= worst[i].relative())) {
        worst[i] = new Worst(j, analytic[j], numeric, relative);
      }
    }
  }

  /** Divides by the difference of the weights as they were rounded. */
  private double centralDifference(double[] weights, int coefficient) {
    double step = STEP * Math.max(Math.abs(weights[coefficient]), 1 / sizes[coefficient]);
    double[] above = weights.clone();
    double[] below = weights.clone();
    above[coefficient] += step;
    below[coefficient] -= step;
    return (objective.value(above) - objective.value(below))
        / (above[coefficient] - below[coefficient]);
  }

  private double[] weights(int point) {
    long key = RandomBits.mix(RandomBits.mix(seed) ^ (WEIGHTS + point));
    double spread = Math.sqrt((double) sizes.length);
    double[] weights = new double[sizes.length];
    for (int j = 0; j < weights.length; j++) {
      double normal = RandomBits.gaussian(key, j);
      double size = AWAY_FROM_ZERO + Math.abs(normal);
      weights[j] = Math.copySign(size, normal) / (sizes[j] * spread);
    }
    return weights;
  }

  /** All coefficients, or the intercept and others drawn without replacement (Fisher-Yates). */
  private int[] chosen(int most) {
    int[] all = new int[sizes.length];
    Arrays.setAll(all, j -> sizes.length - 1 - j);
    if (all.length <= most) {
      return all;
    }
    long key = RandomBits.mix(RandomBits.mix(seed) ^ CHOICE);
    for (int i = 1; i < most; i++) {
      int other = i + (int) (RandomBits.uniform(key, i) * (all.length - i));
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return Arrays.copyOf(all, most);
  }
}
