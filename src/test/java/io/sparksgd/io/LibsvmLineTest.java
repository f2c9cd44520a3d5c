package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibsvmLineTest {
  private final LibsvmLine line = new LibsvmLine();

  @Test
  void aLineHoldsALabelAndPairsCountedFromOne() {
    assertThat(line.parse("-1  1:0.5\t7:-2e3 # 9:9")).isTrue();
    assertThat(line.label()).isEqualTo(-1);
    assertThat(line.indices()).containsExactly(0, 6);
    assertThat(line.values()).containsExactly(0.5, -2000);
    assertThat(line.width()).isEqualTo(7);
  }

  @Test
  void aLineMayHaveNoFeatures() {
    assertThat(line.parse("1:2")).isFalse();
    assertThat(line.parse("3")).isTrue();
    assertThat(line.width()).isZero();
    assertThat(line.indices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x 1:2",
        "1 0:2",
        "1 2:1 2:1",
        "1 2:1 1:1",
        "1 a:1",
        "1 :1",
        "1 1:",
        "1 1",
        "1 1:x",
        "1 -1:2",
        "1 1:2:3",
        "1 99999999999:1",
        "1 1,2",
        "1 qid:3 1:2"
      })
  void malformedLinesAreTold(String text) {
    assertThat(line.parse(text)).isFalse();
  }

  @Test
  void numbersThatAreNoneAreReadAsSuch() {
    assertThat(line.parse("nan 1:NaN 2:-inf 3:1e999")).isTrue();
    assertThat(line.label()).isNaN();
    assertThat(line.values()[0]).isNaN();
    assertThat(line.values()[1]).isInfinite();
    assertThat(line.values()[2]).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void longLinesAreRead() {
    StringBuilder text = new StringBuilder("1");
    for (int i = 1; i <= 1_000; i++) {
      text.append(' ').append(3 * i).append(":1");
    }
    assertThat(line.parse(text.toString())).isTrue();
    assertThat(line.indices()).hasSize(1_000);
    assertThat(line.width()).isEqualTo(3_000);
  }

  @Test
  void linesWithoutContentAreEmpty() {
    assertThat(LibsvmLine.isEmpty("  # comment")).isTrue();
    assertThat(LibsvmLine.isEmpty(" \t")).isTrue();
    assertThat(LibsvmLine.isEmpty("1 # comment")).isFalse();
  }
}
