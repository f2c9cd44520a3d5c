package io.sparksgd.io;

import java.io.Serializable;

/**
 * Where the values of an example stand in a selected row: first whether the line was malformed,
 * then the features, the label and, when examples are weighted, the weight. Small, and travels to
 * the executors.
 */
final class RowLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int MALFORMED = 0;
  static final int FIRST_FEATURE = 1;

  private final int dimension;
  private final boolean[] text;

  /**
   * A layout of {@code dimension} features.
   *
   * @param text per value whether it is text or a double; {@code text[dimension + 1]} or, with a
   *     weight, {@code text[dimension + 2]}
   */
  RowLayout(int dimension, boolean[] text) {
    this.dimension = dimension;
    this.text = text.clone();
  }

  int dimension() {
    return dimension;
  }

  boolean weighted() {
    return text.length > dimension + 1;
  }

  boolean isText(int column) {
    return text[column - FIRST_FEATURE];
  }

  int label() {
    return FIRST_FEATURE + dimension;
  }

  int weight() {
    return label() + 1;
  }

  /** How many columns the layout takes; what a row holds beyond them is not looked at. */
  int width() {
    return FIRST_FEATURE + text.length;
  }
}
