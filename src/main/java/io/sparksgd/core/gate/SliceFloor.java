package io.sparksgd.core.gate;

import io.sparksgd.core.gate.Comparison.Slice;
import io.sparksgd.core.gate.GateDecision.Floor;
import io.sparksgd.core.gate.GateDecision.SliceDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which slices the challenger is worse than the champion by more than a margin. Each slice is a
 * one-sided test of "worse by the margin at most"; Holm's procedure (1979, "A simple sequentially
 * rejective multiple test procedure", Scand. J. Statist. 6) keeps the probability of any false
 * alarm among all of them at 5 %. A slice with too few rows is not judged.
 */
final class SliceFloor {
  static final double FALSE_ALARMS = 0.05;

  private SliceFloor() {}

  /** In the order of {@code slices}. */
  static List<SliceDecision> judge(List<Slice> slices, double margin) {
    List<SliceDecision> judged = new ArrayList<>();
    for (Slice slice : slices) {
      judged.add(unjudged(slice, margin));
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      if (judged.get(i).floor() != Floor.TOO_FEW_ROWS) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> judged.get(i).probability()));
    for (int place = 0; place < order.size(); place++) {
      SliceDecision slice = judged.get(order.get(place));
      if (!(slice.probability() <= FALSE_ALARMS / (order.size() - place))) {
        break;
      }
      judged.set(order.get(place), broken(slice));
    }
    return judged;
  }

  private static SliceDecision unjudged(Slice slice, double margin) {
    boolean enough = slice.difference().hasEnoughRows();
    return new SliceDecision(
        slice.name(),
        slice.champion(),
        slice.challenger(),
        enough ? slice.difference().probabilityAbove(margin * slice.champion().mean()) : 1,
        enough ? Floor.HELD : Floor.TOO_FEW_ROWS);
  }

  private static SliceDecision broken(SliceDecision slice) {
    return new SliceDecision(
        slice.name(), slice.champion(), slice.challenger(), slice.probability(), Floor.BROKEN);
  }
}
