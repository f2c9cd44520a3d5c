package io.sparksgd.io;

import java.io.Serializable;
import java.util.List;

/**
 * Where the values of an example stand in a selected row, and how they are read: first whether the
 * line was malformed, then the columns of the features, the label and, where there are any, the
 * weight, the offset, the text of the key that rows are held out by and that of the slice. Travels
 * to the executors.
 *
 * @param dimension how many features there are
 * @param sparse whether blocks store only features other than 0
 * @param labelled whether there is a label
 * @param labelIsText whether the label is text or a double; the same for weight and offset
 * @param weight whether there is a column of weights
 * @param classWeighted whether weights have factors by class
 * @param offset what becomes of the offset
 * @param keyed whether the text of a key follows
 * @param slices the texts of all slices, sorted, where a column of slices follows; else empty
 */
record RowLayout(
    List<FeatureColumn> features,
    int dimension,
    boolean sparse,
    LabelRule labels,
    boolean labelled,
    boolean labelIsText,
    boolean weight,
    boolean weightIsText,
    boolean classWeighted,
    Offset offset,
    boolean offsetIsText,
    boolean keyed,
    List<String> slices)
    implements Serializable {

  static final int MALFORMED = 0;
  static final int FIRST_FEATURE = 1;

  /** What becomes of the column that is added to the margin. */
  enum Offset {
    /** There is none. */
    NONE,
    /** It is taken off the label, which is the same where only their difference counts. */
    FROM_LABEL,
    /** It stands in the block. */
    KEPT
  }

  /** Whether examples have weights. */
  boolean weighted() {
    return weight || classWeighted;
  }

  int labelColumn() {
    return FIRST_FEATURE + features.size();
  }

  int weightColumn() {
    return labelColumn() + (labelled ? 1 : 0);
  }

  int offsetColumn() {
    return weightColumn() + (weight ? 1 : 0);
  }

  int keyColumn() {
    return offsetColumn() + (offset == Offset.NONE ? 0 : 1);
  }

  int sliceColumn() {
    return keyColumn() + (keyed ? 1 : 0);
  }

  boolean sliced() {
    return !slices.isEmpty();
  }

  /** How many columns the layout takes; what a row holds beyond them is not looked at. */
  int width() {
    return sliceColumn() + (sliced() ? 1 : 0);
  }

  /** The same with factors of the weights of labels 0 and 1. */
  RowLayout withFactors(double[] factors) {
    return new RowLayout(
        features,
        dimension,
        sparse,
        labels.withFactors(factors[0], factors[1]),
        labelled,
        labelIsText,
        weight,
        weightIsText,
        classWeighted,
        offset,
        offsetIsText,
        keyed,
        slices);
  }
}
