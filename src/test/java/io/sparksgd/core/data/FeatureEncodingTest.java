package io.sparksgd.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Elements;
import io.sparksgd.core.data.FeatureEncoding.HashedText;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FeatureEncodingTest {
  private static final Category COLOURS = new Category("c", List.of("blue", "green", "red"));

  @Test
  void featuresOfColumnsStandOneAfterTheOther() {
    FeatureEncoding encoding =
        new FeatureEncoding(
            List.of(
                new Numeric("x"),
                COLOURS,
                new Elements("v", 2, List.of()),
                new Elements("n", 2, List.of("p", "q"))),
            OptionalInt.empty());
    assertThat(encoding.featureNames())
        .containsExactly("x", "c=green", "c=red", "v[0]", "v[1]", "p", "q");
    assertThat(encoding.dimension()).isEqualTo(7);
  }

  @Test
  void hashedFeaturesShareTheirPlaces() {
    FeatureEncoding encoding =
        new FeatureEncoding(List.of(new Numeric("x"), new HashedText("c")), OptionalInt.of(4));
    assertThat(encoding.dimension()).isEqualTo(4);
    assertThat(encoding.featureNames()).containsExactly("hash[0]", "hash[1]", "hash[2]", "hash[3]");
    assertThatThrownBy(() -> new FeatureEncoding(List.of(), OptionalInt.of(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid hash-features: 6 (must be a power of two)");
  }

  @Test
  void theFirstValueIsTheReferenceAndUnknownValuesAreLikeIt() {
    assertThat(COLOURS.featureOf("blue")).isEqualTo(-1);
    assertThat(COLOURS.featureOf("green")).isZero();
    assertThat(COLOURS.featureOf("red")).isEqualTo(1);
    assertThat(COLOURS.featureOf("mauve")).isEqualTo(-1);
    assertThat(COLOURS.featureOf("azure")).isEqualTo(-1);
    assertThat(COLOURS.knows("blue")).isTrue();
    assertThat(COLOURS.knows("mauve")).isFalse();
  }

  @Test
  void unsortedValuesAreRefused() {
    assertThatThrownBy(() -> new Category("c", List.of("b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid values of c: number 1 (must ascend strictly)");
    assertThatThrownBy(() -> new Category("c", List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Elements("v", 3, List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
