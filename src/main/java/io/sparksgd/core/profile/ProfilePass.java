package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;

/**
 * The second look at the data: weighted sums of powers and products of the columns in {@link
 * ColumnUnits}. The sums are laid out as u (columns), u u' (upper triangle, row by row), u^3
 * (columns), u^4 (columns).
 */
final class ProfilePass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private final ColumnUnits units;

  ProfilePass(ColumnUnits units) {
    this.units = units;
  }

  @Override
  public int length() {
    int columns = units.columns();
    return 3 * columns + pairs(columns);
  }

  @Override
  public double[] bounds() {
    return units.bound;
  }

  static int pairs(int columns) {
    return columns * (columns + 1) / 2;
  }

  /** The place of pair (j, k), j &lt;= k, in an upper triangle that is laid out row by row. */
  static int pairOf(int j, int k, int columns) {
    return j * columns - j * (j - 1) / 2 + k - j;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    if (block.isSparse()) {
      addSparse(block, sums);
    } else {
      addDense(block, sums);
    }
  }

  private void addDense(ExampleBlock block, double[] sums) {
    int columns = units.columns();
    int squares = columns;
    int cubes = squares + pairs(columns);
    int fourths = cubes + columns;
    double[] centre = units.centre;
    double[] unit = units.unit;
    double[] u = new double[columns];
    double[] features = block.features();
    double[] labels = block.labels();
    for (int row = 0, at = 0; row < labels.length; row++) {
      double weight = block.weight(row);
      for (int j = 0; j < columns - 1; j++) {
        u[j] = (features[at++] - centre[j]) / unit[j];
      }
      u[columns - 1] = (labels[row] - centre[columns - 1]) / unit[columns - 1];
      for (int j = 0, pair = squares; j < columns; j++) {
        double weighted = weight * u[j];
        double square = u[j] * u[j];
        sums[j] += weighted;
        sums[cubes + j] += weighted * square;
        sums[fourths + j] += weight * square * square;
        for (int k = j; k < columns; k++) {
          sums[pair++] += weighted * u[k];
        }
      }
    }
  }

  /** The same over what is stored, then the label; all else is 0 and adds nothing. */
  private void addSparse(ExampleBlock block, double[] sums) {
    int columns = units.columns();
    int squares = columns;
    int cubes = squares + pairs(columns);
    int fourths = cubes + columns;
    double[] u = new double[columns];
    int[] stored = new int[columns];
    int[] starts = block.rowStarts();
    for (int row = 0; row < block.rows(); row++) {
      double weight = block.weight(row);
      int count = 0;
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        stored[count] = block.indices()[i];
        u[count] = units.of(stored[count], block.features()[i]);
        count++;
      }
      stored[count] = columns - 1;
      u[count++] = units.label(block.labels()[row]);
      for (int i = 0; i < count; i++) {
        int j = stored[i];
        double weighted = weight * u[i];
        double square = u[i] * u[i];
        sums[j] += weighted;
        sums[cubes + j] += weighted * square;
        sums[fourths + j] += weight * square * square;
        int pair = squares + pairOf(j, 0, columns);
        for (int k = i; k < count; k++) {
          sums[pair + stored[k]] += weighted * u[k];
        }
      }
    }
  }

  @Override
  public String description() {
    return "profile: means, covariances and fourth moments";
  }
}
