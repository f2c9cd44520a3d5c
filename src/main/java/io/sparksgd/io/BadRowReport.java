package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.RejectedRows;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Where the bad rows are: exact counts by file and reason. Never a row's content. */
public final class BadRowReport {
  private static final int MOST_FILES = 5;

  private final Map<String, RejectedRows> byFile;

  private BadRowReport(Map<String, RejectedRows> byFile) {
    this.byFile = byFile;
  }

  /**
   * Reads the input once more and counts. The file of a row that does not come from one is the name
   * of its source.
   */
  public static BadRowReport count(ExampleReader reader) {
    RowLayout layout = reader.layout();
    Optional<Column> url = reader.source().fileColumn().map(ReadSession::column);
    List<Map<String, RejectedRows>> counts =
        ReadSession.named(
            reader.session(),
            "count bad rows per file",
            () ->
                reader
                    .valuesAnd(url.stream().toList())
                    .toJavaRDD()
                    .mapPartitions(rows -> List.of(count(rows, layout)).iterator())
                    .collect());
    String directory = reader.files().map(InputFiles::directory).orElse("");
    Map<String, RejectedRows> byFile = new TreeMap<>();
    for (Map<String, RejectedRows> part : counts) {
      part.forEach(
          (file, rejected) ->
              byFile.merge(
                  file.isEmpty()
                      ? reader.format()
                      : FileNames.relative(directory, FileNames.pathOf(file)),
                  rejected,
                  RejectedRows::merge));
    }
    return new BadRowReport(byFile);
  }

  /** The counts of every file that has bad rows, by relative name. */
  public Map<String, RejectedRows> byFile() {
    return Collections.unmodifiableMap(byFile);
  }

  /**
   * The files with the most bad rows, for example {@code a.csv (7), b.csv (2) and 3 more files}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byFile.entrySet().stream()
        .sorted(Comparator.comparingLong(file -> -file.getValue().total()))
        .limit(MOST_FILES)
        .forEach(
            file ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(file.getKey())
                    .append(" (")
                    .append(file.getValue().total())
                    .append(')'));
    int more = byFile.size() - MOST_FILES;
    return more > 0
        ? text + " and " + more + (more == 1 ? " more file" : " more files")
        : text.toString();
  }

  private static Map<String, RejectedRows> count(Iterator<Row> rows, RowLayout layout) {
    ExampleRow example = new ExampleRow(layout);
    int file = layout.width();
    Map<String, RejectedRows> counts = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      BadRow reason = example.read(row);
      if (reason != null) {
        String name = row.length() > file ? row.getString(file) : "";
        counts.computeIfAbsent(name, unused -> new RejectedRows()).add(reason);
      }
    }
    return counts;
  }
}
