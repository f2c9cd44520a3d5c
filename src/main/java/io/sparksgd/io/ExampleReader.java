package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads examples from files, or from any other Spark source, after checking that the columns are
 * there. Rows come in an order that depends on the data and the settings only, when the source is
 * {@link #reproducible}.
 */
public final class ExampleReader {
  private static final Logger LOG = LoggerFactory.getLogger(ExampleReader.class);

  private final SparkSession session;
  private final InputConfig config;
  private final Optional<InputFiles> files;
  private final Source source;
  private final StructType schema;

  private ExampleReader(
      SparkSession session, InputConfig config, Optional<InputFiles> files, Source source) {
    this.session = session;
    this.config = config;
    this.files = files;
    this.schema = source.schema();
    Columns.require(schema, config);
    requireEqualSchemas();
    this.source = config.where().map(where -> Condition.apply(source, where)).orElse(source);
  }

  /**
   * Lists the files, reads their headers or footers and checks the columns; no row is read. An
   * input without rows is no error here. Options of the source that would change which rows are
   * read, or hide bad ones ({@code mode}, {@code inferSchema}, {@code pathGlobFilter} and the
   * like), are refused.
   *
   * @throws JobException with {@link ExitCode#NO_INPUT} when there is nothing to read, {@link
   *     ExitCode#BAD_DATA} when columns are missing, of a wrong type or not the same in all files,
   *     {@link ExitCode#BAD_CONFIGURATION} for options or a condition that make no sense
   */
  public static ExampleReader open(SparkSession spark, InputConfig config) {
    SparkSession session = ReadSession.of(spark, config.splitBytes());
    Optional<InputFiles> files = Optional.empty();
    try {
      if (FileFormat.readsFiles(config.format())) {
        files = Optional.of(InputFiles.list(config, session.sparkContext().hadoopConfiguration()));
      }
      return new ExampleReader(session, config, files, source(session, config, files));
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw failures(files)
          .explain(e)
          .orElseGet(
              () ->
                  new JobException(
                      ExitCode.INTERNAL,
                      "Cannot open input (" + e.getClass().getSimpleName() + ")",
                      e));
    }
  }

  private static Source source(
      SparkSession session, InputConfig config, Optional<InputFiles> files) {
    if (files.isEmpty()) {
      return Source.ofOther(session, config);
    }
    if (!files.get().missingDays().isEmpty()) {
      LOG.warn(
          "No input for {} of {} days: {}",
          files.get().missingDays().size(),
          config.days(),
          files.get().missingDays());
    }
    return Source.ofFiles(session, config, files.get());
  }

  /**
   * The examples, read anew whenever they are asked for. Every partition has at least one block,
   * possibly empty; blocks are numbered from 0 within their partition and carry the counts of the
   * rows that were rejected while they were filled.
   */
  public JavaRDD<ExampleBlock> blocks() {
    return (hasPlainColumns() ? columnarBlocks() : Optional.<JavaRDD<ExampleBlock>>empty())
        .orElseGet(this::blocksOfRows);
  }

  /** Whether it is worth looking for columns that need nothing but to be copied. */
  private boolean hasPlainColumns() {
    return files.isPresent() && format().equals(FileFormat.PARQUET) && config.where().isEmpty();
  }

  /** The blocks from batches of columns, where Spark can hand them out. */
  Optional<JavaRDD<ExampleBlock>> columnarBlocks() {
    return ColumnarBlocks.of(source.rows(), Columns.used(config), config.features().size());
  }

  /** The blocks from rows, by means of public API only. */
  JavaRDD<ExampleBlock> blocksOfRows() {
    RowLayout layout = layout();
    return source
        .rows()
        .select(values().toArray(Column[]::new))
        .toJavaRDD()
        .mapPartitionsWithIndex(
            (partition, rows) -> new BlockIterator(partition, rows, layout), false);
  }

  /** Whether reading again gives the same rows in the same order: yes for files, else unknown. */
  public boolean reproducible() {
    return files.isPresent();
  }

  /** The files that are read; empty when the source is none of files. */
  public Optional<InputFiles> files() {
    return files;
  }

  /** The columns of the source, those of hive-style directories included. */
  public StructType schema() {
    return schema;
  }

  /** The source's name, the guessed one where none was given. */
  public String format() {
    return files.map(InputFiles::format).orElse(config.format());
  }

  /**
   * Why reading failed, when {@code failure} or one of its causes tells: a file is corrupt, gone or
   * forbidden, or the condition cannot be evaluated. Empty when it is no failure of reading.
   */
  public Optional<JobException> explain(Throwable failure) {
    return failures(files).explain(failure);
  }

  private static ReadFailures failures(Optional<InputFiles> files) {
    return new ReadFailures(files.map(InputFiles::directory).orElse(""));
  }

  InputConfig config() {
    return config;
  }

  SparkSession session() {
    return session;
  }

  Source source() {
    return source;
  }

  RowLayout layout() {
    List<String> used = Columns.used(config);
    boolean[] text = new boolean[used.size()];
    for (int i = 0; i < text.length; i++) {
      text[i] = Columns.isText(schema, used.get(i));
    }
    return new RowLayout(config.features().size(), text);
  }

  /** The columns of {@link #layout}, numbers as doubles. */
  List<Column> values() {
    List<Column> values = new ArrayList<>();
    values.add(source.malformed().as("malformed"));
    for (String name : Columns.used(config)) {
      Column column = ReadSession.column(name);
      boolean text = Columns.isText(schema, name);
      values.add((text ? column : column.cast(DataTypes.DoubleType)).as("value" + values.size()));
    }
    return values;
  }

  private void requireEqualSchemas() {
    if (!format().equals(FileFormat.PARQUET) || files.isEmpty()) {
      return;
    }
    List<String> columns = Columns.compared(schema, config);
    ParquetFooters.requireEqual(session, files.get().files(), columns);
  }

  /** The rows with the values first, then what else is asked for. */
  Dataset<Row> valuesAnd(List<Column> others) {
    List<Column> columns = values();
    columns.addAll(others);
    return source.rows().select(columns.toArray(Column[]::new));
  }
}
