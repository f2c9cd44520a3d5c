package io.sparksgd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void everyStepIsKeptWhileTheyAreFew() {
    assertThat(steps(100)).hasSize(100).startsWith(0L, 1L, 2L).endsWith(99L);
  }

  @Test
  void longRunsAreThinnedEvenlyAndKeepTheLastStep() {
    List<Long> steps = steps(1_000_001);
    assertThat(steps).hasSizeBetween(History.CAPACITY / 2, History.CAPACITY + 1).startsWith(0L);
    assertThat(steps.get(steps.size() - 1)).isEqualTo(1_000_000L);
    long stride = steps.get(1);
    for (int i = 0; i < steps.size() - 1; i++) {
      assertThat(steps.get(i)).isEqualTo(i * stride);
    }
  }

  @Test
  void askingFirstKeepsTheSameSteps() {
    History asked = new History();
    for (long step = 0; step < 50_000; step++) {
      if (asked.wants(step) || step == 49_999) {
        asked.add(entry(step));
      }
    }
    assertThat(asked.entries().stream().map(History.Entry::step).toList()).isEqualTo(steps(50_000));
  }

  @Test
  void epochsAreKeptAndThinnedLikeSteps() {
    History history = new History();
    for (long epoch = 0; epoch < 5_001; epoch++) {
      history.addEpoch(new History.Epoch(epoch, 0, 256, 0.1, 1, Double.NaN, 1));
    }
    List<Long> epochs = history.epochs().stream().map(History.Epoch::epoch).toList();
    assertThat(epochs).hasSizeBetween(History.CAPACITY / 2, History.CAPACITY + 1);
    assertThat(epochs).startsWith(0L, 4L, 8L).endsWith(4_996L, 5_000L);
    assertThat(history.entries()).isEmpty();
  }

  @Test
  void anEmptyHistoryHasNoEntries() {
    assertThat(new History().entries()).isEmpty();
    assertThat(new History().epochs()).isEmpty();
  }

  private static List<Long> steps(long count) {
    History history = new History();
    for (long step = 0; step < count; step++) {
      history.add(entry(step));
    }
    return history.entries().stream().map(History.Entry::step).toList();
  }

  private static History.Entry entry(long step) {
    return new History.Entry(step, 0, 0, 1, 1, 1, 1, 1);
  }
}
