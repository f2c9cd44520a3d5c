package io.sparksgd.io;

import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds out how columns become features: the dictionaries of categories from all rows, the lengths
 * of arrays and vectors from what Spark ML noted in the schema or else from the first row that has
 * one, and from the first rows whether it pays to store only what is not 0.
 */
final class Encodings {
  /** The most values that a categorical column may have without hashing. */
  static final int MOST_VALUES = 1_000;

  /** Up to so many features are always stored in full, which is smaller and faster then. */
  static final int MOST_ALWAYS_DENSE = 32;

  /** Features are sparse when at most one of so many is stored. */
  static final int SPARSE_SHARE = 3;

  private static final int SAMPLE_ROWS = 1_000;

  private final ExampleReader reader;
  private double stored;

  private Encodings(ExampleReader reader) {
    this.reader = reader;
  }

  /** An encoding and how its features are stored. */
  record Found(FeatureEncoding encoding, boolean sparse) {}

  /** Looks at the rows where the schema does not tell. */
  static Found find(ExampleReader reader) {
    return new Encodings(reader).find();
  }

  /**
   * An encoding that is known already, as that of a model is. Rows are looked at only to find out
   * how to store features.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} when a column is an array or vector and
   *     should not be one, or the reverse
   */
  static Found known(ExampleReader reader, FeatureEncoding encoding) {
    Encodings encodings = new Encodings(reader);
    for (FeatureEncoding.Column column : encoding.columns()) {
      DataType type = Columns.type(reader.schema(), column.name());
      boolean many = Columns.isArray(type) || Columns.isVector(type);
      if (many != column instanceof FeatureEncoding.Elements) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "Invalid column type: "
                + column.name()
                + " "
                + type.simpleString()
                + (many ? " (must be one value, as" : " (must be an array or vector, as")
                + " in training)");
      }
      encodings.stored += many ? meanStored(encodings.sample(column.name())) : 1;
    }
    return new Found(encoding, encodings.isSparse(encoding));
  }

  private Found find() {
    List<String> categorical = reader.config().encoding().categorical();
    OptionalInt hashFeatures = reader.config().encoding().hashFeatures();
    List<List<String>> dictionaries =
        hashFeatures.isPresent() || categorical.isEmpty() ? List.of() : dictionaries(categorical);
    List<FeatureEncoding.Column> columns = new ArrayList<>();
    for (String name : reader.config().features()) {
      DataType type = Columns.type(reader.schema(), name);
      if (Columns.isArray(type) || Columns.isVector(type)) {
        columns.add(elements(name, type));
        continue;
      }
      stored++;
      if (!categorical.contains(name)) {
        columns.add(new FeatureEncoding.Numeric(name));
      } else if (hashFeatures.isPresent()) {
        columns.add(new FeatureEncoding.HashedText(name));
      } else {
        columns.add(
            new FeatureEncoding.Category(name, dictionaries.get(categorical.indexOf(name))));
      }
    }
    FeatureEncoding encoding = new FeatureEncoding(columns, hashFeatures);
    return new Found(encoding, isSparse(encoding));
  }

  private boolean isSparse(FeatureEncoding encoding) {
    int dimension = encoding.dimension();
    return encoding.hashFeatures().isPresent()
        || (dimension > MOST_ALWAYS_DENSE && stored * SPARSE_SHARE < dimension);
  }

  private FeatureEncoding.Elements elements(String name, DataType type) {
    boolean vector = Columns.isVector(type);
    List<long[]> sample = sample(name);
    AttributeGroup group =
        vector
            ? AttributeGroup.fromStructField(reader.schema().apply(name))
            : new AttributeGroup(name);
    int length = sample.isEmpty() ? 0 : (int) sample.get(0)[0];
    if (group.size() >= 0) {
      length = group.size();
    }
    stored += meanStored(sample);
    return new FeatureEncoding.Elements(name, length, names(group, length));
  }

  private static double meanStored(List<long[]> sample) {
    long stored = 0;
    for (long[] row : sample) {
      stored += row[1];
    }
    return sample.isEmpty() ? 0 : (double) stored / sample.size();
  }

  /** Length and number of elements other than 0 of the first rows, in their order. */
  private List<long[]> sample(String name) {
    boolean vector = Columns.isVector(Columns.type(reader.schema(), name));
    Column column = ReadSession.column(name);
    Column doubles = vector ? column : column.cast("array<double>");
    return ReadSession.named(
        reader.session(),
        "look at the first rows of " + name,
        () ->
            reader
                .source()
                .rows()
                .filter(column.isNotNull())
                .select(doubles)
                .toJavaRDD()
                .map(row -> vector ? ofVector(row) : ofArray(row))
                .take(SAMPLE_ROWS));
  }

  private static long[] ofVector(Row row) {
    Vector vector = row.getAs(0);
    return new long[] {vector.size(), vector.numNonzeros()};
  }

  private static long[] ofArray(Row row) {
    List<Double> elements = row.getList(0);
    long nonZeros = 0;
    for (Double element : elements) {
      nonZeros += element == null || element != 0 ? 1 : 0;
    }
    return new long[] {elements.size(), nonZeros};
  }

  /** What Spark ML calls the elements; empty unless every one has a name of its own. */
  private static List<String> names(AttributeGroup group, int length) {
    if (group.attributes().isEmpty() || group.size() != length) {
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Attribute attribute : group.attributes().get()) {
      if (attribute.name().isEmpty() || !seen.add(attribute.name().get())) {
        return List.of();
      }
      names.add(attribute.name().get());
    }
    return names;
  }

  private List<List<String>> dictionaries(List<String> categorical) {
    List<Column> columns = new ArrayList<>();
    columns.add(reader.source().malformed().as("malformed"));
    categorical.forEach(
        name -> columns.add(ReadSession.column(name).cast(DataTypes.StringType).as(name)));
    Dataset<Row> rows = reader.source().rows().select(columns.toArray(Column[]::new));
    boolean[] isNumber = new boolean[categorical.size()];
    for (int j = 0; j < isNumber.length; j++) {
      isNumber[j] = Columns.isFloatingPoint(Columns.type(reader.schema(), categorical.get(j)));
    }
    List<String[][]> parts =
        ReadSession.named(
            reader.session(),
            "find the values of " + String.join(", ", categorical),
            () ->
                rows.toJavaRDD()
                    .mapPartitions(part -> List.<String[][]>of(values(part, isNumber)).iterator())
                    .collect());
    List<List<String>> dictionaries = new ArrayList<>();
    for (int j = 0; j < categorical.size(); j++) {
      TreeSet<String> values = new TreeSet<>();
      for (String[][] part : parts) {
        values.addAll(Arrays.asList(part[j]));
      }
      requireFew(categorical.get(j), values.size());
      dictionaries.add(List.copyOf(values));
    }
    return dictionaries;
  }

  /** The values of each column, at most one more than there may be. */
  private static String[][] values(Iterator<Row> rows, boolean[] isNumber) {
    List<Set<String>> values = new ArrayList<>();
    for (int j = 0; j < isNumber.length; j++) {
      values.add(new HashSet<>());
    }
    NumberCell cell = new NumberCell();
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int j = 0; j < isNumber.length && !row.getBoolean(0); j++) {
        if (values.get(j).size() <= MOST_VALUES
            && FeatureColumn.reasonAgainst(row, j + 1, isNumber[j], cell) == null) {
          values.get(j).add(row.getString(j + 1));
        }
      }
    }
    return values.stream().map(set -> set.toArray(String[]::new)).toArray(String[][]::new);
  }

  private static void requireFew(String name, int values) {
    if (values > MOST_VALUES) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Too many categories: "
              + name
              + " has more than "
              + MOST_VALUES
              + " values (hash-features takes any number)");
    }
  }

  /** How the columns of {@code found} are read, and where their features stand. */
  static List<FeatureColumn> columns(FeatureEncoding encoding, ExampleReader reader) {
    List<FeatureColumn> columns = new ArrayList<>();
    int feature = 0;
    Optional<Integer> hashed = encoding.hashFeatures().stream().boxed().findFirst();
    for (FeatureEncoding.Column column : encoding.columns()) {
      DataType type = Columns.type(reader.schema(), column.name());
      boolean isText = Columns.isText(reader.schema(), column.name());
      boolean isNumber = Columns.isFloatingPoint(type);
      if (column instanceof FeatureEncoding.Numeric numeric) {
        columns.add(
            hashed
                .map(features -> hashed(numeric, isText, features))
                .orElse(new FeatureColumn.Numeric(isText, feature, 1)));
        feature++;
      } else if (column instanceof FeatureEncoding.Elements elements) {
        columns.add(
            Columns.isVector(type)
                ? new FeatureColumn.VectorElements(feature, elements.length())
                : new FeatureColumn.Elements(feature, elements.length()));
        feature += elements.length();
      } else if (column instanceof FeatureEncoding.Category category) {
        columns.add(new FeatureColumn.Category(feature, category.values(), isNumber));
        feature += category.features().size();
      } else {
        columns.add(new FeatureColumn.HashedText(column.name(), hashed.orElseThrow(), isNumber));
      }
    }
    return columns;
  }

  private static FeatureColumn hashed(
      FeatureEncoding.Numeric numeric, boolean isText, int features) {
    int hash = FeatureHash.hash(numeric.name());
    return new FeatureColumn.Numeric(
        isText, FeatureHash.place(hash, features), FeatureHash.sign(hash));
  }
}
