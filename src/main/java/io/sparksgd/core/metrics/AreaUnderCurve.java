package io.sparksgd.core.metrics;

/**
 * The area under a curve that a threshold on the margin draws, and how far it may be off.
 *
 * <p>Under the ROC curve it is the probability that a positive has a higher margin than a negative,
 * ties counting half, rows being drawn by their weights (Mann and Whitney; Hanley and McNeil 1982,
 * doi:10.1148/radiology.143.1.7063747). Under the curve of precision over recall it is the average
 * precision, without interpolation, as scikit-learn has it.
 *
 * @param value in [0, 1]; NaN when there are no positives or no negatives
 * @param error the area over all single rows is within it, up to rounding; NaN where the value is
 */
public record AreaUnderCurve(double value, double error) {
  static final AreaUnderCurve UNDEFINED = new AreaUnderCurve(Double.NaN, Double.NaN);
}
