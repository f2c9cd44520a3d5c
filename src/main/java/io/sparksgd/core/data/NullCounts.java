package io.sparksgd.core.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each column of an input was null, or blank where it holds text, among all rows that
 * were read. Lines that could not be taken apart have no columns and do not count.
 *
 * @param rows that were read and have columns
 * @param byColumn the nulls of each column that is used, in their order
 */
public record NullCounts(long rows, Map<String, Long> byColumn) {

  /** Of no columns. */
  public static final NullCounts NONE = new NullCounts(0, Map.of());

  public NullCounts {
    byColumn = Collections.unmodifiableMap(new LinkedHashMap<>(byColumn));
    for (Map.Entry<String, Long> column : byColumn.entrySet()) {
      if (!(column.getValue() >= 0 && column.getValue() <= rows)) {
        throw new IllegalArgumentException(
            "Invalid nulls: "
                + column.getKey()
                + " "
                + column.getValue()
                + " (must be 0 to "
                + rows
                + ")");
      }
    }
  }

  /** The share of the rows in which {@code column} is null; NaN without rows or without it. */
  public double share(String column) {
    Long nulls = byColumn.get(column);
    return nulls == null || rows == 0 ? Double.NaN : (double) nulls / rows;
  }
}
