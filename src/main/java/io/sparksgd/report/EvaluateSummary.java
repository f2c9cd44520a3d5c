package io.sparksgd.report;

import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.metrics.Evaluation;
import io.sparksgd.core.model.LinearModel;

/**
 * What judging a model comes to, for {@link EvaluateReport}.
 *
 * @param directory of the model, as it was given but for a password
 * @param version of the model
 */
public record EvaluateSummary(
    LinearModel model,
    String directory,
    String version,
    RejectedRows rejected,
    Evaluation evaluation) {}
