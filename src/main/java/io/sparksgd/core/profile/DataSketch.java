package io.sparksgd.core.profile;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How the training rows were distributed, small enough to be kept with a model and compared with
 * those of another night: a {@link ColumnSketch} of every feature and of the label. Past {@link
 * BlockSummary#MOST_FEATURES} features only the label is sketched.
 *
 * @param rows the training rows n
 * @param dimension how many features there are
 * @param columns the features in order, then the label; the label alone when there are too many
 * @param nulls of the columns of the input, before rows with nulls were left out
 */
public record DataSketch(long rows, int dimension, List<ColumnSketch> columns, NullCounts nulls) {

  /**
   * @throws IllegalArgumentException when there is no row or columns are missing
   */
  public DataSketch {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || (columns.size() != 1 && columns.size() != dimension + 1)) {
      throw new IllegalArgumentException(
          "Invalid sketch: " + columns.size() + " columns for " + dimension + " features");
    }
    for (ColumnSketch column : columns) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(
            "Invalid sketch: " + column.name() + " has not " + rows + " rows");
      }
    }
  }

  /**
   * Counts the rows in one pass.
   *
   * @param profile of the same rows
   * @param features their names
   * @param nulls of the input
   * @param source hands a pass to all blocks and merges the answers
   */
  public static DataSketch of(
      DataProfile profile,
      List<String> features,
      String label,
      NullCounts nulls,
      Function<BlockPass, OrderFreeSums> source) {
    int d = profile.dimension();
    int[] columns = IntStream.rangeClosed(profile.ranges().isWide() ? d : 0, d).toArray();
    SketchPass pass = new SketchPass(profile, columns);
    double[] sums = source.apply(pass).values(pass.bounds());
    List<ColumnSketch> sketches = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      String name = columns[i] == d ? label : features.get(columns[i]);
      sketches.add(pass.sketch(i, sums, profile, name));
    }
    return new DataSketch(profile.rows(), d, sketches, nulls);
  }

  /** Whether there is a sketch of every feature. */
  public boolean hasFeatures() {
    return columns.size() == dimension + 1;
  }

  /** That of the label. */
  public ColumnSketch label() {
    return columns.get(columns.size() - 1);
  }

  /** Those of the features; none when there are too many. */
  public List<ColumnSketch> features() {
    return columns.subList(0, columns.size() - 1);
  }
}
