package io.sparksgd.store;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.sparksgd.exit.JobException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * A table that a person asks for, as one CSV file on any Hadoop file system: a header, numbers with
 * all their digits, an empty field for what is NaN or infinite, text in quotes where it needs them
 * (RFC 4180, but lines end with {@code \n}). Text that a spreadsheet would take for a formula has
 * an apostrophe before it.
 */
public final class CsvFile {
  /** What begins as a formula does, unless it is a number. */
  private static final Pattern FORMULA =
      Pattern.compile("(?!-?[0-9.]+(?:[eE][-+]?[0-9]+)?$)[=+\\-@\t\r].*", Pattern.DOTALL);

  private final StringBuilder text = new StringBuilder();

  public CsvFile(String... header) {
    row((Object[]) header);
  }

  /** Adds a line; fields are text, whole numbers or doubles. */
  public CsvFile row(Object... fields) {
    List<String> cells = new ArrayList<>();
    for (Object field : fields) {
      cells.add(field instanceof Double number ? number(number) : quoted(field.toString()));
    }
    text.append(String.join(",", cells)).append('\n');
    return this;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? NumberOutput.toString(value, true) : "";
  }

  private static String quoted(String text) {
    String field = FORMULA.matcher(text).matches() ? "'" + text : text;
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  /**
   * Writes the file as {@link ResultFile#write} does.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public void write(String path, Configuration configuration) {
    ResultFile.write(path, text.toString().getBytes(StandardCharsets.UTF_8), configuration);
  }
}
