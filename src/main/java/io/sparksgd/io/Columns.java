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
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** The columns that an input must have, by name and never by position. */
final class Columns {
  private static final int MOST_SHOWN = 20;

  private Columns() {}

  /** The features, then the label, the weight and the offset where there are any. */
  static List<String> used(InputConfig config) {
    List<String> used = new ArrayList<>(config.features());
    if (config.isLabelled()) {
      used.add(config.label());
    }
    config.weight().ifPresent(used::add);
    config.labels().offset().ifPresent(used::add);
    return used;
  }

  static DataType type(StructType schema, String name) {
    return schema.apply(name).dataType();
  }

  static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  static boolean isArray(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  static boolean isFloatingPoint(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  /** All columns that are read by name. */
  private static Set<String> named(InputConfig config) {
    Set<String> named = new LinkedHashSet<>(used(config));
    config.holdout().key().ifPresent(named::add);
    config.slices().ifPresent(named::add);
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
    return type(schema, name) instanceof StringType;
  }

  /**
   * Checks that the columns are there and hold what they can be read as.
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
      requireType(name, type(schema, name), config);
    }
    config
        .holdout()
        .key()
        .ifPresent(name -> requireText(name, type(schema, name), "a holdout-key"));
    config.slices().ifPresent(name -> requireText(name, type(schema, name), "a column of slices"));
  }

  private static void requireType(String name, DataType type, InputConfig config) {
    boolean number = type instanceof NumericType || type instanceof StringType;
    boolean simple = number || type instanceof BooleanType || type instanceof DateType;
    if (config.encoding().categorical().contains(name)) {
      require(simple, name, type, "must be text, numeric, boolean or a date to be categorical");
    } else if (config.features().contains(name) && config.encoding().hashFeatures().isPresent()) {
      require(number, name, type, "must be numeric or numeric text to be hashed");
    } else if (config.features().contains(name)) {
      require(
          number || isArray(type) || isVector(type),
          name,
          type,
          "must be numeric, numeric text, or an array or vector of numbers");
    } else if (name.equals(config.label()) && config.labels().positive().isPresent()) {
      require(
          number || type instanceof BooleanType, name, type, "must be numeric, text or boolean");
    } else {
      require(number, name, type, "must be numeric or numeric text");
    }
  }

  private static void require(boolean holds, String name, DataType type, String rule) {
    if (!holds) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid column type: " + name + " " + type.simpleString() + " (" + rule + ")");
    }
  }

  private static void requireText(String name, DataType type, String use) {
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
              + " ("
              + use
              + " must be text, a number, true or false, a date or a time)");
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
