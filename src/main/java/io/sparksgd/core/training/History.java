package io.sparksgd.core.training;

import java.util.ArrayList;
import java.util.List;

/**
 * How training went, thinned so that it stays small: every step until there are {@link #CAPACITY}
 * entries, then every second, every fourth, and so on. The last step is always there.
 */
public final class History {
  /** The most entries kept, besides the last step. */
  public static final int CAPACITY = 2_000;

  private final List<Entry> entries = new ArrayList<>();
  private long stride = 1;
  private long nextStep;
  private Entry last;

  /**
   * One step.
   *
   * @param step 0-based over the whole run
   * @param epoch 0-based
   * @param phase 0-based; a phase ends when the mini-batches grow or the rate is cut
   * @param loss of the mini-batch, at the weights before the step
   * @param gradientNorm of the mini-batch's gradient
   * @param updateNorm of the change of the weights
   * @param weightNorm of the weights after the step
   */
  public record Entry(
      long step,
      long epoch,
      int phase,
      double loss,
      double gradientNorm,
      double updateNorm,
      double weightNorm,
      double learningRate) {}

  /** Whether {@link #add} would keep an entry for {@code step} among the thinned ones. */
  boolean wants(long step) {
    return step >= nextStep;
  }

  void add(Entry entry) {
    last = entry;
    if (!wants(entry.step())) {
      return;
    }
    if (entries.size() == CAPACITY) {
      stride *= 2;
      List<Entry> kept = entries.stream().filter(e -> e.step() % stride == 0).toList();
      entries.clear();
      entries.addAll(kept);
    }
    if (entry.step() % stride == 0) {
      entries.add(entry);
    }
    nextStep = (entry.step() / stride + 1) * stride;
  }

  /** The entries kept, in the order of their steps. */
  public List<Entry> entries() {
    List<Entry> all = new ArrayList<>(entries);
    if (last != null && (all.isEmpty() || all.get(all.size() - 1).step() != last.step())) {
      all.add(last);
    }
    return all;
  }
}
