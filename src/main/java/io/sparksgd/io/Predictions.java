package io.sparksgd.io;

import io.sparksgd.config.PredictConfig.OutputFormat;
import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.LongAccumulator;

/**
 * The rows of an input with what a model predicts for them. Rows are read one by one by the rules
 * of training, so that a row is predicted exactly if it could be trained on but for its label.
 */
public final class Predictions {
  /** Past that, compiled expressions are no faster and may be too long to be compiled. */
  private static final int MOST_IN_EXPRESSION = 100;

  /** Times this, numbers overflow that are larger than {@link BadRow#LARGEST}, and no others. */
  private static final double OVERFLOW = Double.MAX_VALUE / BadRow.LARGEST;

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";
  private static final String MODEL_VERSION = "model_version";

  private final ExampleReader reader;
  private final double[] weights;
  private final Loss loss;
  private final OptionalDouble threshold;
  private final LongAccumulator predicted;
  private final LongAccumulator rejected;

  /**
   * @param reader of rows without labels, with the encoding of the model
   * @param weights {@code weights[dimension + 1]} in original units, intercept last
   * @param loss makes means from margins
   * @param threshold the least mean that is predicted as 1; empty where the mean is the prediction
   * @throws JobException with {@link ExitCode#BAD_DATA} when the input has a column of the name of
   *     one that is added
   */
  public Predictions(ExampleReader reader, double[] weights, Loss loss, OptionalDouble threshold) {
    this.reader = reader;
    this.weights = weights.clone();
    this.loss = loss;
    this.threshold = threshold;
    predicted = reader.session().sparkContext().longAccumulator();
    rejected = reader.session().sparkContext().longAccumulator();
    requireFree(PREDICTION);
    requireFree(MODEL_VERSION);
    if (threshold.isPresent()) {
      requireFree(PROBABILITY);
    }
  }

