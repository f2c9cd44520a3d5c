package io.sparksgd.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Elements;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.report.SqlExpression.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SqlExpressionTest {
  private static final FeatureEncoding COLUMNS =
      new FeatureEncoding(
          List.of(
              new Numeric("a\"b`c"),
              new Category("kind", List.of("base", "it's", "x\\y")),
              new Numeric("n")),
          OptionalInt.empty());
  private static final LinearModel MODEL =
      new LinearModel(
          COLUMNS.featureNames(), "y", List.of(41793.8492018962, -0.1, 0.0, 1e-300), -2.5);

  private static String sql(boolean logistic, Dialect dialect) {
    return SqlExpression.of(MODEL, COLUMNS, Optional.of("exposure"), logistic, dialect);
  }

  @Test
  void namesAndTextsAreQuotedAsTheStandardHasThem() {
    assertThat(sql(false, Dialect.STANDARD).lines())
        .containsExactly(
            "(-2.5E0)",
            "+ 4.17938492018962E4 * \"a\"\"b`c\"",
            "+ CASE WHEN \"kind\" IS NULL OR TRIM(\"kind\") = '' THEN NULL"
                + " WHEN \"kind\" = 'it''s' THEN (-1E-1) WHEN \"kind\" = 'x\\y' THEN 0E0 ELSE 0E0 END",
            "+ 1E-300 * \"n\"",
            "+ \"exposure\"");
  }

  @Test
  void sparkHasBackticksAndBackslashes() {
    assertThat(sql(false, Dialect.SPARK))
        .contains(
            "* `a\"b``c`", "`kind` = 'it\\'s' THEN", "`kind` = 'x\\\\y' THEN", "+ `exposure`");
  }

  @Test
  void aProbabilityNeverAsksForTheExponentialOfALargeNumber() {
    assertThat(sql(true, Dialect.STANDARD))
        .startsWith("CASE WHEN (-2.5E0)")
        .contains("< -7E2 THEN 0E0", "> 7E2 THEN 1E0", "ELSE 1E0 / (1E0 + EXP(-((-2.5E0)")
        .endsWith("))) END\n");
  }

  @Test
  void whatEnginesDoDifferentlyIsRefused() {
    FeatureEncoding hashed = new FeatureEncoding(List.of(new Numeric("a")), OptionalInt.of(2));
    LinearModel two = new LinearModel(List.of("hash[0]", "hash[1]"), "y", List.of(1.0, 2.0), 0);
    assertThatThrownBy(
            () -> SqlExpression.of(two, hashed, Optional.empty(), false, Dialect.STANDARD))
        .hasMessageContaining("Cannot show as sql: features are hashed");
    FeatureEncoding vector =
        new FeatureEncoding(List.of(new Elements("v", 2, List.of())), OptionalInt.empty());
    assertThatThrownBy(
            () -> SqlExpression.of(two, vector, Optional.empty(), false, Dialect.STANDARD))
        .hasMessageContaining("v holds arrays or vectors");
  }
}
