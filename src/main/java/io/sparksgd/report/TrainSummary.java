package io.sparksgd.report;

import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.training.Fit;
import java.util.List;
import java.util.Map;

/**
 * What the end of a training run comes to, for {@link TrainReport}.
 *
 * @param rowsRead all rows, the rejected ones included
 * @param rowsUsed the rows that the model was trained on
 * @param rowsHeldOut the rows that the model was judged by
 * @param seconds of training alone
 * @param training metrics on the rows used, by name
 * @param holdout metrics on the rows held out, by name; empty when there are none
 * @param warnings what a person should know before using the model
 * @param output the model directory as it was given but for a password
 */
public record TrainSummary(
    LinearModel model,
    long rowsRead,
    long rowsUsed,
    long rowsHeldOut,
    RejectedRows rejected,
    Fit fit,
    double seconds,
    Map<String, Double> training,
    Map<String, Double> holdout,
    Certificate certificate,
    List<String> warnings,
    String output) {

  public TrainSummary {
    warnings = List.copyOf(warnings);
  }
}
