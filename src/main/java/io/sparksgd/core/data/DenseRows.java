package io.sparksgd.core.data;

/**
 * The arithmetic of dense rows at fixed v: products v.(x - shift), and sums of x - shift times a
 * factor, a few rows at a time.
 *
 * <p>There are two ways to do it, with vector instructions and without, and both come to the same
 * bits, since both add in the same order:
 *
 * <pre>
 *   v.u = (s0 + s1) + (s2 + s3),         s_k = sum of v_j u_j over j = k, k + 4, k + 8, ...
 *   sums += (f0 u0 + f1 u1) + (f2 u2 + f3 u3)          four rows, then the next four;
 *   sums += f u                                        those that are left, one by one
 * </pre>
 */
abstract class DenseRows {
  /** How many rows are looked at together. */
  static final int MOST_ROWS = 8;

  private static final Maker FASTEST = fastest();

  /** Makes one of the two. */
  interface Maker {
    DenseRows of(ExampleBlock block, double[] shifts, double[] v);
  }

  /**
   * The faster of the two here.
   *
   * @param v {@code v[dimension]}, or more
   */
  static DenseRows of(ExampleBlock block, double[] shifts, double[] v) {
    return FASTEST.of(block, shifts, v);
  }

  /**
   * Vector types are a module that Spark asks for when it starts a JVM. What uses them is found by
   * name, since without the module, or with another version of it, it cannot be linked.
   */
  static Maker fastest() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return PlainRows::new;
    }
    try {
      Class<?> vectors = Class.forName(DenseRows.class.getPackageName() + ".VectorRows$OrPlain");
      return (Maker) vectors.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return PlainRows::new;
    }
  }

  /**
   * Looks at some rows.
   *
   * @param rows 0-based within the block
   * @param first the place in {@code rows} of the first of them
   * @param count how many they are, at most {@link #MOST_ROWS}
   * @param products {@code products[i]}, to become v.(x - shift) of row {@code rows[first + i]}
   */
  abstract void read(int[] rows, int first, int count, double[] products);

  /**
   * Adds f (x - shift) of the rows that were read last.
   *
   * @param factors {@code factors[i]}, f of the i-th of them
   * @param sums {@code sums[dimension]}, or more
   */
  abstract void add(double[] factors, double[] sums);
}
