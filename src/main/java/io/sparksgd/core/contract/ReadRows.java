package io.sparksgd.core.contract;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.sum.OrderFreeSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The rows that were read, as far as a contract looks at them.
 *
 * @param encoding how their columns became features
 * @param label the name of the label
 * @param ranges of the rows that can be used
 * @param nulls of all rows
 * @param source hands a pass to all blocks and merges the answers
 */
public record ReadRows(
    FeatureEncoding encoding,
    String label,
    ColumnRanges ranges,
    NullCounts nulls,
    Function<BlockPass, OrderFreeSums> source) {

  /**
   * Where the numbers of a column stand: one feature, those of all elements, or the dimension for
   * the label; none for a column that holds no numbers or is hashed.
   */
  int[] places(String column) {
    if (column.equals(label)) {
      return new int[] {ranges.dimension()};
    }
    if (encoding.hashFeatures().isPresent()) {
      return new int[0];
    }
    int first = 0;
    for (FeatureEncoding.Column each : encoding.columns()) {
      int features = each.features().size();
      boolean numbers = !(each instanceof FeatureEncoding.Category);
      if (each.name().equals(column) && numbers) {
        return IntStream.range(first, first + features).toArray();
      }
      first += features;
    }
    return new int[0];
  }

  /** The values of a categorical column; none of any other. */
  List<String> categories(String column) {
    List<String> values = new ArrayList<>();
    for (FeatureEncoding.Column each : encoding.columns()) {
      if (each.name().equals(column) && each instanceof FeatureEncoding.Category category) {
        values.addAll(category.values());
      }
    }
    return values;
  }
}
