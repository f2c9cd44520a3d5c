package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.config.InputConfig.Labels;
import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
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
  private FeatureEncoding encoding;
  private boolean modelled;
  private List<String> slices;
  private RowLayout layout;

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
   * Lists the files, reads their headers or footers and checks the columns; no row is read, except
   * of libsvm files when nothing tells the number of features. An input without rows is no error
   * here. Options of the source that would change which rows are read, or hide bad ones ({@code
   * mode}, {@code inferSchema}, {@code pathGlobFilter} and the like), are refused.
   *
   * @throws JobException with {@link ExitCode#NO_INPUT} when there is nothing to read, {@link
   *     ExitCode#BAD_DATA} when columns are missing, of a wrong type or not the same in all files,
   *     {@link ExitCode#BAD_CONFIGURATION} for options or a condition that make no sense
   */
  public static ExampleReader open(SparkSession spark, InputConfig config) {
    SparkSession session =
        config.isLabelled()
            ? ReadSession.of(spark, config.splitBytes())
            : ReadSession.ofSingleFiles(spark, config.splitBytes());
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

  /**
   * The same for rows that are read as those of a model were: with its dictionaries, lengths and
   * hashing. A category that is not in a dictionary has all features 0.
   *
   * @param config its features must be the columns of {@code encoding}, in their order
   * @throws JobException as above, and with {@link ExitCode#BAD_CONFIGURATION} when they are not
   */
  public static ExampleReader open(
      SparkSession spark, InputConfig config, FeatureEncoding encoding) {
    List<String> columns = encoding.columns().stream().map(FeatureEncoding.Column::name).toList();
    if (!columns.equals(config.features())) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          "Invalid features: "
              + String.join(",", config.features())
              + " (must be those of the model: "
              + String.join(",", columns)
              + ")");
    }
    ExampleReader reader = open(spark, config);
    reader.encoding = encoding;
    reader.modelled = true;
    return reader;
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
          config.daysRead(),
          files.get().missingDays());
    }
    return Source.ofFiles(session, config, files.get());
  }

  /**
   * The examples, read anew whenever they are asked for. Every partition has at least one block,
   * possibly empty; blocks are numbered from 0 within their partition and carry the counts of the
   * rows that were rejected while they were filled. The first call finds out what the schema does
   * not tell: dictionaries of categories, lengths of arrays and vectors, counts of labels.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} when a column has too many categories, or
   *     labels are not the two that they must be
   */
  public JavaRDD<ExampleBlock> blocks() {
    return (hasPlainColumns() ? columnarBlocks() : Optional.<JavaRDD<ExampleBlock>>empty())
        .orElseGet(this::blocksOfRows);
  }

  /** Whether it is worth looking for columns that need nothing but to be copied. */
  private boolean hasPlainColumns() {
    return files.isPresent()
        && format().equals(FileFormat.PARQUET)
        && config.where().isEmpty()
        && config.encoding().equals(InputConfig.Encoding.NUMBERS)
        && config.labels().positive().isEmpty()
        && config.labels().classWeights().isEmpty()
        && config.labels().offset().isEmpty()
        && config.holdout().key().isEmpty()
        && config.slices().isEmpty();
  }

  /** The blocks from batches of columns, where Spark can hand them out. */
  Optional<JavaRDD<ExampleBlock>> columnarBlocks() {
    return ColumnarBlocks.of(
        source.rows(), Columns.used(config), config.features().size(), config.labels().binary());
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

  /**
   * How columns become features: what a model needs to read rows as these are. Reads rows at the
   * first call, where the schema does not tell.
   */
  public FeatureEncoding encoding() {
    layout();
    return encoding;
  }

  /** The names of the features of blocks, in their order; like {@link #encoding}. */
  public List<String> featureNames() {
    return encoding().featureNames();
  }

  /**
   * How often each column that is used was null.
   *
   * @param ranges of the blocks that this reader made
   */
  public NullCounts nulls(ColumnRanges ranges) {
    RejectedRows rejected = ranges.rejected();
    Map<String, Long> byColumn = new LinkedHashMap<>();
    List<String> places = new ArrayList<>(Columns.used(config));
    config.holdout().key().ifPresent(places::add);
    for (int place = 0; place < places.size(); place++) {
      byColumn.putIfAbsent(places.get(place), rejected.nulls(place));
    }
    long read = ranges.rows() + rejected.total() - rejected.count(BadRow.MALFORMED_LINE);
    return new NullCounts(read, byColumn);
  }

  /**
   * The texts of the column of slices, sorted: {@link ExampleBlock#slice} is a place among them, or
   * -1 for a row without one. Empty when there are no slices. Reads rows at the first call.
   *
   * @throws JobException with {@link ExitCode#BAD_CONFIGURATION} when there are too many
   */
  public List<String> slices() {
    if (slices == null) {
      slices = config.slices().map(name -> SliceNames.find(this, name)).orElse(List.of());
    }
    return slices;
  }

  /** Whether reading again gives the same rows in the same order: yes for files, else unknown. */
  public boolean reproducible() {
    return files.isPresent();
  }

  /** The files that are read; empty when the source is none of files. */
  public Optional<InputFiles> files() {
    return files;
  }

  /** The same with the files of those days that are held out, which this reader does not read. */
  public Optional<InputFiles> filesOfAllDays() {
    return config.holdout().days() == 0
        ? files
        : Optional.of(
            InputFiles.list(config.withoutHoldout(), session.sparkContext().hadoopConfiguration()));
  }

  /**
   * Makes sure that the files are still those that were opened: the same names, lengths and times.
   * Of sources that are not files nothing is known.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} when they are not
   */
  public void requireUnchanged() {
    files.ifPresent(
        opened -> opened.requireUnchanged(config, session.sparkContext().hadoopConfiguration()));
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

  /** How rows are read; finds out at the first call what the schema does not tell. */
  RowLayout layout() {
    if (layout == null) {
      Encodings.Found found =
          encoding == null ? Encodings.find(this) : Encodings.known(this, encoding);
      encoding = found.encoding();
      requireFeatures();
      layout = withLabels(layout(found));
    }
    return layout;
  }

  private void requireFeatures() {
    boolean categoriesOnly =
        encoding.columns().stream()
            .allMatch(
                column -> column instanceof FeatureEncoding.Category c && !c.values().isEmpty());
    if (encoding.dimension() == 0 && categoriesOnly) {
      throw new JobException(
          ExitCode.BAD_DATA, "No features: each categorical column has only one value");
    }
  }

  private RowLayout layout(Encodings.Found found) {
    Labels labels = config.labels();
    boolean fromLabel = config.isLabelled() && !labels.binary();
    RowLayout.Offset offset = fromLabel ? RowLayout.Offset.FROM_LABEL : RowLayout.Offset.KEPT;
    return new RowLayout(
        Encodings.columns(encoding, this),
        encoding.dimension(),
        found.sparse(),
        LabelRule.of(labels),
        config.isLabelled(),
        config.isLabelled() && isTextLabel(),
        config.weight().isPresent(),
        config.weight().filter(name -> Columns.isText(schema, name)).isPresent(),
        labels.classWeights().isPresent(),
        labels.offset().isPresent() ? offset : RowLayout.Offset.NONE,
        labels.offset().filter(name -> Columns.isText(schema, name)).isPresent(),
        config.holdout().key().isPresent(),
        slices());
  }

  /** Counts labels where their meaning or weight depends on how many there are. */
  private RowLayout withLabels(RowLayout unweighted) {
    Labels labels = config.labels();
    boolean balanced =
        labels.classWeights().filter(ClassWeights.Balanced.class::isInstance).isPresent();
    if (labels.positive().isEmpty() && !balanced) {
      return unweighted;
    }
    LabelCounts counts = LabelCounts.count(this, unweighted);
    labels.positive().ifPresent(positive -> require(counts, positive));
    return balanced ? unweighted.withFactors(counts.balanced()) : unweighted;
  }

  /** Rows that a model is judged by may have one label only. */
  private void require(LabelCounts counts, String positive) {
    if (modelled) {
      counts.requireAtMostTwo(config.label());
    } else {
      counts.requireTwo(config.label(), positive);
    }
  }

  private boolean isTextLabel() {
    return !(Columns.type(schema, config.label()) instanceof NumericType);
  }

  /** The columns of {@link #layout}, numbers as doubles, categories, a key and a slice as text. */
  List<Column> values() {
    List<Column> values = new ArrayList<>();
    values.add(source.malformed().as("malformed"));
    for (String name : Columns.used(config)) {
      values.add(value(name).as("value" + values.size()));
    }
    config
        .holdout()
        .key()
        .ifPresent(
            name -> values.add(ReadSession.column(name).cast(DataTypes.StringType).as("key")));
    if (!slices().isEmpty()) {
      values.add(SliceNames.column(config.slices().orElseThrow()));
    }
    return values;
  }

  /** Only once the encoding is known. */
  private Column value(String name) {
    Column column = ReadSession.column(name);
    DataType type = Columns.type(schema, name);
    if (Columns.isVector(type)) {
      return column;
    }
    if (Columns.isArray(type)) {
      return column.cast("array<double>");
    }
    boolean text = type instanceof StringType || type instanceof BooleanType || isCategorical(name);
    return column.cast(text ? DataTypes.StringType : DataTypes.DoubleType);
  }

  private boolean isCategorical(String name) {
    return encoding.columns().stream()
        .filter(column -> column.name().equals(name))
        .anyMatch(
            column ->
                column instanceof FeatureEncoding.Category
                    || column instanceof FeatureEncoding.HashedText);
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
