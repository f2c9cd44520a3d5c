package io.sparksgd.job;

import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GenerateConfig.FileFormat;
import io.sparksgd.config.Redaction;
import io.sparksgd.core.data.SyntheticLine;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes rows of a {@link SyntheticLine} to files with stable names. */
public final class GenerateJob {
  private static final Double[] BAD_CELLS = {null, Double.NaN, Double.POSITIVE_INFINITY};

  private GenerateJob() {}

  /** Opens a session, writes, and closes the session. */
  public static Finding run(GenerateConfig config) {
    SparkSession session = Sessions.open("generate");
    try {
      return found(session, config);
    } finally {
      session.stop();
    }
  }

  /** The same in {@code session}. */
  public static Finding found(SparkSession session, GenerateConfig config) {
    return new Finding(ExitCode.DONE, text(run(session, config), config));
  }

  private static String text(GeneratedData data, GenerateConfig config) {
    String slopes =
        config.line().slopes().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "Rows       %d\nFiles      %d in %s\nBad rows   %d\nSlope      %s\nIntercept  %s\n"
        .formatted(
            data.rows(),
            data.files(),
            Redaction.text(data.output()),
            data.badRows(),
            slopes,
            config.line().intercept());
  }

  /**
   * Writes the rows to {@code files} files, or to one per row where rows are fewer.
   *
   * @throws JobException when the output exists and may not be replaced, or cannot be written
   */
  public static GeneratedData run(SparkSession session, GenerateConfig config) {
    Path target = new Path(config.output());
    try {
      FileSystem files = target.getFileSystem(session.sparkContext().hadoopConfiguration());
      try (StagedDirectory staged =
          StagedDirectory.open(files, files.makeQualified(target), config.overwrite())) {
        return write(session, config, staged);
      }
    } catch (IOException e) {
      throw new JobException(
          ExitCode.IO_ERROR, "Cannot write output: " + e.getClass().getSimpleName(), e);
    }
  }

  private static GeneratedData write(
      SparkSession session, GenerateConfig config, StagedDirectory staged) throws IOException {
    SyntheticLine line = new SyntheticLine(config.line(), config.seed());
    JavaRDD<Range> ranges = ranges(session, config);
    Path written = staged.work("written");
    session.sparkContext().setJobDescription("generate: write rows");
    if (config.format() == FileFormat.CSV) {
      lines(session, ranges, line).write().option("maxRecordsPerFile", 0).text(written.toString());
    } else {
      rows(session, ranges, line)
          .write()
          .option("maxRecordsPerFile", 0)
          .parquet(written.toString());
    }
    session.sparkContext().setJobDescription("generate: count bad rows");
    long badRows = config.line().badShare() == 0 ? 0 : badRows(ranges, line);
    session.sparkContext().setJobDescription(null);
    Path named = staged.work("named");
    int parts =
        staged.nameParts(
            written, named, List.of(), config.format().name().toLowerCase(Locale.ROOT));
    staged.publish(named);
    return new GeneratedData(config.output(), config.rows(), parts, badRows);
  }

  private static JavaRDD<Range> ranges(SparkSession session, GenerateConfig config) {
    int count = Math.toIntExact(Math.max(1, Math.min(config.files(), config.rows())));
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranges.add(Range.of(i, count, config.rows()));
    }
    return JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(ranges, count);
  }

  private static Dataset<String> lines(
      SparkSession session, JavaRDD<Range> ranges, SyntheticLine line) {
    String header = String.join(",", columns(line));
    FlatMapFunction<Range, String> toLines =
        range -> {
          CsvLines lines = new CsvLines(line);
          return Stream.concat(Stream.of(header), range.rows().mapToObj(lines::line)).iterator();
        };
    return session.createDataset(ranges.flatMap(toLines).rdd(), Encoders.STRING());
  }

  private static Dataset<Row> rows(
      SparkSession session, JavaRDD<Range> ranges, SyntheticLine line) {
    StructField[] fields =
        columns(line).stream()
            .map(name -> DataTypes.createStructField(name, DataTypes.DoubleType, true))
            .toArray(StructField[]::new);
    return session.createDataFrame(
        ranges.flatMap(range -> rows(range, line)), new StructType(fields));
  }

  private static Iterator<Row> rows(Range range, SyntheticLine line) {
    double[] values = new double[line.dimension() + 1];
    return range.rows().mapToObj(row -> row(line, row, values)).iterator();
  }

  private static Row row(SyntheticLine line, long row, double[] values) {
    line.row(row, values);
    Object[] cells = new Object[values.length];
    for (int j = 0; j < values.length; j++) {
      cells[j] = values[j];
    }
    if (line.damaged(row)) {
      cells[line.damagedCell(row)] = BAD_CELLS[line.damage(row, BAD_CELLS.length)];
    }
    return RowFactory.create(cells);
  }

  private static List<String> columns(SyntheticLine line) {
    List<String> names = new ArrayList<>();
    for (int j = 1; j <= line.dimension(); j++) {
      names.add(line.dimension() == 1 ? "x" : "x" + j);
    }
    names.add("y");
    return Collections.unmodifiableList(names);
  }

  private static long badRows(JavaRDD<Range> ranges, SyntheticLine line) {
    return ranges.map(range -> range.rows().filter(line::damaged).count()).reduce(Long::sum);
  }
}
