package io.sparksgd.core.gate;

import java.util.List;
import java.util.Optional;

/**
 * What the gate came to, and why.
 *
 * @param reasons one line each, for people; at least one
 * @param challenger its loss on the holdout: the next night's baseline, once it is promoted
 * @param champion its loss on the same rows; empty when there is none
 * @param difference how the two compare; empty when there is no champion
 * @param slices how they compare in each slice
 */
public record GateDecision(
    Verdict verdict,
    List<String> reasons,
    MeanEstimate challenger,
    Optional<MeanEstimate> champion,
    Optional<Difference> difference,
    List<SliceDecision> slices) {

  public GateDecision {
    reasons = List.copyOf(reasons);
    slices = List.copyOf(slices);
  }

  /** What becomes of the challenger. */
  public enum Verdict {
    /** It takes the champion's place. */
    PROMOTED,
    /** The champion stays: the challenger is not shown to be good enough. */
    KEPT,
    /** As kept, and rows cannot tell one from the other yet. */
    TOO_FEW_ROWS,
    /** The champion stays, and somebody has to look at the data. */
    SUSPECT
  }

  /**
   * Challenger less champion.
   *
   * @param upperBound what the difference is at most, with 95 % confidence
   * @param margin what that may be at most, in units of the loss
   */
  public record Difference(MeanEstimate estimate, double upperBound, double margin) {}

  /** How a slice fared. */
  public enum Floor {
    HELD,
    BROKEN,
    TOO_FEW_ROWS
  }

  /**
   * One slice.
   *
   * @param probability of a difference as large as this where the challenger is worse by the margin
   *     exactly; 1 with too few rows
   */
  public record SliceDecision(
      String name,
      MeanEstimate champion,
      MeanEstimate challenger,
      double probability,
      Floor floor) {}

  public boolean isPromoted() {
    return verdict == Verdict.PROMOTED;
  }
}
