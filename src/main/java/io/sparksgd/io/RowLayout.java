package io.sparksgd.io;

import java.io.Serializable;

/**
 * Where the values of an example stand in a selected row: first whether the line was malformed,
 * then the features, the label, when examples are weighted the weight, and when they are held out
 * by a key the text of the key. Small, and travels to the executors.
 */
final class RowLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int MALFORMED = 0;
  static final int FIRST_FEATURE = 1;

  private final int dimension;
  private final boolean[] text;
  private final boolean keyed;

  /**
   * A layout of {@code dimension} features.
   *
   * @param text per value whether it is text or a double; {@code text[dimension + 1]} or, with a
   *     weight, {@code text[dimension + 2]}
   * @param keyed whether the text of a key follows
   */
  RowLayout(int dimension, boolean[] text, boolean keyed) {
    this.dimension = dimension;
    this.text = text.clone();
    this.keyed = keyed;
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

  boolean keyed() {
    return keyed;
  }

  int key() {
    return FIRST_FEATURE + text.length;
  }

  /** How many columns the layout takes; what a row holds beyond them is not looked at. */
  int width() {
    return FIRST_FEATURE + text.length + (keyed ? 1 : 0);
  }
}
