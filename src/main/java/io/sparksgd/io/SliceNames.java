package io.sparksgd.io;

import io.sparksgd.core.gate.Comparison;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The values of the column by which a model is judged in slices. */
final class SliceNames {
  private SliceNames() {}

  /**
   * Reads the column once. Texts that are null or blank are no slice.
   *
   * @return sorted
   */
  static List<String> find(ExampleReader reader, String name) {
    Dataset<Row> texts = reader.source().rows().select(column(name));
    List<String[]> parts =
        ReadSession.named(
            reader.session(),
            "find the slices of " + name,
            () ->
                texts
                    .toJavaRDD()
                    .mapPartitions(rows -> List.<String[]>of(texts(rows)).iterator())
                    .collect());
    Set<String> all = new TreeSet<>();
    parts.forEach(part -> all.addAll(Arrays.asList(part)));
    if (all.size() > Comparison.MOST_SLICES) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid slices: "
              + name
              + " (must have at most "
              + Comparison.MOST_SLICES
              + " different values)");
    }
    return List.copyOf(all);
  }

  static Column column(String name) {
    return ReadSession.column(name).cast(DataTypes.StringType).as("slice");
  }

  /** At most one more than there may be. */
  private static String[] texts(Iterator<Row> rows) {
    Set<String> texts = new TreeSet<>();
    while (rows.hasNext() && texts.size() <= Comparison.MOST_SLICES) {
      String text = rows.next().getString(0);
      if (text != null && !text.isBlank()) {
        texts.add(text);
      }
    }
    return texts.toArray(String[]::new);
  }

  /** Where {@code text} stands among {@code names}, which are sorted; -1 for any other. */
  static int place(List<String> names, String text) {
    return text == null ? -1 : Math.max(-1, Collections.binarySearch(names, text));
  }
}
