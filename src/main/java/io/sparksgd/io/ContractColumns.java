package io.sparksgd.io;

import io.sparksgd.config.Nearest;
import io.sparksgd.core.contract.ColumnType;
import io.sparksgd.core.contract.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Whether an input has the columns that a contract asks for. */
public final class ContractColumns {
  private static final int MOST_SHOWN = 20;

  private ContractColumns() {}

  /**
   * Looks at the schema alone. Text counts as {@link ColumnType#NUMBER}, {@link ColumnType#DOUBLE}
   * or {@link ColumnType#FLOAT} where it is read as a number, as in CSV files, since each row that
   * holds another text is a bad row.
   */
  public static List<Violation> violations(ExampleReader reader, Map<String, ColumnType> required) {
    List<String> available = List.of(reader.schema().fieldNames());
    List<Violation> violations = new ArrayList<>();
    required.forEach(
        (name, type) -> {
          if (!available.contains(name)) {
            violations.add(new Violation(name, "missing", rule(name, available)));
          } else if (!holds(reader, name, type)) {
            DataType found = Columns.type(reader.schema(), name);
            violations.add(
                new Violation(
                    name,
                    found.simpleString(),
                    "must be " + type.name().toLowerCase(Locale.ROOT) + hint(found, type)));
          }
        });
    return violations;
  }

  private static String rule(String name, List<String> available) {
    int more = available.size() - MOST_SHOWN;
    return "must be there; available: "
        + String.join(", ", available.subList(0, Math.min(available.size(), MOST_SHOWN)))
        + (more > 0 ? " and " + more + " more" : "")
        + Nearest.to(name, available).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String hint(DataType found, ColumnType type) {
    boolean numberOfText =
        found instanceof StringType
            && switch (type) {
              case NUMBER, DOUBLE, FLOAT, INTEGER, LONG, INT -> true;
              default -> false;
            };
    return numberOfText ? "; text is number only where it is read as a number" : "";
  }

  private static boolean holds(ExampleReader reader, String name, ColumnType type) {
    DataType found = Columns.type(reader.schema(), name);
    return switch (type) {
      case ANY -> true;
      case NUMBER -> found instanceof NumericType || isReadAsNumber(reader, name, found);
      case DOUBLE -> found instanceof DoubleType || isReadAsNumber(reader, name, found);
      case FLOAT -> found instanceof FloatType || isReadAsNumber(reader, name, found);
      case INTEGER ->
          found instanceof LongType
              || found instanceof IntegerType
              || found instanceof ShortType
              || found instanceof ByteType;
      case LONG -> found instanceof LongType;
      case INT -> found instanceof IntegerType;
      case STRING -> found instanceof StringType;
      case BOOLEAN -> found instanceof BooleanType;
      case DATE -> found instanceof DateType;
      case TIMESTAMP -> found instanceof TimestampType || found instanceof TimestampNTZType;
      case ARRAY -> found instanceof ArrayType;
      case VECTOR -> Columns.isVector(found);
    };
  }

  private static boolean isReadAsNumber(ExampleReader reader, String name, DataType found) {
    boolean isLabel = name.equals(reader.config().label());
    return found instanceof StringType
        && Columns.used(reader.config()).contains(name)
        && !reader.config().encoding().categorical().contains(name)
        && !(isLabel && reader.config().labels().positive().isPresent());
  }
}
