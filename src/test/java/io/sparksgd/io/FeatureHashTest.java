package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.sampling.RandomBits;
import org.junit.jupiter.api.Test;

class FeatureHashTest {

  /** Values that the reference implementation, SMHasher's MurmurHash3_x86_32, gives with seed 0. */
  @Test
  void hashesAreThoseOfTheReferenceImplementation() {
    assertThat(FeatureHash.hash("")).isZero();
    assertThat(FeatureHash.hash("test")).isEqualTo(0xba6bd213);
    assertThat(FeatureHash.hash("Hello, world!")).isEqualTo(0xc0363e43);
    assertThat(FeatureHash.hash("The quick brown fox jumps over the lazy dog"))
        .isEqualTo(0x2e4ff723);
  }

  @Test
  void placesAreBelowTheNumberOfFeatures() {
    for (int hash : new int[] {0, 1, -1, 1023, 1024, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(FeatureHash.place(hash, 1024)).isBetween(0, 1023);
    }
    assertThat(FeatureHash.place(-5, 4)).isEqualTo(1);
    assertThat(FeatureHash.place(-5, 1024)).isEqualTo(FeatureHash.place(5, 1024)).isEqualTo(5);
  }

  @Test
  void signsComeOutEvenly() {
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += FeatureHash.sign(FeatureHash.hash("word=" + RandomBits.at(3, i)));
    }
    assertThat(Math.abs(sum)).isLessThan(400);
    assertThat(FeatureHash.sign(0)).isEqualTo(1);
    assertThat(FeatureHash.sign(-7)).isEqualTo(-1);
  }
}
