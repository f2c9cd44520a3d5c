package io.sparksgd.core.drift;

/** What is compared between two nights. */
public enum Measure {
  /** The population stability index of a column. */
  PSI,
  /** The Kolmogorov-Smirnov distance of a column. */
  KS,
  /** The difference of the means of a column, in standard deviations. */
  MEAN_SHIFT,
  /** The population stability index of the two bins null and not null. */
  NULL_SHARE,
  /** The difference of a coefficient, in standard errors of the difference. */
  COEFFICIENT
}
