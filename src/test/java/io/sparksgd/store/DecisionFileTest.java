package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.gate.Comparison;
import io.sparksgd.core.gate.Comparison.Slice;
import io.sparksgd.core.gate.Gate;
import io.sparksgd.core.gate.GateDecision;
import io.sparksgd.core.gate.GateRules;
import io.sparksgd.core.gate.MeanEstimate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionFileTest {
  private static final MeanEstimate CHAMPION =
      new MeanEstimate(1000, 987.6543210987654, 0.1 + 0.2, Math.sqrt(2) / 100, -1.0 / 3);
  private static final MeanEstimate CHALLENGER =
      new MeanEstimate(1000, 987.6543210987654, Math.PI / 10, Math.E / 100, 1e-9 / 3);

  private static GateDecision decision() {
    MeanEstimate difference = new MeanEstimate(1000, 987.6543210987654, 0.014, 0.001, 0.01);
    Slice slice = new Slice("a \"b\"", CHAMPION, CHALLENGER, difference);
    return new Gate(GateRules.standard())
        .decide(
            new Comparison(CHAMPION, CHALLENGER, difference, List.of(slice)),
            Optional.empty(),
            Map.of());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theLossIsReadBackWithTheSameBits() {
    assertThat(DecisionFile.challenger(DecisionFile.toJson(decision()))).isEqualTo(CHALLENGER);
  }

  @Test
  void anErrorThatIsNotKnownIsReadBackAsInfinite() {
    MeanEstimate oneRow = new MeanEstimate(1, 1, 3, Double.NaN, 0);
    byte[] json = DecisionFile.toJson(new Gate(GateRules.standard()).first(oneRow, Map.of()));
    assertThat(text(json)).contains("\"standardError\": null", "\"champion\": null");
    assertThat(DecisionFile.challenger(json)).isEqualTo(oneRow);
  }

  @Test
  void theFileSaysWhatWasDecidedAndWhy() {
    assertThat(text(DecisionFile.toJson(decision())))
        .startsWith(
            """
            {
              "formatVersion": 1,
              "promoted": false,
              "verdict": "kept",
              "reasons": [ "the challenger's loss less the champion's is\
             +4.67 %, with 95 % confidence at least +4.12 % (margin 1 %)" ],
              "champion": {
                "rows": 1000,
                "effectiveRows": 987.6543210987654,
                "loss": 0.30000000000000004,
            """)
        .contains("\"name\": \"a \\\"b\\\"\"", "\"floor\": \"held\"")
        .endsWith("}\n");
  }

  @Test
  void otherBytesAreRefused() {
    for (String text :
        List.of(
            "{}",
            "{\"formatVersion\": 1}",
            "{\"formatVersion\": 2, \"challenger\": {}}",
            "{\"formatVersion\": 1, \"challenger\": {\"rows\": -1}}",
            "{\"formatVersion\": 1, \"challenger\": {\"rows\": 1, \"standardError\": -1}}",
            "nonsense")) {
      assertThatThrownBy(() -> DecisionFile.challenger(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
