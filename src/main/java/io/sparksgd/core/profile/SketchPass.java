package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import java.util.Arrays;

/**
 * Counts rows by bucket, and sums powers of columns in {@link ColumnUnits}, each row once. The sums
 * are laid out as the buckets of each column in turn, then u (columns), u^2 (columns), u^3
 * (columns). What a sparse row does not store is 0: those zeros are what the counts of a column
 * lack in the end.
 */
final class SketchPass implements BlockPass {
  private static final long serialVersionUID = 1L;

  /** How far from the mean values have buckets of their own, in standard deviations. */
  private static final double REACH = 16;

  private final ColumnUnits units;

  /** The columns that are counted: all, or the label alone. */
  private final int[] columns;

  private final int[] digits;
  private final int[] exponents;
  private final long[] first;
  private final long[] last;
  private final int[] offset;
  private final double[] bounds;

  /**
   * @param columns which are counted, ascending; the label is the last
   */
  SketchPass(DataProfile profile, int[] columns) {
    this.columns = columns.clone();
    units = new ColumnUnits(profile.ranges());
    digits = new int[columns.length];
    exponents = new int[columns.length];
    first = new long[columns.length];
    last = new long[columns.length];
    offset = new int[columns.length + 1];
    for (int i = 0; i < columns.length; i++) {
      int j = columns[i];
      double deviation = deviation(profile, j);
      double low = Math.max(profile.min(j), profile.mean(j) - REACH * deviation);
      double high = Math.min(profile.max(j), profile.mean(j) + REACH * deviation);
      BucketGrid grid = BucketGrid.fitting(low, high, profile.mean(j), deviation);
      digits[i] = grid.digits();
      exponents[i] = grid.exponent();
      first[i] = grid.ordinal(low);
      last[i] = grid.ordinal(high);
      offset[i + 1] = offset[i] + (int) (last[i] - first[i] + 1);
    }
    bounds = new double[] {profile.rows()};
  }

  /** Rows of weight 0 may vary where the others do not. */
  private static double deviation(DataProfile profile, int column) {
    return profile.isConstant(column)
        ? (profile.max(column) - profile.min(column)) / 2
        : profile.deviation(column);
  }

  @Override
  public int length() {
    return offset[columns.length] + 3 * columns.length;
  }

  @Override
  public double[] bounds() {
    return bounds.clone();
  }

  @Override
  public int limbs() {
    return 1;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    BucketGrid[] grids = new BucketGrid[columns.length];
    for (int i = 0; i < grids.length; i++) {
      grids[i] = grid(i);
    }
    int label = columns.length - 1;
    if (label > 0) {
      if (block.isSparse()) {
        addSparse(block, grids, sums);
      } else {
        addDense(block, grids, sums);
      }
    }
    for (double value : block.labels()) {
      add(label, value, grids[label], sums);
    }
  }

  private void addDense(ExampleBlock block, BucketGrid[] grids, double[] sums) {
    double[] features = block.features();
    int dimension = block.dimension();
    for (int row = 0, at = 0; row < block.rows(); row++) {
      for (int j = 0; j < dimension; j++) {
        add(j, features[at++], grids[j], sums);
      }
    }
  }

  private void addSparse(ExampleBlock block, BucketGrid[] grids, double[] sums) {
    double[] features = block.features();
    int[] indices = block.indices();
    for (int at = 0; at < block.stored(); at++) {
      add(indices[at], features[at], grids[indices[at]], sums);
    }
  }

  private void add(int i, double value, BucketGrid grid, double[] sums) {
    long ordinal = Math.max(first[i], Math.min(last[i], grid.ordinal(value)));
    sums[offset[i] + (int) (ordinal - first[i])]++;
    double u = units.of(columns[i], value);
    int moments = offset[columns.length];
    sums[moments + i] += u;
    sums[moments + columns.length + i] += u * u;
    sums[moments + 2 * columns.length + i] += u * u * u;
  }

  private BucketGrid grid(int i) {
    return BucketGrid.of(digits[i], exponents[i]);
  }

  /**
   * What was counted of the column at {@code i}.
   *
   * @param sums of all rows
   * @param name of the column
   */
  ColumnSketch sketch(int i, double[] sums, DataProfile profile, String name) {
    int j = columns[i];
    BucketGrid grid = grid(i);
    long[] buckets = buckets(i, sums, profile.rows());
    long[] ordinals = new long[buckets.length];
    long[] counts = new long[buckets.length];
    int filled = 0;
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      if (buckets[bucket] > 0) {
        ordinals[filled] = first[i] + bucket;
        counts[filled++] = buckets[bucket];
      }
    }
    double min = profile.min(j);
    double max = profile.max(j);
    double[] moments = moments(i, sums, (double) profile.rows());
    double variance = min == max ? 0 : moments[1] * units.unit[j] * units.unit[j];
    return new ColumnSketch(
        name,
        min,
        max,
        Math.max(min, Math.min(max, units.centre[j] + moments[0] * units.unit[j])),
        variance,
        variance > 0 ? moments[2] : 0,
        grid,
        first[i] > grid.ordinal(min) ? grid.edge(first[i]) : Double.NEGATIVE_INFINITY,
        last[i] < grid.ordinal(max) ? grid.edge(last[i]) : Double.POSITIVE_INFINITY,
        Arrays.copyOf(ordinals, filled),
        Arrays.copyOf(counts, filled));
  }

  private long[] buckets(int i, double[] sums, long rows) {
    long[] buckets = new long[offset[i + 1] - offset[i]];
    long counted = 0;
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      buckets[bucket] = Math.round(sums[offset[i] + bucket]);
      counted += buckets[bucket];
    }
    if (counted < rows) {
      long zero = Math.max(first[i], Math.min(last[i], 0));
      buckets[(int) (zero - first[i])] += rows - counted;
    }
    return buckets;
  }

  /** Mean, variance and skewness of a column in its units. */
  private double[] moments(int i, double[] sums, double rows) {
    int at = offset[columns.length] + i;
    double m1 = sums[at] / rows;
    double m2 = sums[at + columns.length] / rows;
    double m3 = sums[at + 2 * columns.length] / rows;
    double variance = Math.max(0, m2 - m1 * m1);
    double third = m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1;
    double skewness = third / (variance * Math.sqrt(variance));
    return new double[] {m1, variance, Double.isFinite(skewness) ? skewness : 0};
  }

  @Override
  public String description() {
    return "profile: counts by bucket";
  }
}
