package io.sparksgd.report;

import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.metrics.RegressionMetrics;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.training.Fit;
import java.util.List;

/**
 * What the end of a training run comes to, for {@link TrainReport}.
 *
 * @param rowsRead all rows, the rejected ones included
 * @param rowsUsed the rows that the model was trained on
 * @param seconds of training alone
 * @param metrics on the rows used
 * @param warnings what a person should know before using the model
 * @param output the model directory as it was given
 */
public record TrainSummary(
    LinearModel model,
    long rowsRead,
    long rowsUsed,
    RejectedRows rejected,
    Fit fit,
    double seconds,
    RegressionMetrics metrics,
    Certificate certificate,
    List<String> warnings,
    String output) {

  public TrainSummary {
    warnings = List.copyOf(warnings);
  }
}
