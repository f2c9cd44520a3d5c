package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.Nearest;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** The columns that an input must have, by name and never by position. */
final class Columns {
  private static final int MOST_SHOWN = 20;

  private Columns() {}

  /** The columns that hold numbers: the features, the label and the weight, in this order. */
  static List<String> used(InputConfig config) {
    List<String> used = new ArrayList<>(config.features());
    used.add(config.label());
    config.weight().ifPresent(used::add);
    return used;
  }

  /** All columns that are read by name. */
  private static Set<String> named(InputConfig config) {
    Set<String> named = new LinkedHashSet<>(used(config));
    config.holdout().key().ifPresent(named::add);
    return named;
  }

  /**
   * The columns whose types must be the same in all files: those used, those whose name occurs in
   * the condition, and for a quarantine, which keeps whole rows, all of them.
   */
  static List<String> compared(StructType schema, InputConfig config) {
    Set<String> compared = named(config);
    String where = config.where().orElse("");
    for (String name : schema.fieldNames()) {
      if (config.badRows() == BadRowPolicy.QUARANTINE || where.contains(name.replace("`", "``"))) {
        compared.add(name);
      }
    }
    return List.copyOf(compared);
  }

  static boolean isText(StructType schema, String name) {
    return schema.apply(name).dataType() instanceof StringType;
  }

  /**
   * Checks that the columns are there and hold numbers or text.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA}, naming all columns that are missing
   */
  static void require(StructType schema, InputConfig config) {
    List<String> available = List.of(schema.fieldNames());
    Set<String> missing = named(config);
    missing.removeAll(available);
    if (!missing.isEmpty()) {
      throw new JobException(ExitCode.BAD_DATA, missing(missing, available));
    }
    for (String name : used(config)) {
      DataType type = schema.apply(name).dataType();
      if (!(type instanceof NumericType || type instanceof StringType)) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "Invalid column type: "
                + name
                + " "
                + type.simpleString()
                + " (must be numeric or numeric text)");
      }
    }
    config.holdout().key().ifPresent(name -> requireKey(name, schema.apply(name).dataType()));
  }

  private static void requireKey(String name, DataType type) {
    boolean hasText =
        type instanceof StringType
            || type instanceof NumericType
            || type instanceof BooleanType
            || type instanceof DateType
            || type instanceof TimestampType;
    if (!hasText) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid column type: "
              + name
              + " "
              + type.simpleString()
              + " (a holdout-key must be text, a number, true or false, a date or a time)");
    }
  }

  private static String missing(Set<String> missing, List<String> available) {
    String thing = missing.size() == 1 ? "Missing column: " : "Missing columns: ";
    if (looksLikeRow(available)) {
      return thing
          + String.join(", ", missing)
          + " (the first line is no header but holds numbers; name the columns)";
    }
    StringBuilder text = new StringBuilder(thing).append(String.join(", ", missing));
    text.append(" (available: ").append(shown(available));
    for (String name : missing) {
      Nearest.to(name, available)
          .ifPresent(
              near ->
                  text.append("; did you mean ")
                      .append(near)
                      .append(missing.size() == 1 ? "?" : " for " + name + "?"));
    }
    return text.append(')').toString();
  }

  /** Numbers for names are most likely a row, and rows are not shown. */
  private static boolean looksLikeRow(List<String> names) {
    NumberText text = new NumberText();
    return names.stream().filter(name -> text.parse(name) == null).count() * 2 > names.size();
  }

  private static String shown(List<String> names) {
    if (names.size() <= MOST_SHOWN) {
      return names.isEmpty() ? "none" : String.join(", ", names);
    }
    return String.join(", ", names.subList(0, MOST_SHOWN))
        + " and "
        + (names.size() - MOST_SHOWN)
        + " more";
  }
}
