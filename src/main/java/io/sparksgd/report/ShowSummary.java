package io.sparksgd.report;

import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import java.util.List;
import java.util.Map;

/**
 * A model that was written before, for {@link ShowReport}.
 *
 * @param directory as it was given but for a password
 * @param rowsRead all rows, the rejected ones included
 * @param stopped why training stopped, in words
 * @param training metrics on the rows used, by name
 * @param holdout metrics on the rows held out, by name; empty when there were none
 * @param settings of training, by key
 */
public record ShowSummary(
    LinearModel model,
    String directory,
    String version,
    long rowsRead,
    long rowsUsed,
    long rowsHeldOut,
    long rowsRejected,
    String stopped,
    Map<String, Double> training,
    Map<String, Double> holdout,
    Certificate certificate,
    List<String> warnings,
    Map<String, String> settings) {}
