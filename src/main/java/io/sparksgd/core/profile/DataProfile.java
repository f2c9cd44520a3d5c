package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.Locale;
import java.util.function.Function;

/**
 * What is known of the training rows before training, in original units, per column (the features,
 * then the label): extremes, and the weighted mean, standard deviation (divisor S, the sum of
 * weights), correlations, skewness E(v - mean)^3 / sd^3 and kurtosis E(v - mean)^4 / sd^4. Past
 * {@link BlockSummary#MOST_FEATURES} features only extremes, means and standard deviations are
 * known; see {@link #hasCorrelations}. A feature that a sparse row does not store is 0 there.
 *
 * <p>A column that never varies, or varies by less than 1e-290, has standard deviation 0,
 * correlation 0 with every other, skewness 0 and kurtosis 1.
 */
public final class DataProfile {
  private static final double SMALLEST_DEVIATION = 1e-290;

  /** The share of a feature's variance that those before it must leave, to be whitened. */
  private static final double DEPENDENT = 1e-11;

  private final ColumnRanges ranges;
  private final double[] mean;
  private final double[] deviation;
  private final double[][] correlation;
  private final double[] skewness;
  private final double[] kurtosis;

  private DataProfile(ColumnRanges ranges, ColumnUnits units, double[] sums) {
    this.ranges = ranges;
    int columns = units.columns();
    mean = new double[columns];
    deviation = new double[columns];
    boolean wide = ranges.isWide();
    correlation = wide ? null : new double[columns][columns];
    skewness = wide ? null : new double[columns];
    kurtosis = wide ? null : new double[columns];
    double total = ranges.weightSum();
    double[] unitDeviation = new double[columns];
    for (int j = 0; j < columns; j++) {
      double m1 = sums[j] / total;
      double m2 = sums[columns + (wide ? j : ProfilePass.pairOf(j, j, columns))] / total;
      double variance = Math.max(0, m2 - m1 * m1);
      unitDeviation[j] = Math.sqrt(variance);
      mean[j] = units.centre[j] + m1 * units.unit[j];
      deviation[j] = unitDeviation[j] * units.unit[j];
      if (ranges.min()[j] == ranges.max()[j] || !(deviation[j] > SMALLEST_DEVIATION)) {
        deviation[j] = 0;
      }
    }
    if (!wide) {
      shapes(sums, unitDeviation);
      correlations(sums, unitDeviation);
    }
  }

