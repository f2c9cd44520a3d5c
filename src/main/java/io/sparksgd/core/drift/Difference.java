package io.sparksgd.core.drift;

/**
 * One test of no change.
 *
 * @param name of the column or the coefficient
 * @param then a number of the earlier night that tells a person what changed: the median for {@link
 *     Measure#PSI} and {@link Measure#KS}, else the mean, the share of nulls or the coefficient
 * @param now that of the later night
 * @param size of the change, at least 0
 * @param withoutChange what the size exceeds in one of twenty nights without change
 * @param pValue the probability of such a size or more without change
 */
record Difference(
    String name,
    Measure measure,
    double then,
    double now,
    double size,
    double withoutChange,
    double pValue) {}
