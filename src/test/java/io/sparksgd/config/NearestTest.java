package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void findsTheNearestName() {
    assertThat(Nearest.to("lable", List.of("id", "features", "label"))).contains("label");
    assertThat(Nearest.to("PRICE", List.of("price"))).contains("price");
    assertThat(Nearest.to("x", List.of("y", "z"))).isEmpty();
    assertThat(Nearest.to("median_incom", List.of("median_age", "median_income")))
        .contains("median_income");
    assertThat(Nearest.to("label", List.of("total_rooms"))).isEmpty();
  }
}
