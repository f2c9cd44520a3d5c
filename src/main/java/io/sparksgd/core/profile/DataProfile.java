package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.function.Function;

/**
 * What is known of the training rows before training, in original units, per column (the features,
 * then the label): extremes, and the weighted mean, standard deviation (divisor S, the sum of
 * weights), correlations, skewness E(v - mean)^3 / sd^3 and kurtosis E(v - mean)^4 / sd^4.
 *
 * <p>A column that never varies, or varies by less than 1e-290, has standard deviation 0,
 * correlation 0 with every other, skewness 0 and kurtosis 1.
 */
public final class DataProfile {
  private static final double SMALLEST_DEVIATION = 1e-290;

  private final ColumnRanges ranges;
  private final double[] mean;
  private final double[] deviation;
  private final double[][] correlation;
  private final double[] skewness;
  private final double[] kurtosis;

  private DataProfile(ColumnRanges ranges, ProfilePass pass, double[] sums) {
    this.ranges = ranges;
    int columns = ranges.dimension() + 1;
    mean = new double[columns];
    deviation = new double[columns];
    correlation = new double[columns][columns];
    skewness = new double[columns];
    kurtosis = new double[columns];
    double total = ranges.weightSum();
    double[] unitDeviation = new double[columns];
    int pairs = columns * (columns + 1) / 2;
    for (int j = 0; j < columns; j++) {
      double m1 = sums[j] / total;
      double m2 = sums[columns + pairOf(j, j, columns)] / total;
      double m3 = sums[columns + pairs + j] / total;
      double m4 = sums[2 * columns + pairs + j] / total;
      double variance = Math.max(0, m2 - m1 * m1);
      unitDeviation[j] = Math.sqrt(variance);
      mean[j] = pass.centre[j] + m1 * pass.unit[j];
      deviation[j] = unitDeviation[j] * pass.unit[j];
      if (ranges.min()[j] == ranges.max()[j] || !(deviation[j] > SMALLEST_DEVIATION)) {
        deviation[j] = 0;
        kurtosis[j] = 1;
      } else {
        skewness[j] = (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / (variance * unitDeviation[j]);
        kurtosis[j] =
            (m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1) / (variance * variance);
      }
    }
    for (int j = 0; j < columns; j++) {
      correlation[j][j] = 1;
      for (int k = j + 1; k < columns; k++) {
        if (deviation[j] > 0 && deviation[k] > 0) {
          double covariance =
              sums[columns + pairOf(j, k, columns)] / total - sums[j] / total * (sums[k] / total);
          correlation[j][k] = covariance / (unitDeviation[j] * unitDeviation[k]);
          correlation[k][j] = correlation[j][k];
        }
      }
    }
  }

  /**
   * Takes the second look.
   *
   * @param source hands a pass to all blocks and merges the answers
   * @throws IllegalArgumentException when there are no rows or their weights add up to zero
   */
  public static DataProfile of(ColumnRanges ranges, Function<BlockPass, OrderFreeSums> source) {
    if (ranges.rows() == 0 || !(ranges.weightSum() > 0)) {
      throw new IllegalArgumentException(
          "Cannot profile "
              + ranges.rows()
              + " rows of total weight "
              + ranges.weightSum()
              + " (both must be > 0)");
    }
    ProfilePass pass = new ProfilePass(ranges);
    return new DataProfile(ranges, pass, source.apply(pass).values(pass.bounds()));
  }

  /** The place of pair (j, k), j &lt;= k, in an upper triangle that is laid out row by row. */
  private static int pairOf(int j, int k, int columns) {
    return j * columns - j * (j - 1) / 2 + k - j;
  }

  /** The number of features d; the label is column d. */
  public int dimension() {
    return ranges.dimension();
  }

  /** The training rows n. */
  public long rows() {
    return ranges.rows();
  }

  /** How many rows have a weight above zero. */
  public long weightedRows() {
    return ranges.weightedRows();
  }

  /** S, the sum of the weights. */
  public double weightSum() {
    return ranges.weightSum();
  }

  public double maxWeight() {
    return ranges.maxWeight();
  }

  public double min(int column) {
    return ranges.min()[column];
  }

  public double max(int column) {
    return ranges.max()[column];
  }

  public double mean(int column) {
    return mean[column];
  }

  public double deviation(int column) {
    return deviation[column];
  }

  public double correlation(int column, int other) {
    return correlation[column][other];
  }

  public double skewness(int column) {
    return skewness[column];
  }

  public double kurtosis(int column) {
    return kurtosis[column];
  }

  /** Whether the column has only one value. */
  public boolean isConstant(int column) {
    return deviation[column] == 0;
  }

  /** The map to the units that SGD works in. */
  public FeatureScaling scaling(ScalingMethod method) {
    int d = dimension();
    double[] shift = new double[d];
    double[] factor = new double[d];
    for (int j = 0; j < d; j++) {
      switch (method) {
        case STANDARDIZE -> {
          shift[j] = mean[j];
          factor[j] = isConstant(j) ? 0 : 1 / deviation[j];
        }
        case MIN_MAX -> {
          shift[j] = min(j);
          factor[j] = isConstant(j) ? 0 : 1 / (max(j) - min(j));
        }
        case NONE -> factor[j] = isConstant(j) ? 0 : 1;
      }
    }
    return method == ScalingMethod.NONE
        ? new FeatureScaling(shift, factor, 0, 1)
        : new FeatureScaling(shift, factor, mean[d], isConstant(d) ? 1 : 1 / deviation[d]);
  }
}
