package io.sparksgd.io;

import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.config.InputConfig.Labels;
import io.sparksgd.core.data.BadRow;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * What the label of a row is: a number; 0 or 1; or 1 for one given value and 0 for any other. Also
 * the factor of the example weight that goes with the class. Travels inside closures.
 */
final class LabelRule implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final LabelRule NUMBERS = new LabelRule(null, Double.NaN, false, 1, 1);
  private static final LabelRule ZERO_OR_ONE = new LabelRule(null, Double.NaN, true, 1, 1);

  /** The text of the positive label; null when labels are numbers. */
  private final String positive;

  /** The positive label as a number; NaN when it is none. */
  private final double positiveNumber;

  private final boolean binary;
  private final double zeroFactor;
  private final double oneFactor;

  private LabelRule(
      String positive, double positiveNumber, boolean binary, double zeroFactor, double oneFactor) {
    this.positive = positive;
    this.positiveNumber = positiveNumber;
    this.binary = binary;
    this.zeroFactor = zeroFactor;
    this.oneFactor = oneFactor;
  }

  /** What the settings say. Factors of balanced classes are 1 until labels are counted. */
  static LabelRule of(Labels labels) {
    LabelRule rule =
        labels
            .positive()
            .map(LabelRule::positive)
            .orElse(labels.mustBeBinary() ? ZERO_OR_ONE : NUMBERS);
    return labels.classWeights().orElse(null) instanceof ClassWeights.Given given
        ? rule.withFactors(given.zero(), given.one())
        : rule;
  }

  /** 1 for {@code positive}, as text or, when both are numbers, by value; 0 for all else. */
  private static LabelRule positive(String positive) {
    NumberText number = new NumberText();
    boolean isNumber = number.parse(positive) == null;
    return new LabelRule(positive.strip(), isNumber ? number.value() : Double.NaN, true, 1, 1);
  }

  /** The same with factors of the weights of labels 0 and 1. */
  LabelRule withFactors(double zero, double one) {
    return new LabelRule(positive, positiveNumber, binary, zero, one);
  }

  double factor(double label) {
    return label == 1 ? oneFactor : zeroFactor;
  }

  /**
   * Reads the label at {@code column}.
   *
   * @return null when it can be used; then {@link #label} tells what it is
   */
  BadRow read(Row row, int column, boolean isText, NumberCell cell) {
    BadRow reason = cell.read(row, column, isText);
    if (positive != null) {
      return isText && reason == BadRow.UNPARSABLE ? null : reason;
    }
    return reason == null && binary && cell.value() != 0 && cell.value() != 1
        ? BadRow.INVALID_LABEL
        : reason;
  }

  /** The label at {@code column} that was read last. */
  double label(Row row, int column, boolean isText, NumberCell cell) {
    if (positive == null) {
      return cell.value();
    }
    if (isText) {
      String text = row.getString(column);
      return cell.read(text) == null ? number(cell.value()) : named(text.strip());
    }
    return number(cell.value());
  }

  private double number(double value) {
    return value == positiveNumber ? 1 : 0;
  }

  private double named(String text) {
    return text.equals(positive) ? 1 : 0;
  }

  /** The label at {@code column} as text that is the same for equal labels. */
  static String canonical(Row row, int column, boolean isText, NumberCell cell) {
    BadRow reason = cell.read(row, column, isText);
    return reason == null ? Double.toString(cell.value() + 0.0) : row.getString(column).strip();
  }
}
