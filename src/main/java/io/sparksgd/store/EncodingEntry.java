package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Column;
import io.sparksgd.core.data.FeatureEncoding.Elements;
import io.sparksgd.core.data.FeatureEncoding.HashedText;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A {@link FeatureEncoding} as JSON:
 *
 * <pre>
 *   {"columns": [{"name": "x", "kind": "number"},
 *                {"name": "v", "kind": "elements", "length": 3},
 *                {"name": "c", "kind": "category", "values": ["a", "b"]},
 *                {"name": "t", "kind": "hashed-text"}],
 *    "hashFeatures": 262144}
 * </pre>
 */
@JsonPropertyOrder({"columns", "hashFeatures"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record EncodingEntry(List<ColumnEntry> columns, Integer hashFeatures) {
  private static final String NUMBER = "number";
  private static final String ELEMENTS = "elements";
  private static final String CATEGORY = "category";
  private static final String HASHED_TEXT = "hashed-text";

  /** One column; what its kind does not need is null. */
  @JsonPropertyOrder({"name", "kind", "length", "elements", "values"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ColumnEntry(
      String name, String kind, Integer length, List<String> elements, List<String> values) {

    static ColumnEntry of(Column column) {
      if (column instanceof Numeric) {
        return new ColumnEntry(column.name(), NUMBER, null, null, null);
      }
      if (column instanceof Elements e) {
        List<String> names = e.elements().isEmpty() ? null : e.elements();
        return new ColumnEntry(e.name(), ELEMENTS, e.length(), names, null);
      }
      if (column instanceof Category c) {
        return new ColumnEntry(c.name(), CATEGORY, null, null, c.values());
      }
      return new ColumnEntry(column.name(), HASHED_TEXT, null, null, null);
    }

    Column column() {
      Json.required("column name", name);
      return switch (Json.required("column kind", kind)) {
        case NUMBER -> new Numeric(name);
        case ELEMENTS ->
            new Elements(
                name,
                Json.required("length", length),
                elements == null ? List.of() : texts("elements", elements));
        case CATEGORY -> new Category(name, texts("values", values));
        case HASHED_TEXT -> new HashedText(name);
        default -> throw new IllegalArgumentException("column kind is unknown: " + kind);
      };
    }
  }

  private static List<String> texts(String key, List<String> texts) {
    for (String text : Json.required(key, texts)) {
      Json.required(key + " entry", text);
    }
    return texts;
  }

  static EncodingEntry of(FeatureEncoding encoding) {
    return new EncodingEntry(
        encoding.columns().stream().map(ColumnEntry::of).toList(),
        encoding.hashFeatures().isPresent() ? encoding.hashFeatures().getAsInt() : null);
  }

  /**
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  FeatureEncoding encoding() {
    List<Column> all = new ArrayList<>();
    for (ColumnEntry entry : Json.required("columns", columns)) {
      all.add(Json.required("column", entry).column());
    }
    return new FeatureEncoding(
        all, hashFeatures == null ? OptionalInt.empty() : OptionalInt.of(hashFeatures));
  }
}
