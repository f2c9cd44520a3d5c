package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of libsvm files as a column {@code label}, a vector column {@code features} and a column
 * that holds lines that are malformed. Lines are read as text and checked one by one: Spark's own
 * source ends the job at the first bad one.
 */
final class Libsvm {
  static final String LABEL = "label";
  static final String FEATURES = "features";

  /** Spark's name for the option that tells how many features there are. */
  private static final String NUM_FEATURES = "numFeatures";

  private Libsvm() {}

  /** Refuses an option that would make one line of a whole file. */
  static void requireOptions(Map<String, String> options) {
    if (options.containsKey("wholetext")) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid option: wholetext (libsvm files are read line by line; leave it out)");
    }
  }

  /**
   * The columns of {@code lines}.
   *
   * @param lines rows with a text column {@code value}; other columns are kept
   * @param options may hold {@code numFeatures}; without it the lines are read once to find the
   *     largest index
   */
  static Dataset<Row> rows(
      Dataset<Row> lines, Map<String, String> options, String corruptColumn, List<Column> others) {
    Column line = ReadSession.column("value");
    UDF1<String, Boolean> filled = text -> !LibsvmLine.isEmpty(text);
    Dataset<Row> all = lines.filter(functions.udf(filled, DataTypes.BooleanType).apply(line));
    int features =
        options.containsKey(NUM_FEATURES)
            ? numFeatures(options.get(NUM_FEATURES))
            : largestWidth(all);
    StructType type =
        new StructType().add(LABEL, DataTypes.DoubleType).add(FEATURES, SQLDataTypes.VectorType());
    UDF1<String, Row> parse = text -> parse(text, features);
    Column parsed = ReadSession.column("parsed");
    List<Column> columns = new ArrayList<>();
    columns.add(parsed.getField(LABEL).as(LABEL));
    columns.add(
        parsed
            .getField(FEATURES)
            .as(FEATURES, new AttributeGroup(FEATURES, features).toMetadata()));
    columns.add(functions.when(parsed.isNull(), line).as(corruptColumn));
    columns.addAll(others);
    return all.withColumn("parsed", functions.udf(parse, type).asNondeterministic().apply(line))
        .select(columns.toArray(Column[]::new));
  }

  private static int numFeatures(String text) {
    try {
      int features = Integer.parseInt(text.strip());
      if (features > 0) {
        return features;
      }
    } catch (NumberFormatException e) {
      // the message is the same as for a number that is too small
    }
    throw new JobException(
        ExitCode.BAD_CONFIGURATION,
        "Invalid option: numFeatures=" + text + " (must be a whole number >= 1)");
  }

  private static int largestWidth(Dataset<Row> lines) {
    List<Integer> widths =
        ReadSession.named(
            lines.sparkSession(),
            "find the number of features",
            () ->
                lines
                    .select(ReadSession.column("value"))
                    .as(Encoders.STRING())
                    .toJavaRDD()
                    .mapPartitions(
                        part -> {
                          LibsvmLine line = new LibsvmLine();
                          int largest = 0;
                          while (part.hasNext()) {
                            if (line.parse(part.next())) {
                              largest = Math.max(largest, line.width());
                            }
                          }
                          return Collections.singleton(largest).iterator();
                        })
                    .collect());
    return widths.isEmpty() ? 0 : Collections.max(widths);
  }

  /** A label and a vector; null when the line is malformed. */
  private static Row parse(String text, int features) {
    LibsvmLine line = new LibsvmLine();
    if (!line.parse(text)) {
      return null;
    }
    int size = Math.max(features, line.width());
    return RowFactory.create(line.label(), Vectors.sparse(size, line.indices(), line.values()));
  }
}
