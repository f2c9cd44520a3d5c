package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.gate.GateDecision;
import io.sparksgd.core.gate.GateDecision.Difference;
import io.sparksgd.core.gate.GateDecision.SliceDecision;
import io.sparksgd.core.gate.MeanEstimate;
import java.util.List;

/**
 * {@code decision.json}: what the gate came to on the night a version was made, why, and the
 * numbers behind it. Of a version that was promoted, the challenger's loss is what the champion's
 * loss of later nights is held against; it is read back with the same bits. What is not finite is
 * {@code null}.
 */
public final class DecisionFile {
  private static final int FORMAT_VERSION = 1;

  private DecisionFile() {}

  /** The file. */
  public static byte[] toJson(GateDecision decision) {
    return Json.bytes(
        new Layout(
            FORMAT_VERSION,
            decision.isPromoted(),
            Json.word(decision.verdict()),
            decision.reasons(),
            decision.champion().map(LossEntry::of).orElse(null),
            LossEntry.of(decision.challenger()),
            decision.difference().map(DifferenceEntry::of).orElse(null),
            decision.slices().stream().map(SliceEntry::of).toList()));
  }

  /**
   * The version's own loss on the holdout of its night.
   *
   * @throws IllegalArgumentException when {@code bytes} are no decision of the gate, with one line
   *     that says what is wrong
   */
  public static MeanEstimate challenger(byte[] bytes) {
    Layout layout = Json.parse(bytes, Layout.class);
    int version = Json.required("formatVersion", layout.formatVersion());
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "formatVersion is " + version + " (this release reads " + FORMAT_VERSION + ")");
    }
    return Json.required("challenger", layout.challenger()).estimate();
  }

  @JsonPropertyOrder({
    "formatVersion",
    "promoted",
    "verdict",
    "reasons",
    "champion",
    "challenger",
    "difference",
    "slices"
  })
  private record Layout(
      Integer formatVersion,
      Boolean promoted,
      String verdict,
      List<String> reasons,
      LossEntry champion,
      LossEntry challenger,
      DifferenceEntry difference,
      List<SliceEntry> slices) {}

  @JsonPropertyOrder({"rows", "effectiveRows", "loss", "standardError", "skewness"})
  private record LossEntry(
      Long rows, Double effectiveRows, Double loss, Double standardError, Double skewness) {

    static LossEntry of(MeanEstimate estimate) {
      return new LossEntry(
          estimate.rows(),
          estimate.effectiveRows(),
          estimate.mean(),
          estimate.standardError(),
          estimate.skewness());
    }

    MeanEstimate estimate() {
      double error = Json.finiteOrNull("standardError", standardError);
      if (error < 0) {
        throw new IllegalArgumentException("standardError is negative: " + error);
      }
      return new MeanEstimate(
          Json.count("rows", rows),
          Json.finiteOrNull("effectiveRows", effectiveRows),
          Json.finiteOrNull("loss", loss),
          error,
          Json.finiteOrNull("skewness", skewness));
    }
  }

  @JsonPropertyOrder({
    "rows",
    "effectiveRows",
    "mean",
    "standardError",
    "skewness",
    "upperBound",
    "margin"
  })
  private record DifferenceEntry(
      Long rows,
      Double effectiveRows,
      Double mean,
      Double standardError,
      Double skewness,
      Double upperBound,
      Double margin) {

    static DifferenceEntry of(Difference difference) {
      MeanEstimate estimate = difference.estimate();
      return new DifferenceEntry(
          estimate.rows(),
          estimate.effectiveRows(),
          estimate.mean(),
          estimate.standardError(),
          estimate.skewness(),
          difference.upperBound(),
          difference.margin());
    }
  }

  @JsonPropertyOrder({"name", "floor", "probability", "champion", "challenger"})
  private record SliceEntry(
      String name, String floor, Double probability, LossEntry champion, LossEntry challenger) {

    static SliceEntry of(SliceDecision slice) {
      return new SliceEntry(
          slice.name(),
          Json.word(slice.floor()),
          slice.probability(),
          LossEntry.of(slice.champion()),
          LossEntry.of(slice.challenger()));
    }
  }
}
