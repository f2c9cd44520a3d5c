package io.sparksgd.report;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a model, as a line shows it.
 *
 * @param champion whether it is the champion
 * @param championSince when it became champion last; empty when it never was
 * @param rows it was trained on; 0 when it cannot be read
 * @param training metrics by name
 * @param holdout metrics by name; empty when there was none
 * @param verdict what was decided and why, or what is wrong with it
 */
public record VersionRow(
    String name,
    boolean champion,
    Optional<Instant> championSince,
    long rows,
    Map<String, Double> training,
    Map<String, Double> holdout,
    String verdict) {}
