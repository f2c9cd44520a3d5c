package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;

/**
 * The second look where there are too many features for a sum over every pair: weighted sums of the
 * columns in {@link ColumnUnits} and of their squares, laid out as u (columns), u^2 (columns). A
 * sparse row costs as much as it has stored values.
 */
final class WideProfilePass implements BlockPass {
  private static final long serialVersionUID = 1L;

  private final ColumnUnits units;

  WideProfilePass(ColumnUnits units) {
    this.units = units;
  }

  @Override
  public int length() {
    return 2 * units.columns();
  }

  @Override
  public double[] bounds() {
    return units.bound;
  }

  @Override
  public void add(ExampleBlock block, long firstRow, double[] sums) {
    int label = units.columns() - 1;
    double[] features = block.features();
    for (int row = 0; row < block.rows(); row++) {
      double weight = block.weight(row);
      if (block.isSparse()) {
        for (int i = block.rowStarts()[row]; i < block.rowStarts()[row + 1]; i++) {
          add(block.indices()[i], features[i], weight, sums);
        }
      } else {
        for (int j = 0; j < label; j++) {
          add(j, features[row * label + j], weight, sums);
        }
      }
      add(label, block.labels()[row], weight, sums);
    }
  }

  private void add(int column, double value, double weight, double[] sums) {
    double u = units.of(column, value);
    sums[column] += weight * u;
    sums[units.columns() + column] += weight * u * u;
  }

  @Override
  public String description() {
    return "profile: means and variances";
  }
}
