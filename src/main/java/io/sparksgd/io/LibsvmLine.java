package io.sparksgd.io;

import io.sparksgd.core.data.BadRow;
import java.util.Arrays;

/**
 * One line of a libsvm file: a label, then {@code index:value} pairs with indices from 1, strictly
 * ascending; what follows a {@code #} is a comment. One instance per task.
 */
final class LibsvmLine {
  private final NumberText number = new NumberText();
  private double value;
  private double label;
  private int[] indices = new int[16];
  private double[] values = new double[16];
  private int count;

  /** Whether the line holds nothing but white space and a comment. */
  static boolean isEmpty(String line) {
    return withoutComment(line).isBlank();
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  /**
   * Reads a line that is not empty.
   *
   * @return false when it is malformed. Numbers that are NaN, infinite or too large are read as
   *     such, so that they are rejected under their own names.
   */
  boolean parse(String line) {
    String[] items = withoutComment(line).strip().split("\\s+", -1);
    count = 0;
    if (!readNumber(items[0])) {
      return false;
    }
    label = value;
    for (int i = 1; i < items.length; i++) {
      int colon = items[i].indexOf(':');
      int index = colon <= 0 ? -1 : indexOf(items[i], colon);
      if (index < 0
          || (count > 0 && index <= indices[count - 1])
          || !readNumber(items[i].substring(colon + 1))) {
        return false;
      }
      add(index, value);
    }
    return true;
  }

  private void add(int index, double value) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    indices[count] = index;
    values[count++] = value;
  }

  /** The index in front of the colon, from 0; -1 when it is none. */
  private static int indexOf(String item, int colon) {
    int index = 0;
    for (int i = 0; i < colon; i++) {
      int digit = item.charAt(i) - '0';
      if (digit < 0 || digit > 9 || index > (Integer.MAX_VALUE - digit) / 10) {
        return -1;
      }
      index = 10 * index + digit;
    }
    return index - 1;
  }

  private boolean readNumber(String text) {
    BadRow reason = number.parse(text);
    if (reason == null) {
      value = number.value();
      return true;
    }
    switch (reason) {
      case NAN -> value = Double.NaN;
      case INFINITE -> value = Double.POSITIVE_INFINITY;
      case TOO_LARGE -> value = Double.MAX_VALUE;
      default -> {
        return false;
      }
    }
    return true;
  }

  double label() {
    return label;
  }

  /** The features that have values, from 0. */
  int[] indices() {
    return Arrays.copyOf(indices, count);
  }

  double[] values() {
    return Arrays.copyOf(values, count);
  }

  /** One more than the largest index, from 0; 0 when there is none. */
  int width() {
    return count == 0 ? 0 : indices[count - 1] + 1;
  }
}