  /** Names differ by more than case: to many readers they are the same otherwise. */
  private void requireFree(String added) {
    for (String name : reader.schema().fieldNames()) {
      if (name.equalsIgnoreCase(added)) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "Column exists: " + name + " (must not be one of the input, since predict adds it)");
      }
    }
  }

  /** What {@code format} stands for. */
  public OutputFormat format(OutputFormat format) {
    if (format != OutputFormat.AUTO) {
      return format;
    }
    return reader.format().equals(FileFormat.CSV) ? OutputFormat.CSV : OutputFormat.PARQUET;
  }

  /**
   * Reads the input, predicts what can be predicted and writes it to a new directory: the columns
   * of the input, {@code probability} where there is a threshold, {@code prediction} and {@code
   * model_version}. Rows that cannot be used are counted and left out. Once only.
   *
   * @param format not auto
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} for columns that CSV cannot hold
   */
  public void write(String directory, OutputFormat format, String version) {
    if (format == OutputFormat.CSV) {
      requirePlainColumns();
    }
    ReadSession.named(
        reader.session(),
        "predict: read, predict and write",
        () -> {
          RowFiles.save(
              rows(version), format.name().toLowerCase(Locale.ROOT), directory, distinct(format));
          return null;
        });
  }

  /**
   * Columns of Parquet that need no dictionary: those that have none in the input, and the mean.
   */
  private List<String> distinct(OutputFormat format) {
    List<String> distinct = new ArrayList<>();
    if (format == OutputFormat.PARQUET && reader.format().equals(FileFormat.PARQUET)) {
      reader
          .files()
          .map(files -> ParquetFooters.withoutDictionary(reader.session(), files.files().get(0)))
          .ifPresent(distinct::addAll);
    }
    distinct.add(threshold.isPresent() ? PROBABILITY : PREDICTION);
    return distinct;
  }

  private void requirePlainColumns() {
    for (StructField field : reader.schema().fields()) {
      DataType type = field.dataType();
      if (!(type instanceof AtomicType)) {
        throw new JobException(
            ExitCode.BAD_CONFIGURATION,
            "Invalid output-format: csv (must be parquet, which can hold "
                + field.name()
                + ' '
                + type.simpleString()
                + ")");
      }
    }
  }

  /** How many rows were written, once they are. */
  public long predicted() {
    return predicted.value();
  }

  /** How many rows were left out, once the others are written. */
  public long rejected() {
    return rejected.value();
  }

  /**
   * The numbers of the partitions that have rows, in the order of the files and of the places in
   * them: Spark numbers them by size. Empty where its order is right or there is none.
   */
  public List<Integer> partitionsInOrder() {
    List<InputFile> files = reader.files().map(InputFiles::files).orElse(List.of());
    if (files.size() <= 1) {
      return List.of();
    }
    Map<String, Integer> places = new HashMap<>();
    files.forEach(file -> places.put(file.path(), places.size()));
    Column url = ReadSession.column(reader.source().fileColumn().orElseThrow());
    List<Row> firstRows =
        ReadSession.named(
            reader.session(),
            "predict: find the order of the files",
            () ->
                reader
                    .source()
                    .rows()
                    .select(
                        functions.spark_partition_id(),
                        url,
                        functions.expr("input_file_block_start()"))
                    .toJavaRDD()
                    .mapPartitions(Predictions::first)
                    .collect());
    return firstRows.stream()
        .sorted(
            Comparator.<Row>comparingInt(row -> places.get(FileNames.pathOf(row.getString(1))))
                .thenComparingLong(row -> row.getLong(2)))
        .map(row -> row.getInt(0))
        .toList();
  }

  private static Iterator<Row> first(Iterator<Row> rows) {
    return rows.hasNext() ? Collections.singleton(rows.next()).iterator() : rows;
  }

  private Dataset<Row> rows(String version) {
    String mean = threshold.isPresent() ? PROBABILITY : PREDICTION;
    Dataset<Row> rows = means(mean).filter(ReadSession.column(mean).isNotNull());
    if (threshold.isPresent()) {
      rows =
          rows.withColumn(
              PREDICTION,
              functions
                  .when(ReadSession.column(mean).geq(threshold.getAsDouble()), 1)
                  .otherwise(0));
    }
    return rows.withColumn(MODEL_VERSION, functions.lit(version));
  }

  private Dataset<Row> means(String name) {
    return isPlain() ? meansOfColumns(name) : meansOfRows(name);
  }

  /** Whether all that is read are columns of numbers, few enough for one expression. */
  private boolean isPlain() {
    List<String> used = Columns.used(reader.config());
    return reader.source().corruptColumn().isEmpty()
        && reader.encoding().hashFeatures().isEmpty()
        && used.size() <= MOST_IN_EXPRESSION
        && used.stream()
            .allMatch(name -> Columns.type(reader.schema(), name) instanceof NumericType)
        && reader.encoding().columns().stream().allMatch(FeatureEncoding.Numeric.class::isInstance);
  }

  /**
   * The same as {@link #meansOfRows}, to the bit, but that Spark compiles the margin: no row
   * becomes an object. Whether numbers can be used is found out by arithmetic: 0 x {@link
   * #OVERFLOW} is 0 for those that can, else NaN. Comparing would make more code, which is compiled
   * anew in each run.
   */
  Dataset<Row> meansOfColumns(String name) {
    reader.layout();
    List<Column> numbers = reader.values();
    int features = weights.length - 1;
    Column margin = functions.lit(weights[features]);
    Column nothing = functions.lit(0.0);
    for (int j = 0; j + 1 < numbers.size(); j++) {
      Column number = numbers.get(j + 1);
      nothing = nothing.plus(number.multiply(OVERFLOW).multiply(0.0));
      margin = margin.plus(j < features ? number.multiply(weights[j]) : number);
    }
    UDF1<Double, Double> mean = tally()::mean;
    return withMeans(name, mean, margin.minus(nothing));
  }

  /** All rows with a last column of the mean, null for a row that cannot be used. */
  Dataset<Row> meansOfRows(String name) {
    UDF1<Row, Double> mean = new RowMean(reader.layout(), weights, tally());
    return withMeans(name, mean, functions.struct(reader.values().toArray(Column[]::new)));
  }

  /** Spark must not take it for a function of the columns only, or it would call it twice. */
  private <T> Dataset<Row> withMeans(String name, UDF1<T, Double> mean, Column argument) {
    List<Column> columns = originals();
    columns.add(
        functions.udf(mean, DataTypes.DoubleType).asNondeterministic().apply(argument).as(name));
    return reader.source().rows().select(columns.toArray(Column[]::new));
  }

  private Tally tally() {
    return new Tally(loss, predicted, rejected);
  }

  private List<Column> originals() {
    List<Column> columns = new ArrayList<>();
    for (String column : reader.schema().fieldNames()) {
      columns.add(ReadSession.column(column));
    }
    return columns;
  }

  /**
   * Makes means of margins and counts them. Spark adds up what a task counted once the task has
   * succeeded, once for each part of the output however often it was tried: that is exact where, as
   * here, the tasks that count are those that write.
   */
  private record Tally(Loss loss, LongAccumulator predicted, LongAccumulator rejected)
      implements Serializable {

    /** Null where there is no margin, and where the mean is not finite. */
    Double mean(Double margin) {
      if (margin != null) {
        double mean = loss.prediction(margin);
        if (Double.isFinite(mean)) {
          predicted.add(1);
          return mean;
        }
      }
      rejected.add(1);
      return null;
    }
  }

  /** Predicts one row after the other; travels to the executors, a copy for each task. */
  private static final class RowMean implements UDF1<Row, Double> {
    private static final long serialVersionUID = 1L;

    private final RowLayout layout;
    private final double[] weights;
    private final Tally tally;
    private transient ExampleRow example;

    RowMean(RowLayout layout, double[] weights, Tally tally) {
      this.layout = layout;
      this.weights = weights;
      this.tally = tally;
    }

    @Override
    public Double call(Row row) {
      if (example == null) {
        example = new ExampleRow(layout);
      }
      return tally.mean(example.read(row) == null ? example.margin(weights) : null);
    }
  }
}
