package io.sparksgd.core.data;

/**
 * Without vector types. Rows are copied and shifted first: the compiler makes vector instructions
 * of loops over arrays that are all read at the same index, and of few others.
 */
final class PlainRows extends DenseRows {
  private final double[] features;
  private final double[] shifts;
  private final double[] v;
  private final int dimension;

  /** x - shift of the rows that were read last, {@code count} of them. */
  private final double[][] u;

  private int count;

  PlainRows(ExampleBlock block, double[] shifts, double[] v) {
    this.features = block.features();
    this.shifts = shifts;
    this.v = v;
    this.dimension = block.dimension();
    this.u = new double[MOST_ROWS][dimension];
  }

  @Override
  void read(int[] rows, int first, int count, double[] products) {
    this.count = count;
    for (int i = 0; i < count; i++) {
      System.arraycopy(features, rows[first + i] * dimension, u[i], 0, dimension);
    }
    int i = 0;
    for (; i + 3 < count; i += 4) {
      shiftFour(u[i], u[i + 1], u[i + 2], u[i + 3], shifts);
      multiplyFour(u[i], u[i + 1], u[i + 2], u[i + 3], v, products, i);
    }
    for (; i < count; i++) {
      shift(u[i], shifts);
      products[i] = product(u[i], v);
    }
  }

  @Override
  void add(double[] factors, double[] sums) {
    int i = 0;
    for (; i + 3 < count; i += 4) {
      addFour(
          sums,
          u[i],
          factors[i],
          u[i + 1],
          factors[i + 1],
          u[i + 2],
          factors[i + 2],
          u[i + 3],
          factors[i + 3]);
    }
    for (; i < count; i++) {
      addOne(sums, u[i], factors[i]);
    }
  }

  private static void shift(double[] u, double[] shifts) {
    for (int j = 0; j < u.length; j++) {
      u[j] -= shifts[j];
    }
  }

  private static void shiftFour(
      double[] u0, double[] u1, double[] u2, double[] u3, double[] shifts) {
    for (int j = 0; j < u0.length; j++) {
      double shift = shifts[j];
      u0[j] -= shift;
      u1[j] -= shift;
      u2[j] -= shift;
      u3[j] -= shift;
    }
  }

  private static double product(double[] u, double[] v) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < u.length - 3; j += 4) {
      sum0 += v[j] * u[j];
      sum1 += v[j + 1] * u[j + 1];
      sum2 += v[j + 2] * u[j + 2];
      sum3 += v[j + 3] * u[j + 3];
    }
    return total(sum0, sum1, sum2, sum3, u, v, j);
  }

  /** The four sums with what is left from {@code j} on. */
  private static double total(
      double sum0, double sum1, double sum2, double sum3, double[] u, double[] v, int j) {
    int left = u.length - j;
    double all0 = left > 0 ? sum0 + v[j] * u[j] : sum0;
    double all1 = left > 1 ? sum1 + v[j + 1] * u[j + 1] : sum1;
    double all2 = left > 2 ? sum2 + v[j + 2] * u[j + 2] : sum2;
    return (all0 + all1) + (all2 + sum3);
  }

  /** As four times {@link #product}. */
  private static void multiplyFour(
      double[] u0, double[] u1, double[] u2, double[] u3, double[] v, double[] out, int at) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    double c0 = 0;
    double c1 = 0;
    double c2 = 0;
    double c3 = 0;
    double d0 = 0;
    double d1 = 0;
    double d2 = 0;
    double d3 = 0;
    int j = 0;
    for (; j < u0.length - 3; j += 4) {
      double v0 = v[j];
      double v1 = v[j + 1];
      double v2 = v[j + 2];
      double v3 = v[j + 3];
      a0 += v0 * u0[j];
      a1 += v1 * u0[j + 1];
      a2 += v2 * u0[j + 2];
      a3 += v3 * u0[j + 3];
      b0 += v0 * u1[j];
      b1 += v1 * u1[j + 1];
      b2 += v2 * u1[j + 2];
      b3 += v3 * u1[j + 3];
      c0 += v0 * u2[j];
      c1 += v1 * u2[j + 1];
      c2 += v2 * u2[j + 2];
      c3 += v3 * u2[j + 3];
      d0 += v0 * u3[j];
      d1 += v1 * u3[j + 1];
      d2 += v2 * u3[j + 2];
      d3 += v3 * u3[j + 3];
    }
    out[at] = total(a0, a1, a2, a3, u0, v, j);
    out[at + 1] = total(b0, b1, b2, b3, u1, v, j);
    out[at + 2] = total(c0, c1, c2, c3, u2, v, j);
    out[at + 3] = total(d0, d1, d2, d3, u3, v, j);
  }

  private static void addOne(double[] sums, double[] u, double factor) {
    for (int j = 0; j < u.length; j++) {
      sums[j] += factor * u[j];
    }
  }

  private static void addFour(
      double[] sums,
      double[] u0,
      double f0,
      double[] u1,
      double f1,
      double[] u2,
      double f2,
      double[] u3,
      double f3) {
    for (int j = 0; j < u0.length; j++) {
      sums[j] += (f0 * u0[j] + f1 * u1[j]) + (f2 * u2[j] + f3 * u3[j]);
    }
  }
}
