package io.sparksgd.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Elements;
import io.sparksgd.core.data.FeatureEncoding.HashedText;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingEntryTest {
  private static final FeatureEncoding PLAIN =
      new FeatureEncoding(
          List.of(
              new Numeric("x"),
              new Elements("v", 3, List.of()),
              new Elements("w", 2, List.of("p", "q")),
              new Category("c", List.of("", "a \"b\"", "é"))),
          OptionalInt.empty());
  private static final FeatureEncoding HASHED =
      new FeatureEncoding(List.of(new Numeric("x"), new HashedText("t")), OptionalInt.of(1 << 18));

  private static FeatureEncoding read(String json) {
    return Json.parse(json.getBytes(UTF_8), EncodingEntry.class).encoding();
  }

  @Test
  void everyEncodingReadsBackTheSame() {
    for (FeatureEncoding encoding : List.of(PLAIN, HASHED)) {
      byte[] bytes = Json.bytes(EncodingEntry.of(encoding));
      assertThat(Json.parse(bytes, EncodingEntry.class).encoding()).isEqualTo(encoding);
    }
  }

  @Test
  void theFormatIsThis() {
    assertThat(new String(Json.bytes(EncodingEntry.of(HASHED)), UTF_8).replaceAll("\\s+", ""))
        .isEqualTo(
            "{\"columns\":[{\"name\":\"x\",\"kind\":\"number\"},{\"name\":\"t\",\"kind\":"
                + "\"hashed-text\"}],\"hashFeatures\":262144}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"columns\": [null]}",
        "{\"columns\": [{\"kind\": \"number\"}]}",
        "{\"columns\": [{\"name\": \"x\"}]}",
        "{\"columns\": [{\"name\": \"x\", \"kind\": \"magic\"}]}",
        "{\"columns\": [{\"name\": \"x\", \"kind\": \"elements\"}]}",
        "{\"columns\": [{\"name\": \"x\", \"kind\": \"elements\", \"length\": -1}]}",
        "{\"columns\": [{\"name\": \"x\", \"kind\": \"category\"}]}",
        "{\"columns\": [{\"name\": \"x\", \"kind\": \"category\", \"values\": [\"b\", \"a\"]}]}",
        "{\"columns\": [{\"name\": \"x\", \"kind\": \"category\", \"values\": [null]}]}",
        "{\"columns\": [], \"hashFeatures\": 3}",
        "{\"columns\": [], \"hashFeatures\": -2147483648}"
      })
  void nonsenseIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
