package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.InverseCholesky;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The curvature of F for a loss that bends by 1, without penalty, which depends on the features
 * alone: with v = (z, 1) and weights s of mean 1, lambda1 is the largest eigenvalue of H = E s v v'
 * and beta the least number for which E s^2 |v|^2 v v' &lt;= beta H, or a bound on it:
 *
 * <ul>
 *   <li>one feature: the largest eigenvalue of H^-1 E |v|^2 v v', in closed form from skewness and
 *       kurtosis, times the largest s; or the longest example, where that is less
 *   <li>up to 100 features: that of H^-1 E s^2 |v|^2 v v', with one more pass over the rows. Where
 *       tails are heavy it is far below the longest example
 *   <li>more: the longest example, |v|^2, times the largest s
 * </ul>
 *
 * Eigenvalues come by power iteration; past the features for which correlations are kept, each
 * iteration is a pass over the rows.
 */
public final class FeatureCurvature {
  /** The most features for which the matrix of fourth moments is summed. */
  static final int MOST_FOURTH_MOMENTS = 100;

  private static final double DEPENDENT = 1e-11;
  private static final int ITERATIONS = 500;
  private static final int PASSES = 20;

  private FeatureCurvature() {}

  /**
   * Measures it.
   *
   * @param source hands a pass to all blocks and merges the answers
   */
  public static Curvature of(ScaledProfile profile, Function<BlockPass, OrderFreeSums> source) {
    int d = profile.dimension();
    if (!profile.hasCorrelations()) {
      return new Curvature(largestByPasses(profile, source), longestByPass(profile, source));
    }
    double[][] hessian = hessian(profile);
    double largest = largestEigenvalue(d + 1, v -> times(hessian, v), ITERATIONS);
    if (d == 1) {
      return new Curvature(largest, lineBound(profile));
    }
    return new Curvature(
        largest,
        d <= MOST_FOURTH_MOMENTS
            ? fourthMomentBound(profile, hessian, source)
            : longestByPass(profile, source));
  }

  /** Of one feature, from the profile alone. */
  static double lineBound(ScaledProfile profile) {
    double longest = 1 + profile.reach(0) * profile.reach(0);
    double bound = profile.deviation(0) > 0 ? fourthMomentBound(profile) : longest;
    return profile.heaviestShare() * Math.min(longest, bound);
  }

  /** The largest eigenvalue of H^-1 E |v|^2 v v' for one feature. */
  private static double fourthMomentBound(ScaledProfile profile) {
    double m = profile.mean(0);
    double sd = profile.deviation(0);
    double z2 = sd * sd + m * m;
    double c3 = profile.skewness(0) * sd * sd * sd;
    double z3 = c3 + 3 * m * sd * sd + m * m * m;
    double z4 =
        profile.kurtosis(0) * sd * sd * sd * sd + 4 * m * c3 + 6 * m * m * sd * sd + m * m * m * m;
    double a = z4 + z2;
    double b = z3 + m;
    double c = z2 + 1;
    double determinant = sd * sd;
    double trace = (a - 2 * b * m + c * z2) / determinant;
    double product = (a * c - b * b) / determinant;
    double root = Math.sqrt(Math.max(0, trace * trace / 4 - product));
    double bound = trace / 2 + root;
    return bound > 0 ? bound : Double.POSITIVE_INFINITY;
  }

  /** H = E s v v'. */
  static double[][] hessian(ScaledProfile profile) {
    int d = profile.dimension();
    double[][] hessian = new double[d + 1][d + 1];
    for (int j = 0; j <= d; j++) {
      double first = j == d ? 1 : profile.mean(j);
      for (int k = 0; k <= d; k++) {
        double second = k == d ? 1 : profile.mean(k);
        double covariance = j == d || k == d ? 0 : profile.covariance(j, k);
        hessian[j][k] = covariance + first * second;
      }
    }
    return hessian;
  }

  /** The largest eigenvalue of L^-1 Q L^-T, for H = L L' and Q the mean of fourth moments. */
  private static double fourthMomentBound(
      ScaledProfile profile, double[][] hessian, Function<BlockPass, OrderFreeSums> source) {
    FourthMomentPass pass = new FourthMomentPass(profile);
    double[][] fourth = pass.read(source.apply(pass));
    double n = profile.rows();
    double share = n / profile.weightSum() / profile.weightSum();
    int size = hessian.length;
    double[] unit = new double[size];
    for (int j = 0; j < size; j++) {
      unit[j] = hessian[j][j] > 0 ? Math.sqrt(hessian[j][j]) : 1;
    }
    double[][] correlation = new double[size][size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        correlation[j][k] = hessian[j][k] / (unit[j] * unit[k]);
        fourth[j][k] *= share / (unit[j] * unit[k]);
      }
    }
    double[][] inverse = InverseCholesky.of(correlation, size, DEPENDENT);
    UnaryOperator<double[]> product =
        v -> lowerTimes(inverse, times(fourth, upperTimes(inverse, v)));
    return largestEigenvalue(size, product, ITERATIONS);
  }

  private static double longestByPass(
      ScaledProfile profile, Function<BlockPass, OrderFreeSums> source) {
    LongestRowPass pass = new LongestRowPass(profile);
    return profile.heaviestShare() * pass.read(source.apply(pass));
  }

  /** H v is the difference of two gradients of squared loss, at v and at 0. */
  private static double largestByPasses(
      ScaledProfile profile, Function<BlockPass, OrderFreeSums> source) {
    SummedObjective squares =
        new SummedObjective(
            new SquaredLoss(), profile, Penalty.none(), () -> new Curvature(1, 1), source);
    int size = profile.dimension() + 1;
    double[] atZero = squares.gradient(new double[size]);
    return largestEigenvalue(
        size,
        v -> {
          double[] image = squares.gradient(v);
          for (int j = 0; j < size; j++) {
            image[j] -= atZero[j];
          }
          return image;
        },
        PASSES);
  }

  /** By power iteration from a start that no symmetry makes orthogonal to the answer. */
  private static double largestEigenvalue(
      int size, UnaryOperator<double[]> product, int iterations) {
    double[] vector = new double[size];
    for (int j = 0; j < size; j++) {
      vector[j] = 1 + 1.0 / (j + 2);
    }
    double eigenvalue = 0;
    for (int i = 0; i < iterations; i++) {
      double[] image = product.apply(vector);
      double length = 0;
      for (double value : image) {
        length += value * value;
      }
      length = Math.sqrt(length);
      boolean settled = Math.abs(length - eigenvalue) <= 1e-15 * length;
      eigenvalue = length;
      if (settled || length == 0) {
        break;
      }
      for (int j = 0; j < size; j++) {
        vector[j] = image[j] / length;
      }
    }
    return eigenvalue;
  }

  private static double[] times(double[][] matrix, double[] v) {
    double[] product = new double[v.length];
    for (int j = 0; j < v.length; j++) {
      for (int k = 0; k < v.length; k++) {
        product[j] += matrix[j][k] * v[k];
      }
    }
    return product;
  }

  private static double[] lowerTimes(double[][] lower, double[] v) {
    double[] product = new double[v.length];
    for (int j = 0; j < v.length; j++) {
      for (int k = 0; k <= j; k++) {
        product[j] += lower[j][k] * v[k];
      }
    }
    return product;
  }

  private static double[] upperTimes(double[][] lower, double[] v) {
    double[] product = new double[v.length];
    for (int j = 0; j < v.length; j++) {
      for (int k = 0; k <= j; k++) {
        product[k] += lower[j][k] * v[j];
      }
    }
    return product;
  }
}
