package io.sparksgd.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Entries numbered upwards, thinned so that they stay few: all of them until there are so many,
 * then those whose number is even, then those that four divides, and so on; and always the last.
 */
final class Thinned<T> {
  private final int capacity;
  private final ToLongFunction<T> numberOf;
  private final List<T> entries = new ArrayList<>();
  private long stride = 1;
  private long next;
  private T last;

  /**
   * @param capacity the most entries kept, besides the last
   */
  Thinned(int capacity, ToLongFunction<T> numberOf) {
    this.capacity = capacity;
    this.numberOf = numberOf;
  }

  /**
   * What {@link #state} of the same kind gave.
   *
   * @throws IllegalArgumentException when it cannot have come from there
   */
  Thinned(int capacity, ToLongFunction<T> numberOf, State<T> state) {
    this(capacity, numberOf);
    if (state.entries().size() > capacity + 1) {
      throw new IllegalArgumentException(
          "Invalid history: "
              + state.entries().size()
              + " entries (must be at most "
              + (capacity + 1)
              + ")");
    }
    stride = state.stride();
    for (T entry : state.entries()) {
      last = entry;
      if (numberOf.applyAsLong(entry) % stride == 0) {
        entries.add(entry);
      }
    }
    next = last == null ? 0 : (numberOf.applyAsLong(last) / stride + 1) * stride;
  }

  /**
   * Everything there is to know.
   *
   * @param stride the numbers kept are its multiples, and the last
   * @param entries in the order of their numbers
   */
  record State<T>(long stride, List<T> entries) {
    State {
      if (stride < 1) {
        throw new IllegalArgumentException("Invalid stride: " + stride + " (must be >= 1)");
      }
      entries = List.copyOf(entries);
    }
  }

  State<T> state() {
    return new State<>(stride, entries());
  }

  /** Whether {@link #add} would keep an entry of this number, besides as the last. */
  boolean wants(long number) {
    return number >= next;
  }

  /** Adds an entry whose number is past all others. */
  void add(T entry) {
    last = entry;
    long number = numberOf.applyAsLong(entry);
    if (!wants(number)) {
      return;
    }
    if (entries.size() == capacity) {
      stride *= 2;
      entries.removeIf(kept -> numberOf.applyAsLong(kept) % stride != 0);
    }
    if (number % stride == 0) {
      entries.add(entry);
    }
    next = (number / stride + 1) * stride;
  }

  /** The entries kept, in the order of their numbers. */
  List<T> entries() {
    List<T> all = new ArrayList<>(entries);
    if (last != null && (all.isEmpty() || all.get(all.size() - 1) != last)) {
      all.add(last);
    }
    return all;
  }
}
