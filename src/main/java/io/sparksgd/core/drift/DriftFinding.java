package io.sparksgd.core.drift;

/**
 * What one test of no change found.
 *
 * @param name of the column or the coefficient
 * @param then a number of the earlier night that tells a person what changed: the median for {@link
 *     Measure#PSI} and {@link Measure#KS}, else the mean, the share of nulls or the coefficient
 * @param now that of the later night
 * @param size of the change, at least 0
 * @param limit the size from which on a change is worth an alarm
 * @param withoutChange what the size exceeds in one of twenty nights without change
 * @param pValue the probability of such a size or more without change
 * @param familyWise the p-value after Holm's correction for all tests of the night
 */
public record DriftFinding(
    String name,
    Measure measure,
    double then,
    double now,
    double size,
    double limit,
    double withoutChange,
    double pValue,
    double familyWise) {

  /** Whether the change is both no work of chance and large. */
  public boolean alarm() {
    return familyWise <= DriftLimits.FAMILY_ERROR && size >= limit;
  }
}
