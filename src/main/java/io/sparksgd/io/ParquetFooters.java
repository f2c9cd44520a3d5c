package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;

/**
 * What the footers of Parquet files tell before any row is read. Holds schemas together: Spark
 * takes the schema of one file and reads a column that another file lacks as nulls. Types must be
 * the same; only how decimals are stored may differ. The order of columns, and columns that are not
 * used, do not matter.
 */
final class ParquetFooters {
  private static final String MISSING = "missing";

  private ParquetFooters() {}

  /**
   * Compares the types of {@code columns} in every file with those in the first.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} naming the column and two files
   * @throws FileFailure for a file whose footer cannot be read
   */
  static void requireEqual(SparkSession session, List<InputFile> files, List<String> columns) {
    List<String[]> types = EachFile.look(session, files, look(columns.toArray(String[]::new)));
    for (int i = 1; i < types.size(); i++) {
      for (int j = 0; j < columns.size(); j++) {
        String type = types.get(i)[j];
        String expected = types.get(0)[j];
        if (!Objects.equals(type, expected)) {
          throw new JobException(
              ExitCode.BAD_DATA,
              String.format(
                  Locale.ROOT,
                  "Different schemas: column %s is %s in %s but %s in %s",
                  columns.get(j),
                  type,
                  files.get(i).name(),
                  expected,
                  files.get(0).name()));
        }
      }
    }
  }

  private static EachFile.Look<String[]> look(String[] columns) {
    return (path, conf) -> {
      MessageType schema = schemaOf(path, conf);
      String[] types = new String[columns.length];
      for (int j = 0; j < columns.length; j++) {
        types[j] = schema.containsField(columns[j]) ? typeOf(schema.getType(columns[j])) : MISSING;
      }
      return types;
    };
  }

  private static MessageType schemaOf(String file, Configuration hadoopConf) throws IOException {
    return footer(file, hadoopConf, ParquetMetadataConverter.SKIP_ROW_GROUPS)
        .getFileMetaData()
        .getSchema();
  }

  private static ParquetMetadata footer(
      String file, Configuration hadoopConf, ParquetMetadataConverter.MetadataFilter filter)
      throws IOException {
    Path path = new Path(file);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, hadoopConf),
            HadoopReadOptions.builder(hadoopConf, path).withMetadataFilter(filter).build())) {
      return reader.getFooter();
    } catch (RuntimeException e) {
      throw new ParquetDecodingException("Cannot read footer", e);
    }
  }

  /**
   * The columns that {@code file} holds without a dictionary in its first rows: whoever writes the
   * same rows need not try one, which costs time where all values differ.
   *
   * @throws FileFailure for a file whose footer cannot be read
   */
  static List<String> withoutDictionary(SparkSession session, InputFile file) {
    String[] none =
        EachFile.look(session, List.of(file), ParquetFooters::columnsWithoutDictionary).get(0);
    return List.of(none);
  }

  private static String[] columnsWithoutDictionary(String file, Configuration hadoopConf)
      throws IOException {
    return footer(file, hadoopConf, ParquetMetadataConverter.NO_FILTER).getBlocks().stream()
        .limit(1)
        .flatMap(rows -> rows.getColumns().stream())
        .filter(column -> !column.hasDictionaryPage())
        .map(column -> column.getPath().toDotString())
        .toArray(String[]::new);
  }

  private static String typeOf(Type type) {
    if (!type.isPrimitive()) {
      return type.asGroupType().toString().replaceAll("\\s+", " ");
    }
    if (type.getLogicalTypeAnnotation() != null) {
      return type.getLogicalTypeAnnotation().toString();
    }
    PrimitiveType primitive = type.asPrimitiveType();
    return primitive.getPrimitiveTypeName().toString().toLowerCase(Locale.ROOT);
  }
}
