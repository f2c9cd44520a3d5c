package io.sparksgd.report;

import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.model.LinearModel;

/**
 * What predicting comes to, for {@link PredictReport}.
 *
 * @param logistic whether the model predicts log-odds
 * @param directory of the model, as it was given but for a password
 * @param version of the model
 * @param rows that were predicted and written
 * @param files that hold them
 * @param output the directory, likewise
 */
public record PredictSummary(
    LinearModel model,
    boolean logistic,
    String directory,
    String version,
    long rows,
    RejectedRows rejected,
    int files,
    String output) {}
