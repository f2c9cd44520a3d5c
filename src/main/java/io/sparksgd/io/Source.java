package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What Spark reads, before columns are chosen.
 *
 * @param rows every column of the source; for files also those of hive-style directories
 * @param corruptColumn the column that holds the raw line where it is malformed, for CSV and libsvm
 * @param fileColumn the URL of the file that a row comes from, for files
 */
record Source(Dataset<Row> rows, Optional<String> corruptColumn, Optional<String> fileColumn) {

  /** Opens files of any format. */
  static Source ofFiles(SparkSession session, InputConfig config, InputFiles files) {
    Map<String, String> options = ReadOptions.forFiles(config, files.format());
    if (files.format().equals(FileFormat.CSV)) {
      return ofCsv(session, config, files, options);
    }
    if (files.format().equals(FileFormat.LIBSVM)) {
      return ofLibsvm(session, files, options);
    }
    requireContent(files);
    InputFile first = files.files().get(0);
    StructType schema =
        ReadSession.named(
            session,
            "read the schema of " + first.name(),
            () ->
                session
                    .read()
                    .format(files.format())
                    .options(options)
                    .load(FileNames.literal(first.path()))
                    .schema());
    return ofRows(load(session, files, options, schema), Optional.empty(), files);
  }

  /** Opens what is no file: nothing is known of its order, or of where a row comes from. */
  static Source ofOther(SparkSession session, InputConfig config) {
    return new Source(
        session
            .read()
            .format(config.format())
            .options(config.options())
            .load(config.paths().toArray(String[]::new)),
        Optional.empty(),
        Optional.empty());
  }

  private static Source ofCsv(
      SparkSession session, InputConfig config, InputFiles files, Map<String, String> options) {
    CsvHeaders headers = new CsvHeaders(session, options);
    List<String> names =
        config.columns().isEmpty() ? headers.namesIn(files.files().get(0)) : config.columns();
    requireDistinct(names);
    if (ReadOptions.hasHeader(options)) {
      headers.requireEqual(files.files(), names);
    }
    String corruptColumn = unused("_corrupt_record", names);
    List<StructField> fields = new ArrayList<>();
    names.forEach(
        name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    fields.add(DataTypes.createStructField(corruptColumn, DataTypes.StringType, true));
    options.put("columnNameOfCorruptRecord", corruptColumn);
    Dataset<Row> rows = load(session, files, options, DataTypes.createStructType(fields));
    return ofRows(rows, Optional.of(corruptColumn), files);
  }

  private static Source ofLibsvm(
      SparkSession session, InputFiles files, Map<String, String> options) {
    Libsvm.requireOptions(options);
    StructType text = new StructType().add("value", DataTypes.StringType);
    List<String> names = List.of(Libsvm.LABEL, Libsvm.FEATURES);
    String corruptColumn = unused("_corrupt_record", names);
    Source lines =
        ofRows(load(session, files, "text", options, text), Optional.empty(), files, names);
    List<Column> others = new ArrayList<>();
    for (String name : lines.rows().columns()) {
      if (!name.equals("value")) {
        others.add(ReadSession.column(name));
      }
    }
    return new Source(
        Libsvm.rows(lines.rows(), options, corruptColumn, others),
        Optional.of(corruptColumn),
        lines.fileColumn());
  }

  private static Dataset<Row> load(
      SparkSession session, InputFiles files, Map<String, String> options, StructType schema) {
    return load(session, files, files.format(), options, schema);
  }

  private static Dataset<Row> load(
      SparkSession session,
      InputFiles files,
      String format,
      Map<String, String> options,
      StructType schema) {
    return session.read().format(format).options(options).schema(schema).load(files.literalPaths());
  }

  private static Source ofRows(
      Dataset<Row> rows, Optional<String> corruptColumn, InputFiles files) {
    return ofRows(rows, corruptColumn, files, List.of());
  }

  /**
   * Adds the columns that paths give.
   *
   * @param reserved names that columns of the rows will have later
   */
  private static Source ofRows(
      Dataset<Row> rows, Optional<String> corruptColumn, InputFiles files, List<String> reserved) {
    List<String> names = List.of(rows.columns());
    String fileColumn = unused("_file", names);
    Column url = rows.metadataColumn("_metadata").getField("file_path");
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(ReadSession.column(name)));
    List<String> taken = new ArrayList<>(names);
    taken.addAll(reserved);
    for (String name : HivePartitions.names(files.files(), taken)) {
      columns.add(HivePartitions.column(name, url).as(name));
    }
    columns.add(url.as(fileColumn));
    return new Source(
        rows.select(columns.toArray(Column[]::new)), corruptColumn, Optional.of(fileColumn));
  }

  /** Whether a line was malformed, as a column. */
  Column malformed() {
    return corruptColumn
        .map(name -> ReadSession.column(name).isNotNull())
        .orElse(functions.lit(false));
  }

  /** The same source with other rows. */
  Source withRows(Dataset<Row> otherRows) {
    return new Source(otherRows, corruptColumn, fileColumn);
  }

  /** The columns that the source itself has, in its order. */
  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      if (!isOwn(field.name())) {
        fields.add(field);
      }
    }
    return DataTypes.createStructType(fields);
  }

  private boolean isOwn(String name) {
    return corruptColumn.filter(name::equals).isPresent()
        || fileColumn.filter(name::equals).isPresent();
  }

  /** A name that none of the others is, made by putting underscores behind it. */
  static String unused(String name, List<String> others) {
    return others.contains(name) ? unused(name + "_", others) : name;
  }

  private static void requireDistinct(List<String> names) {
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new JobException(
            ExitCode.BAD_CONFIGURATION, "Invalid columns: " + name + " (given twice)");
      }
    }
  }

  /** Spark passes over files without content; a Parquet file without content is broken. */
  private static void requireContent(InputFiles files) {
    for (InputFile file : files.files()) {
      if (file.length() == 0) {
        throw new JobException(
            ExitCode.BAD_DATA, "Cannot read file: " + file.name() + " (corrupt parquet: empty)");
      }
    }
  }
}
