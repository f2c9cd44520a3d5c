package io.sparksgd.core.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the columns of an input become features: all that a model must remember to read rows as it
 * was trained on them. Without hashing, the features of the columns stand one after the other. With
 * hashing they share {@code hashFeatures} places (Weinberger et al. 2009, "Feature hashing for
 * large scale multitask learning", doi:10.1145/1553374.1553516): name n with value v adds +v or -v,
 * by the sign of h, to feature |h| mod {@code hashFeatures}, where h is the 32-bit MurmurHash3 of n
 * in UTF-8 with seed 0, as in scikit-learn's {@code FeatureHasher}.
 *
 * @param columns in the order of the settings
 * @param hashFeatures how many features there are with hashing, a power of two
 */
public record FeatureEncoding(List<Column> columns, OptionalInt hashFeatures) {

  public FeatureEncoding {
    columns = List.copyOf(columns);
    if (hashFeatures.isPresent()
        && !(hashFeatures.getAsInt() > 0 && Integer.bitCount(hashFeatures.getAsInt()) == 1)) {
      throw new IllegalArgumentException(
          "Invalid hash-features: " + hashFeatures.getAsInt() + " (must be a power of two)");
    }
  }

  /** One column of the input and the features that it becomes. */
  public sealed interface Column {
    String name();

    /** The names of its features; empty when it is hashed text, which has none of its own. */
    List<String> features();
  }

  /** A number, or text that holds one: one feature of the column's name. */
  public record Numeric(String name) implements Column {
    @Override
    public List<String> features() {
      return List.of(name);
    }
  }

  /**
   * An array or vector of numbers: a feature for each element.
   *
   * @param length how many elements every row has
   * @param elements their names; empty for {@code name[0]}, {@code name[1]} and so on
   */
  public record Elements(String name, int length, List<String> elements) implements Column {
    public Elements {
      elements = List.copyOf(elements);
      if (length < 0 || (!elements.isEmpty() && elements.size() != length)) {
        throw new IllegalArgumentException(
            "Invalid elements of " + name + ": " + elements.size() + " names for " + length);
      }
    }

    @Override
    public List<String> features() {
      return elements.isEmpty() ? numbered(name, length) : elements;
    }
  }

  /**
   * Text of few values, one-hot: the feature {@code name=value} is 1 where the text is that value,
   * else 0. The first value is the reference: it has no feature, so that the features of a column
   * do not add up to the intercept. A value that is none of these has all features 0, like the
   * reference.
   *
   * @param values sorted, each once
   */
  public record Category(String name, List<String> values) implements Column {
    public Category {
      values = List.copyOf(values);
      for (int i = 1; i < values.size(); i++) {
        if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
          throw new IllegalArgumentException(
              "Invalid values of " + name + ": number " + i + " (must ascend strictly)");
        }
      }
    }

    @Override
    public List<String> features() {
      List<String> features = new ArrayList<>();
      for (int i = 1; i < values.size(); i++) {
        features.add(name + "=" + values.get(i));
      }
      return features;
    }

    /** The feature of {@code value} among those of this column; -1 for the reference. */
    public int featureOf(String value) {
      return Math.max(-1, placeOf(value) - 1);
    }

    /** Whether {@code value} is in the dictionary. */
    public boolean knows(String value) {
      return placeOf(value) >= 0;
    }

    private int placeOf(String value) {
      return Collections.binarySearch(values, value);
    }
  }

  /** Text of any values, hashed under {@code name=value}. */
  public record HashedText(String name) implements Column {
    @Override
    public List<String> features() {
      return List.of();
    }
  }

  /** How many features there are. */
  public int dimension() {
    int dimension = 0;
    for (Column column : columns) {
      dimension += column instanceof Elements e ? e.length() : column.features().size();
    }
    return hashFeatures.orElse(dimension);
  }

  /** The names of all features in order; with hashing {@code hash[0]}, {@code hash[1]}. */
  public List<String> featureNames() {
    if (hashFeatures.isPresent()) {
      return numbered("hash", hashFeatures.getAsInt());
    }
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.addAll(column.features()));
    return Collections.unmodifiableList(names);
  }

  private static List<String> numbered(String name, int length) {
    List<String> names = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      names.add(name + "[" + i + "]");
    }
    return Collections.unmodifiableList(names);
  }
}
