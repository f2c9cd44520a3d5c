package io.sparksgd.report;

import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Column;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import io.sparksgd.core.model.LinearModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model as one expression in SQL: a column of numbers is multiplied with its coefficient, a
 * category looked up in a {@code CASE}. For a class it is the probability
 *
 * <pre>
 *   CASE WHEN m &lt; -700 THEN 0 WHEN m &gt; 700 THEN 1 ELSE 1 / (1 + EXP(-(m))) END
 * </pre>
 *
 * in which EXP neither overflows nor underflows, which some engines take for an error. The result
 * is NULL where a column is NULL or a category blank. Numbers have an exponent, so that they are
 * DOUBLE and not DECIMAL.
 */
public final class SqlExpression {
  private static final String FARTHEST = "7E2";

  private final Dialect dialect;

  private SqlExpression(Dialect dialect) {
    this.dialect = dialect;
  }

  /** How names and texts are quoted. */
  public enum Dialect {
    /** Names in double quotes. */
    STANDARD('"', "'", "''"),
    /** Names in backticks, and texts with backslashes as escapes. */
    SPARK('`', "'", "\\'");

    private final char quote;
    private final String apostrophe;
    private final String escaped;

    Dialect(char quote, String apostrophe, String escaped) {
      this.quote = quote;
      this.apostrophe = apostrophe;
      this.escaped = escaped;
    }

    private String name(String name) {
      String mark = String.valueOf(quote);
      return mark + name.replace(mark, mark + mark) + mark;
    }

    private String text(String text) {
      String plain = this == SPARK ? text.replace("\\", "\\\\") : text;
      return apostrophe + plain.replace(apostrophe, escaped) + apostrophe;
    }
  }

  /**
   * The expression, on one line for each column, ended by {@code \n}.
   *
   * @param offset the column that is added to the margin, if there is one
   * @param logistic whether a probability is meant
   * @throws IllegalArgumentException for features that are hashed or elements of arrays or vectors
   */
  public static String of(
      LinearModel model,
      FeatureEncoding encoding,
      Optional<String> offset,
      boolean logistic,
      Dialect dialect) {
    SqlExpression expression = new SqlExpression(dialect);
    String margin = expression.margin(model, encoding, offset);
    return (logistic ? probability(margin) : margin) + "\n";
  }

  private static String probability(String margin) {
    return "CASE WHEN "
        + margin
        + " < -"
        + FARTHEST
        + " THEN 0E0\nWHEN "
        + margin
        + " > "
        + FARTHEST
        + " THEN 1E0\nELSE 1E0 / (1E0 + EXP(-("
        + margin
        + "))) END";
  }

  private String margin(LinearModel model, FeatureEncoding encoding, Optional<String> offset) {
    if (encoding.hashFeatures().isPresent()) {
      throw refused("features are hashed, which SQL engines do each in their own way");
    }
    List<String> terms = new ArrayList<>();
    terms.add(number(model.intercept()));
    int feature = 0;
    for (Column column : encoding.columns()) {
      int count = column.features().size();
      terms.add(term(column, model.coefficients().subList(feature, feature + count)));
      feature += count;
    }
    offset.map(dialect::name).ifPresent(terms::add);
    return String.join("\n+ ", terms);
  }

  private String term(Column column, List<Double> coefficients) {
    if (column instanceof Numeric) {
      return number(coefficients.get(0)) + " * " + dialect.name(column.name());
    }
    if (column instanceof Category category) {
      return category(category, coefficients);
    }
    throw refused(
        column.name() + " holds arrays or vectors, whose elements SQL engines name differently");
  }

  private String category(Category category, List<Double> coefficients) {
    String name = dialect.name(category.name());
    StringBuilder text = new StringBuilder("CASE WHEN ").append(name).append(" IS NULL OR TRIM(");
    text.append(name).append(") = '' THEN NULL");
    for (int i = 0; i < coefficients.size(); i++) {
      String value = dialect.text(category.values().get(i + 1));
      text.append(" WHEN ").append(name).append(" = ").append(value);
      text.append(" THEN ").append(number(coefficients.get(i)));
    }
    return text.append(" ELSE 0E0 END").toString();
  }

  private static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(
        "Cannot show as sql: " + reason + " (use predict, or the file itself: --as json)");
  }

  /** All digits that the bits need, with an exponent; in parentheses when it is negative. */
  private static String number(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.signum() == 0) {
      return "0E0";
    }
    int exponent = decimal.precision() - decimal.scale() - 1;
    String digits = decimal.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String text = String.format(Locale.ROOT, "%s%sE%d", digits.charAt(0), fraction, exponent);
    return value < 0 ? "(-" + text + ")" : text;
  }
}
