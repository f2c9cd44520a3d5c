package io.sparksgd.core.data;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * With vectors of four numbers, each lane one of the four sums. Rows are used where they are. This
 * class alone needs the module of vector types, also to be compiled.
 */
final class VectorRows extends DenseRows {
  private static final int LANES = 4;

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;

  private final double[] features;
  private final double[] shifts;
  private final double[] v;
  private final int dimension;

  /** From here on, features do not fill a vector. */
  private final int rest;

  /** Where the features of the rows that were read last begin, {@code count} of them. */
  private final int[] starts = new int[MOST_ROWS];

  private int count;

  VectorRows(ExampleBlock block, double[] shifts, double[] v) {
    this.features = block.features();
    this.shifts = shifts;
    this.v = v;
    this.dimension = block.dimension();
    this.rest = SPECIES.loopBound(dimension);
  }

  /** Vectors where the machine has any of that length, and features fill one. */
  static final class OrPlain implements Maker {
    private final boolean hasVectors = DoubleVector.SPECIES_PREFERRED.length() >= LANES;

    @Override
    public DenseRows of(ExampleBlock block, double[] shifts, double[] v) {
      return hasVectors && block.dimension() >= LANES
          ? new VectorRows(block, shifts, v)
          : new PlainRows(block, shifts, v);
    }
  }

  @Override
  void read(int[] rows, int first, int count, double[] products) {
    this.count = count;
    for (int i = 0; i < count; i++) {
      starts[i] = rows[first + i] * dimension;
      products[i] = product(features, starts[i], shifts, v, rest, dimension);
    }
  }

  @Override
  void add(double[] factors, double[] sums) {
    int i = 0;
    for (; i + 3 < count; i += 4) {
      addFour(starts, factors, i, sums);
    }
    for (; i < count; i++) {
      addOne(starts[i], factors[i], sums);
    }
  }

  private static double product(
      double[] x, int at, double[] shifts, double[] v, int rest, int dimension) {
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int j = 0; j < rest; j += LANES) {
      sum = sum.add(shifted(x, at + j, vector(shifts, j)).mul(vector(v, j)));
    }
    double sum0 = sum.lane(0);
    double sum1 = sum.lane(1);
    double sum2 = sum.lane(2);
    int left = dimension - rest;
    if (left > 0) {
      sum0 += v[rest] * (x[at + rest] - shifts[rest]);
    }
    if (left > 1) {
      sum1 += v[rest + 1] * (x[at + rest + 1] - shifts[rest + 1]);
    }
    if (left > 2) {
      sum2 += v[rest + 2] * (x[at + rest + 2] - shifts[rest + 2]);
    }
    return (sum0 + sum1) + (sum2 + sum.lane(3));
  }

  private void addFour(int[] starts, double[] factors, int i, double[] sums) {
    addFour(
        sums,
        features,
        shifts,
        starts[i],
        factors[i],
        starts[i + 1],
        factors[i + 1],
        starts[i + 2],
        factors[i + 2],
        starts[i + 3],
        factors[i + 3],
        rest,
        dimension);
  }

  private static void addFour(
      double[] sums,
      double[] x,
      double[] shifts,
      int at0,
      double f0,
      int at1,
      double f1,
      int at2,
      double f2,
      int at3,
      double f3,
      int rest,
      int dimension) {
    for (int j = 0; j < rest; j += LANES) {
      DoubleVector shift = vector(shifts, j);
      DoubleVector first =
          shifted(x, at0 + j, shift).mul(f0).add(shifted(x, at1 + j, shift).mul(f1));
      DoubleVector second =
          shifted(x, at2 + j, shift).mul(f2).add(shifted(x, at3 + j, shift).mul(f3));
      vector(sums, j).add(first.add(second)).intoArray(sums, j);
    }
    for (int j = rest; j < dimension; j++) {
      double shift = shifts[j];
      sums[j] +=
          (f0 * (x[at0 + j] - shift) + f1 * (x[at1 + j] - shift))
              + (f2 * (x[at2 + j] - shift) + f3 * (x[at3 + j] - shift));
    }
  }

  private void addOne(int at, double factor, double[] sums) {
    for (int j = 0; j < rest; j += LANES) {
      vector(sums, j)
          .add(shifted(features, at + j, vector(shifts, j)).mul(factor))
          .intoArray(sums, j);
    }
    for (int j = rest; j < dimension; j++) {
      sums[j] += factor * (features[at + j] - shifts[j]);
    }
  }

  private static DoubleVector vector(double[] values, int at) {
    return DoubleVector.fromArray(SPECIES, values, at);
  }

  private static DoubleVector shifted(double[] x, int at, DoubleVector shift) {
    return vector(x, at).sub(shift);
  }
}
