package io.sparksgd.core.drift;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of many shapes, one seed per night. */
final class Nights {
  /** Smooth, skewed, heavy-tailed, rare, tied and constant columns. */
  static final int COLUMNS = 12;

  private Nights() {}

  /** One value of a column; its stream is its own. */
  static double value(int column, long seed, int row) {
    long key = RandomBits.mix(seed * 1_000 + column);
    double uniform = RandomBits.uniform(RandomBits.mix(key), row);
    return switch (column) {
      case 0 -> RandomBits.gaussian(key, row);
      case 1 -> 1e6 + RandomBits.gaussian(key, row);
      case 2 -> uniform;
      case 3 -> -StrictMath.log(1 - uniform);
      case 4 -> StrictMath.exp(2 * RandomBits.gaussian(key, row));
      case 5 -> uniform < 0.5 ? 1 : 0;
      case 6 -> uniform < 0.02 ? 1 : 0;
      case 7 -> Math.floor(-2 * StrictMath.log(1 - uniform));
      case 8 -> uniform < 0.9 ? 0 : RandomBits.gaussian(key, row);
      case 9 -> 7;
      case 10 -> 1 / (1 - uniform);
      default -> uniform < 0.2 ? -1 : uniform < 0.7 ? 3 : 4;
    };
  }

  /** A night of {@code rows} rows; the last column is the label. */
  static DataSketch sketch(long seed, int rows) {
    double[][] columns = new double[COLUMNS][rows];
    for (int j = 0; j < COLUMNS; j++) {
      int column = j;
      Arrays.setAll(columns[j], row -> value(column, seed, row));
    }
    return sketch(columns);
  }

  /** The sketch of columns, of which the last is the label. */
  static DataSketch sketch(double[]... columns) {
    int d = columns.length - 1;
    double[][] x = new double[columns[0].length][d];
    for (int row = 0; row < x.length; row++) {
      for (int j = 0; j < d; j++) {
        x[row][j] = columns[j][row];
      }
    }
    List<ExampleBlock> blocks = new TestExamples(x, columns[d], null).blocks();
    List<String> names = IntStream.range(0, d).mapToObj(j -> "x" + j).toList();
    return DataSketch.of(
        TestExamples.profile(blocks), names, "y", NullCounts.NONE, new InMemorySource(blocks)::sum);
  }
}