  private void shapes(double[] sums, double[] unitDeviation) {
    int columns = unitDeviation.length;
    int cubes = columns + ProfilePass.pairs(columns);
    double total = ranges.weightSum();
    for (int j = 0; j < columns; j++) {
      if (deviation[j] == 0) {
        kurtosis[j] = 1;
        continue;
      }
      double m1 = sums[j] / total;
      double m2 = sums[columns + ProfilePass.pairOf(j, j, columns)] / total;
      double m3 = sums[cubes + j] / total;
      double m4 = sums[cubes + columns + j] / total;
      double variance = Math.max(0, m2 - m1 * m1);
      skewness[j] = (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / (variance * unitDeviation[j]);
      kurtosis[j] =
          (m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1) / (variance * variance);
    }
  }

  private void correlations(double[] sums, double[] unitDeviation) {
    int columns = unitDeviation.length;
    double total = ranges.weightSum();
    for (int j = 0; j < columns; j++) {
      correlation[j][j] = 1;
      for (int k = j + 1; k < columns; k++) {
        if (deviation[j] > 0 && deviation[k] > 0) {
          double covariance =
              sums[columns + ProfilePass.pairOf(j, k, columns)] / total
                  - sums[j] / total * (sums[k] / total);
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
    ColumnUnits units = new ColumnUnits(ranges);
    BlockPass pass = ranges.isWide() ? new WideProfilePass(units) : new ProfilePass(units);
    return new DataProfile(ranges, units, source.apply(pass).values(pass.bounds()));
  }

  /** What the first look found. */
  public ColumnRanges ranges() {
    return ranges;
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

  /** How many features a row stores in the mean: all of them where features are dense. */
  public double storedPerRow() {
    return (double) ranges.stored() / ranges.rows();
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

  /** The largest absolute value that is added to a margin; 0 without offsets. */
  public double largestOffset() {
    return ranges.largestOffset();
  }

  /** Whether features are stored in compressed sparse rows. */
  public boolean isSparse() {
    return ranges.sparse();
  }

  /** Whether there are correlations, skewness and kurtosis: not for very many features. */
  public boolean hasCorrelations() {
    return correlation != null;
  }

  /**
   * The correlation of two columns.
   *
   * @throws IllegalStateException without {@link #hasCorrelations}
   */
  public double correlation(int column, int other) {
    requireCorrelations();
    return correlation[column][other];
  }

  /**
   * E(v - mean)^3 / sd^3.
   *
   * @throws IllegalStateException without {@link #hasCorrelations}
   */
  public double skewness(int column) {
    requireCorrelations();
    return skewness[column];
  }

  /**
   * E(v - mean)^4 / sd^4.
   *
   * @throws IllegalStateException without {@link #hasCorrelations}
   */
  public double kurtosis(int column) {
    requireCorrelations();
    return kurtosis[column];
  }

  private void requireCorrelations() {
    if (!hasCorrelations()) {
      throw new IllegalStateException(
          "No correlations: "
              + dimension()
              + " features (must be at most "
              + BlockSummary.MOST_FEATURES
              + ")");
    }
  }

  /** Whether the column has only one value. */
  public boolean isConstant(int column) {
    return deviation[column] == 0;
  }

  /** The map to the units that SGD works in, for a label that is a number. */
  public FeatureScaling scaling(ScalingMethod method) {
    return scaling(method, true);
  }

  /**
   * The map to the units that SGD works in. Sparse features are never shifted.
   *
   * @param labelIsNumber whether the label may be scaled; that of two classes stays 0 or 1
   * @throws IllegalArgumentException when features are sparse and the method cannot do without a
   *     shift
   */
  public FeatureScaling scaling(ScalingMethod method, boolean labelIsNumber) {
    requireKeepsZeros(method);
    requireKnown(method);
    int d = dimension();
    double[] shift = new double[d];
    double[] factor = new double[d];
    for (int j = 0; j < d; j++) {
      switch (method) {
        case STANDARDIZE, WHITEN -> {
          shift[j] = isSparse() ? 0 : mean[j];
          factor[j] = isConstant(j) ? 0 : 1 / deviation[j];
        }
        case MIN_MAX -> {
          shift[j] = min(j);
          factor[j] = isConstant(j) ? 0 : 1 / (max(j) - min(j));
        }
        case NONE -> factor[j] = isConstant(j) ? 0 : 1;
      }
    }
    if (method == ScalingMethod.NONE || !labelIsNumber) {
      return rotated(method, new FeatureScaling(shift, factor, 0, 1));
    }
    double labelFactor = isConstant(d) ? 1 : 1 / deviation[d];
    return rotated(method, new FeatureScaling(shift, factor, mean[d], labelFactor));
  }

  private FeatureScaling rotated(ScalingMethod method, FeatureScaling scaling) {
    return method == ScalingMethod.WHITEN && dimension() > 1
        ? scaling.rotated(InverseCholesky.of(correlation, dimension(), DEPENDENT))
        : scaling;
  }

  private void requireKnown(ScalingMethod method) {
    if (method == ScalingMethod.WHITEN && !hasCorrelations()) {
      throw new IllegalArgumentException(
          "Invalid scaling: whiten (must be another for more than "
              + BlockSummary.MOST_FEATURES
              + " features)");
    }
  }

  private void requireKeepsZeros(ScalingMethod method) {
    if (isSparse() && method != ScalingMethod.STANDARDIZE && method != ScalingMethod.NONE) {
      throw new IllegalArgumentException(
          "Invalid scaling: "
              + method.name().toLowerCase(Locale.ROOT).replace('_', '-')
              + " (must be standardize or none for sparse features, which are not centred)");
    }
  }
}
