package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Sets the bad rows aside, with all their columns, the reason and the file they come from: as CSV
 * with a header for CSV input, where a malformed line stands as it was read in the column {@code
 * malformed_line}; else as Parquet, which keeps the types.
 */
public final class Quarantine {
  private static final String LINE = "malformed_line";

  private Quarantine() {}

  /**
   * Reads the input once more and writes its bad rows to a new directory.
   *
   * @throws JobException with {@link ExitCode#CANNOT_WRITE} when the directory exists or cannot be
   *     written, or as {@link ExampleReader#explain} says when reading fails
   */
  public static void write(ExampleReader reader, String directory) {
    try {
      ReadSession.named(
          reader.session(),
          "quarantine bad rows",
          () -> {
            RowFiles.save(badRows(reader), reader.format(), directory, List.of());
            return null;
          });
    } catch (Exception e) {
      throw explain(reader, directory, e);
    }
  }

  private static Dataset<Row> badRows(ExampleReader reader) {
    List<Column> originals = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(reader.schema().fieldNames()));
    names.forEach(name -> originals.add(ReadSession.column(name)));
    reader
        .source()
        .corruptColumn()
        .map(ReadSession::column)
        .ifPresent(line -> originals.add(line.as(Source.unused(LINE, names))));
    originals.add(file(reader).as(Source.unused("file", names)));
    RowLayout layout = reader.layout();
    Dataset<Row> rows = reader.valuesAnd(originals);
    int width = layout.width();
    StructType written = new StructType();
    for (int i = width; i < rows.schema().length(); i++) {
      written = written.add(rows.schema().apply(i));
    }
    written = written.add(Source.unused("reason", names), DataTypes.StringType);
    MapPartitionsFunction<Row, Row> bad = each -> new BadRows(each, layout);
    return rows.mapPartitions(bad, Encoders.row(written));
  }

  private static Column file(ExampleReader reader) {
    String directory = reader.files().map(InputFiles::directory).orElse("");
    String format = reader.format();
    return reader
        .source()
        .fileColumn()
        .map(url -> FileNames.relativeColumn(directory, ReadSession.column(url)))
        .orElse(functions.lit(format));
  }

  private static JobException explain(ExampleReader reader, String directory, Exception failure) {
    String shown = FileNames.shown(directory);
    if (failure instanceof AnalysisException || failure instanceof FileAlreadyExistsException) {
      return new JobException(
          ExitCode.CANNOT_WRITE,
          "Cannot write quarantine: " + shown + " (exists already)",
          failure);
    }
    return reader
        .explain(failure)
        .orElseGet(
            () ->
                new JobException(
                    ExitCode.CANNOT_WRITE,
                    "Cannot write quarantine: "
                        + shown
                        + " ("
                        + failure.getClass().getSimpleName()
                        + ")",
                    failure));
  }

  /** The bad rows among rows that have their values in front; the reason is put at the end. */
  private static final class BadRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final RowLayout layout;
    private final ExampleRow example;
    private Row next;

    BadRows(Iterator<Row> rows, RowLayout layout) {
      this.rows = rows;
      this.layout = layout;
      this.example = new ExampleRow(layout);
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        Row row = rows.next();
        BadRow reason = example.read(row);
        next = reason == null ? null : withReason(row, reason);
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("No more bad rows");
      }
      Row row = next;
      next = null;
      return row;
    }

    private Row withReason(Row row, BadRow reason) {
      Object[] values = new Object[row.length() - layout.width() + 1];
      for (int i = 0; i < values.length - 1; i++) {
        values[i] = row.get(layout.width() + i);
      }
      values[values.length - 1] = reason.reason();
      return RowFactory.create(values);
    }
  }
}
