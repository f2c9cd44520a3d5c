package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** How often labels 0 and 1 occur among the rows that can be used, and how they are written. */
final class LabelCounts {
  /** One more than there may be. */
  private static final int MOST_VALUES = 3;

  private long zeros;
  private long ones;
  private final Set<String> values = new TreeSet<>();

  private LabelCounts() {}

  /** Reads the input once. */
  static LabelCounts count(ExampleReader reader, RowLayout layout) {
    List<Object[]> parts =
        ReadSession.named(
            reader.session(),
            "count labels",
            () ->
                reader
                    .valuesAnd(List.of())
                    .toJavaRDD()
                    .mapPartitions(rows -> List.<Object[]>of(count(rows, layout)).iterator())
                    .collect());
    LabelCounts counts = new LabelCounts();
    for (Object[] part : parts) {
      long[] numbers = (long[]) part[0];
      counts.zeros += numbers[0];
      counts.ones += numbers[1];
      counts.values.addAll(Arrays.asList((String[]) part[1]));
    }
    return counts;
  }

  private static Object[] count(Iterator<Row> rows, RowLayout layout) {
    ExampleRow example = new ExampleRow(layout);
    NumberCell cell = new NumberCell();
    long[] numbers = new long[2];
    Set<String> values = new TreeSet<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (example.read(row) == null) {
        numbers[example.label() == 1 ? 1 : 0]++;
        if (values.size() < MOST_VALUES) {
          values.add(LabelRule.canonical(row, layout.labelColumn(), layout.labelIsText(), cell));
        }
      }
    }
    return new Object[] {numbers, values.toArray(String[]::new)};
  }

  /** The factors n / (2 n_0) and n / (2 n_1); 1 for a class without rows. */
  double[] balanced() {
    double rows = zeros + ones;
    return new double[] {
      zeros == 0 ? 1 : rows / (2.0 * zeros), ones == 0 ? 1 : rows / (2.0 * ones)
    };
  }

  /**
   * Checks labels that a model is judged by, which may all be alike.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} when there are more than two values
   */
  void requireAtMostTwo(String label) {
    if (values.size() >= MOST_VALUES) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid label: " + label + " has more than 2 values (must be 2 with positive-label)");
    }
  }

  /**
   * Checks labels of which {@code positive} becomes 1.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} unless it is one of exactly two values; an
   *     input without usable rows is no error here
   */
  void requireTwo(String label, String positive) {
    if (values.isEmpty()) {
      return;
    }
    requireAtMostTwo(label);
    if (ones == 0) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid positive-label: "
              + positive
              + " (must occur among the labels; none of "
              + zeros
              + " rows has it)");
    }
    if (zeros == 0) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid label: all " + ones + " rows have the positive label (must be 2 values)");
    }
  }
}
